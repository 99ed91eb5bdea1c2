"""What outsiders are told of a notice that they filed: dates, and nothing else."""

import re
import secrets
from enum import StrEnum

from tocsin.domain.case import ALPHABET, LETTERS

FLAG = "public-form"  # of items that came through the public form, which nobody else can set
UNCHECKED = "captcha-unchecked"
SECRET = re.compile(r"[A-Za-z0-9_-]{43}")


class Step(StrEnum):
    """How far a notice has come."""

    RECEIVED = "received"
    EXAMINED = "examined"
    DECIDED = "decided"
    CLOSED = "closed"


def new_number() -> str:
    """Make the number on a receipt, such as ``W-7K3M-Q2XD``: 40 random bits, of no case."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(LETTERS))
    return f"W-{letters[:4]}-{letters[4:]}"


def as_number(text: str) -> str | None:
    """Return the number that a whole text spells, however it is typed; None when none."""
    letters = text.strip().upper().replace("-", "").replace(" ", "")
    plain = letters.removeprefix("W").translate(str.maketrans("OIL", "011"))
    if not letters.startswith("W") or len(plain) != LETTERS or set(plain) - set(ALPHABET):
        return None
    return f"W-{plain[:4]}-{plain[4:]}"
