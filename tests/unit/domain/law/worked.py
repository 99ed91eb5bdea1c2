"""The deadlines that were worked out by hand: read from YAML, counted by the engine.

``worked_examples/*.yaml`` is the one source: the tests and the page in ``docs/reference`` come
from it. Expected instants are typed by people from the texts and a wall calendar; when the
engine differs, a reason of law or of the calendar decides which of the two is mended.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import yaml

from tocsin.domain.law.engine import reckon
from tocsin.domain.law.pack import Terms
from tocsin.domain.law.reckoning import Event, Place, Reckoning
from tocsin.domain.law.terms import LawClock
from tocsin.playbooks.calendars import HolidayCalendars
from tocsin.playbooks.lawpack import load_pack, terms_of

FOLDER = Path(__file__).parent / "worked_examples"
INSTANTS = ("safe", "earliest", "latest", "notice_by")
NONE = "none"  # how an example says that nothing is due
ORDER = {
    "id": "order-of-a-court",
    "jurisdiction": "*",
    "instrument": "An order",
    "citation": "the order",
    "trigger": "the order is made",
    "action": "do what it says",
    "zone": "UTC",
    "source": {"name": "The order"},
    "status": "in_force",
    "confidence": "high",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Example:
    """One deadline worked out by hand.

    Attributes:
        law: The entry of the pack, or None for an ``order`` that sets its own period.
        events: Names and times (RFC 3339) of what else happened.
        steps: How a person counted it, each day named.
        told: Words that the engine's derivation must have.
        expect: ``safe``, ``earliest``, ``latest``, ``notice_by``, ``house`` (instants with
            offset, or ``none``), ``standing``, ``law``; or ``refused``, with ``because`` out of
            the citation.
    """

    id: str
    title: str
    rests_on: str
    steps: Sequence[str]
    expect: Mapping[str, str]
    zone: str
    country: str
    subdivision: str | None = None
    law: str | None = None
    order: Mapping[str, Any] | None = None
    trigger: str | None = None
    events: Sequence[Mapping[str, str]] = ()
    told: Sequence[str] = ()

    @property
    def refused(self) -> str | None:
        """The code with which it is refused, or None."""
        return self.expect.get("refused")

    @property
    def place(self) -> Place:
        """Where time is counted."""
        return Place(self.zone, self.country, self.subdivision)

    @property
    def happened(self) -> list[tuple[str, str]]:
        """Names and times of the other events."""
        return [pair for event in self.events for pair in event.items()]


@dataclass(frozen=True, slots=True)
class Chapter:
    """The examples of one file."""

    file: str
    title: str
    about: str
    examples: Sequence[Example] = field(default_factory=tuple)


@cache
def chapters() -> tuple[Chapter, ...]:
    """Read every file, in order of their names."""
    return tuple(_chapter(path) for path in sorted(FOLDER.glob("*.yaml")))


def examples() -> list[Example]:
    """Return every example."""
    return [example for chapter in chapters() for example in chapter.examples]


def _chapter(path: Path) -> Chapter:
    # BaseLoader leaves every scalar a string: no date is converted behind our back
    sheet = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - makes strings only
    read = tuple(Example(**one) for one in sheet["examples"])
    return Chapter(path.name, sheet["title"], " ".join(sheet["about"].split()), read)


def terms_for(example: Example) -> Terms:
    """Return all that the engine needs of the pack, or the terms of an order."""
    pack = load_pack()
    if example.law is not None:
        return terms_of(pack, example.law)
    entry = LawClock.model_validate({**ORDER, **(example.order or {})}, strict=False)
    return Terms(
        laws=(entry,),
        rules=tuple(pack.rules.values()),
        calendars=tuple(pack.calendars.values()),
        pack=pack.name,
    )


CALENDARS = HolidayCalendars()


def counted(example: Example) -> Reckoning:
    """Let the engine count it.

    Raises:
        RefusalError: It is not computed.
    """
    said = [("trigger", example.trigger)] if example.trigger else []
    said += example.happened
    events = [Event(name, datetime.fromisoformat(at)) for name, at in said]
    return reckon(terms_for(example), events, example.place, CALENDARS)


def on_the_wall(at: datetime | None, zone: str) -> str:
    """Write an instant as the examples do: local time with offset, or ``none``."""
    return NONE if at is None else at.astimezone(ZoneInfo(zone)).isoformat()
