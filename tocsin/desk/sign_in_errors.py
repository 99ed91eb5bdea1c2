"""Why somebody is not let in, or a password is not taken."""

from tocsin.desk.errors import DeskError, ForbiddenError, InvalidError, UnavailableError


class SignInRefusedError(DeskError):
    """Name and password do not belong together. Nobody is told which of them is wrong."""

    code, title, status = "sign-in-refused", "That name and password do not fit", 401


class TooManyTriesError(DeskError):
    """Signing in failed too often for this name or from this network. Wait, then try again."""

    code, title, status = "too-many-tries", "Too many tries; wait a moment", 429

    def __init__(self, retry_after: int) -> None:
        """Say after how many seconds the next try may come."""
        super().__init__(f"Try again in {retry_after} s.")
        self.retry_after = retry_after


class SignInBusyError(UnavailableError):
    """More people sign in at this moment than passwords can be checked. Try again."""

    code, title, status = "sign-in-busy", "Many people are signing in", 503
    retry_after = 3


class CsrfFailedError(ForbiddenError):
    """A request with the session's cookie changes nothing without its ``X-CSRF-Token``."""

    code, title, status = "csrf-failed", "The request did not come from our own page", 403


class PasswordRefusedError(InvalidError):
    """That cannot be a password: too short, too long, or easy to guess. ``detail`` says it."""

    code, title, status = "password-refused", "That cannot be a password", 422


class PasswordChangeRequiredError(ForbiddenError):
    """Somebody else set your password. Choose one of your own first."""

    code, title, status = "password-change-required", "Choose a password of your own first", 403


class LinkDeadError(DeskError):
    """The link was used, is too old, or was replaced by a newer one. Ask for another."""

    code, title, status = "link-dead", "That link does not count any more", 410


class OldPasswordWrongError(ForbiddenError):
    """Whoever changes a password gives the one until now; that was another."""

    code, title, status = "old-password-wrong", "That is not your password until now", 403
