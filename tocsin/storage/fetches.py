"""Which messages of a mailbox were fetched, so that none is taken in twice or passed over."""

from collections.abc import Collection

from sqlalchemy.orm import Session, sessionmaker

from tocsin.storage.engine import engine_of
from tocsin.storage.sql import one_shot, run_one, sql

_OPEN = sql("""
WITH fresh AS (
    INSERT INTO mail_folders (folder, uid_validity, first_uid)
    VALUES (:folder, :uid_validity, :next_uid)
    ON CONFLICT DO NOTHING RETURNING first_uid
)
SELECT first_uid FROM fresh UNION ALL
SELECT first_uid FROM mail_folders WHERE folder = :folder AND uid_validity = :uid_validity
LIMIT 1
""")
_KNOWN = sql("""
SELECT uid FROM mail_fetches
WHERE folder = :folder AND uid_validity = :uid_validity AND uid = ANY(:uids)
""")


class PostgresFetches:
    """What was fetched from one folder, by the numbers that its server gave."""

    def __init__(self, sessions: sessionmaker[Session], folder: str) -> None:
        self._one_shot = one_shot(engine_of(sessions))
        self.folder = folder

    def open(self, uid_validity: int, next_uid: int) -> int:
        """Return the number from which on everything is taken in, read or not."""
        values = {
            "folder": self.folder,
            "uid_validity": uid_validity,
            "next_uid": next_uid,
        }
        return int(run_one(self._one_shot, _OPEN, values).first_uid)

    def known(self, uid_validity: int, uids: Collection[int]) -> set[int]:
        """Return those that were fetched before."""
        values = {"folder": self.folder, "uid_validity": uid_validity, "uids": list(uids)}
        with self._one_shot.connect() as connection:
            return {row.uid for row in connection.execute(_KNOWN, values)}
