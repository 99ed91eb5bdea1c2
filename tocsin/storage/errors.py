"""What can go wrong in storage, one class per reason. The desk turns these into its own."""


class StorageError(Exception):
    """The parent of what storage raises by itself."""


class SettingsError(StorageError):
    """A database URL or role is not as it must be; the message says what to change."""


class RefTakenError(StorageError):
    """Another case has that ref already; make a new one and open again."""


class IdempotencyConflictError(StorageError):
    """The same person used the same key for another request."""


class MissingError(StorageError):
    """What was named does not exist."""


class TextConflictError(StorageError):
    """A text with that id exists and says something else."""


class NameTakenError(StorageError):
    """Another user has that name."""


class CursorError(StorageError):
    """A cursor is not one that this list gave out."""

    def __init__(self, cursor: str) -> None:
        """Do not repeat it."""
        super().__init__(f"A cursor of {len(cursor)} characters is not one of this list.")
