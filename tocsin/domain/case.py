"""What a case is called, and what of it is projected into the read side."""

import secrets
from dataclasses import dataclass, field
from typing import Any

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
LETTERS = 8


def new_ref() -> str:
    """Make an opaque public id such as ``TCN-7K3M-Q2XD``: 40 random bits, no I, L, O, U."""
    letters = "".join(secrets.choice(ALPHABET) for _ in range(LETTERS))
    return f"TCN-{letters[:4]}-{letters[4:]}"


def normalize_ref(text: str) -> str:
    """Read a ref as people type it: any case, dashes or none, O for 0, I and L for 1."""
    letters = text.upper().replace("-", "")
    if len(letters) > LETTERS:  # a ref itself may begin with these letters
        letters = letters.removeprefix("TCN")
    plain = letters.translate(str.maketrans("OIL", "011"))
    return f"TCN-{plain[:4]}-{plain[4:]}"


def as_ref(text: str) -> str | None:
    """Return the ref that a whole text spells, or None when it spells none."""
    ref = normalize_ref(text.strip())
    letters = ref.removeprefix("TCN-").replace("-", "", 1)
    return ref if len(letters) == LETTERS and set(letters) <= set(ALPHABET) else None


@dataclass(frozen=True, slots=True)
class Projection:
    """How a case stands after an entry: what the read side shows. Ids, codes and instants only.

    Instants are RFC 3339 UTC. ``view`` holds what is shown and not searched: gates, clocks,
    actions, letters.
    """

    case_id: str
    version: int
    state: str
    stage: str
    outcome: str | None
    kind: str
    playbook_digest: str
    sensitivity: str
    severity: str | None
    due_at: str | None
    waiting_roles: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    fields_version: int = 1
    view: dict[str, Any] = field(default_factory=dict)
