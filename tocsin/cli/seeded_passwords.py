"""Passwords of the seeded users: random, made once, kept beside their tokens.

They stand in ``passwords.json`` in the stack's home, readable by its owner. Eighty random bits
are not guessed however fast they are hashed, so they get the quick parameters: two thousandths
of a second for all of them instead of four seconds. Who signs in has theirs hashed anew.
"""

import json
import secrets
from datetime import datetime
from pathlib import Path
from typing import Any

from argon2 import PasswordHasher
from sqlalchemy.orm import Session

from tocsin.cli.profiles import write_private
from tocsin.desk.hashing import QUICK
from tocsin.storage import passwords

FILE = "passwords.json"
LETTERS = "abcdefghijkmnpqrstuvwxyz23456789"  # none that is taken for another
GROUPS, GROUP = 4, 4


class SeededPasswords:
    """What each seeded user signs in with, as long as they have not chosen another."""

    def __init__(self, home: Path) -> None:
        self._path = home / FILE
        self._known = _read(self._path)
        self._kept = dict(self._known)
        self._hasher = PasswordHasher.from_parameters(QUICK)

    def of(
        self, session: Session, user_id: str, name: str, set_at: datetime | None
    ) -> str | None:
        """Return a user's password, making one for who has none; None when they changed it."""
        known = self._known.get(name)
        if known and set_at is not None:
            return known["password"] if known["set_at"] == set_at.isoformat() else None
        password = "-".join(
            "".join(secrets.choice(LETTERS) for _ in range(GROUP)) for _ in range(GROUPS)
        )
        put_at = passwords.put(session, user_id, self._hasher.hash(password))
        self._kept[name] = {"password": password, "set_at": put_at.isoformat()}
        return password

    def keep(self) -> None:
        """Write down what is new, once the database has it."""
        if self._kept != self._known:
            write_private(self._path, json.dumps(self._kept, indent=2))


def _read(path: Path) -> dict[str, dict[str, str]]:
    try:
        known: Any = json.loads(path.read_text())
    except (OSError, ValueError):
        return {}
    if not isinstance(known, dict):
        return {}
    whole = {"password", "set_at"}
    return {
        name: one for name, one in known.items() if isinstance(one, dict) and whole <= set(one)
    }
