"""Names for what is imported: short, ours, and the same at every import."""

import re
import unicodedata
from hashlib import sha256

LONGEST = 58  # leaves room for the number of a second schedule
KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.@-]{0,199}")


class Names:
    """Gives each object of an export a name that no other has, whatever their order."""

    def __init__(self) -> None:
        """Begin with none taken."""
        self._taken: dict[str, str] = {}

    def name(self, title: str, source_id: str) -> str:
        """Return a lower-case name made of a title; of two alike, one carries a digest."""
        name = slug(title) or f"x-{_digest(source_id)}"
        if self._taken.setdefault(name, source_id) != source_id:
            name = f"{name[: LONGEST - 7]}-{_digest(source_id)}"
            self._taken[name] = source_id
        return name


def slug(title: str) -> str:
    """Return the letters and digits of a title, joined by hyphens; perhaps nothing."""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-0123456789")[:LONGEST].rstrip("-")


def key_of(source_id: str) -> str:
    """Return what a person is called inside a plan: their id, made fit for a target."""
    return source_id if KEY.fullmatch(source_id) else f"x{_digest(source_id)}"


def _digest(source_id: str) -> str:
    return sha256(source_id.encode()).hexdigest()[:6]
