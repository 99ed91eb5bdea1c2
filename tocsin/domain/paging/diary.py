"""What happens to a page, in the order in which it happens, until the shell writes it down."""

from dataclasses import dataclass
from enum import StrEnum

from tocsin.domain.timeline import Scalar

SYSTEM, CLOCK = "system", "clock"


class Haste(StrEnum):
    """When an entry is written: at once, or with the next one that is."""

    NOW = "now"
    LATER = "later"
    ALONG = "along"  # later, and whatever happens at this moment brings a command anyway


@dataclass(frozen=True, slots=True)
class Happened:
    """One thing that happened, before it has a number."""

    event: str
    actor: str
    data: dict[str, Scalar | list[str]]
    haste: Haste


class Diary:
    """Collects what happens."""

    def __init__(self) -> None:
        self._news: list[Happened] = []

    def note(
        self,
        event: str,
        actor: str = SYSTEM,
        *,
        haste: Haste = Haste.NOW,
        **data: Scalar | list[str],
    ) -> None:
        """Add what happened; None values are left out."""
        told: dict[str, Scalar | list[str]] = {}
        told.update((name, value) for name, value in data.items() if value is not None)
        self._news.append(Happened(event, actor, told, haste))

    def take(self) -> list[Happened]:
        """Return what is new, and forget it."""
        news, self._news = self._news, []
        return news
