"""What somebody does in a rehearsal, and when: the steps of a script.

A script is data beside a playbook and never travels with a case.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Self, TypeAlias

from pydantic import AwareDatetime, Field, field_validator, model_validator

from tocsin.domain.access import Role
from tocsin.domain.draft import Document
from tocsin.domain.durations import parse_duration
from tocsin.domain.ladders import Part
from tocsin.domain.written_span import Span

Verb: TypeAlias = Literal[
    "decide",
    "act",
    "join",
    "amend",
    "severity",
    "pause",
    "resume",
    "extend",
    "record",
    "strike",
    "update",
    "assign",
    "task",
    "unreachable",
]
RECEIVED = "received"
_MOMENT = re.compile(r"([+-])(\S+)(?:\s+(?:after|before)\s+(.+))?")
_STAGE = re.compile(r"stage[ :]\s*([a-z][a-z0-9_-]*)(?:\s+opens)?")
_CLOCK = re.compile(r"clock[ :]\s*([a-z][a-z0-9_-]*)(?:\s+(started|due|breached|met))?")
NEEDS = {
    "decide": "verdict",
    "act": "action",
    "join": "document",
    "severity": "severity",
    "pause": "clock",
    "resume": "clock",
    "extend": "clock",
    "record": "event",
    "strike": "event",
    "assign": "person",
    "task": "task",
    "unreachable": "who",
}


@dataclass(frozen=True, slots=True)
class Anchor:
    """Something that happens in a case, from which other instants are counted.

    Attributes:
        kind: ``received``, ``stage`` or ``clock``.
        name: Of the stage or clock.
        point: Of a clock: ``started``, ``due``, ``breached`` or ``met``.
    """

    kind: str
    name: str = ""
    point: str = ""

    def __str__(self) -> str:
        """Write it as scripts do."""
        return " ".join(
            filter(None, (":".join(filter(None, (self.kind, self.name))), self.point))
        )


@dataclass(frozen=True, slots=True)
class Moment:
    """An instant, or so long after (or before) something that happens in the case."""

    instant: datetime | None = None
    anchor: Anchor = Anchor(RECEIVED)
    offset: timedelta = timedelta()


def parse_anchor(text: str) -> Anchor:
    """Read ``received``, ``stage:review`` or ``clock:reply started``.

    Raises:
        ValueError: It is none of these.
    """
    plain = text.strip()
    if plain == RECEIVED:
        return Anchor(RECEIVED)
    if found := _STAGE.fullmatch(plain):
        return Anchor("stage", found[1])
    if found := _CLOCK.fullmatch(plain):
        return Anchor("clock", found[1], found[2] or "started")
    message = (
        f"{text!r} is nothing to count from: write received, stage:<id>, or clock:<id>"
        " and started, due, breached or met"
    )
    raise ValueError(message)


def parse_moment(text: str) -> Moment:
    """Read an instant with its offset, ``+2h``, ``+2h after stage:review`` or an anchor.

    Raises:
        ValueError: It is none of these.
    """
    plain = text.strip()
    if found := _MOMENT.fullmatch(plain):
        sign, length, anchor = found.groups()
        if anchor and (sign == "-") != (" before " in plain):
            message = f"{text!r}: write +2h after … or -2h before …"
            raise ValueError(message)
        offset = parse_duration(length)
        return Moment(
            anchor=parse_anchor(anchor or RECEIVED), offset=-offset if sign == "-" else offset
        )
    if re.match(r"\d{4}-", plain):
        return Moment(instant=parse_instant(plain))
    return Moment(anchor=parse_anchor(plain))


def parse_instant(text: str) -> datetime:
    """Read an instant with its offset.

    Raises:
        ValueError: It is none.
    """
    try:
        instant = datetime.fromisoformat(text)
    except ValueError as error:
        message = f"{text!r} is no instant: write 2026-12-24T23:30+01:00"
        raise ValueError(message) from error
    if instant.tzinfo is None:
        message = f"{text!r} has no offset: write 2026-12-24T23:30+01:00"
        raise ValueError(message)
    return instant


class Step(Part):
    """One thing that somebody does.

    Attributes:
        at: When: an instant, ``+2h`` after receipt, or ``+2h after stage:review``.
        when: At what: ``stage:review``; the same as ``at`` without an offset.
        visit: Which time the case enters the stage, 1 being the first.
        do: What.
        as_: In which role; by default one that may.
        by: Who; by default somebody who has done nothing yet.
        times: How many people do it: for gates with a quorum.
    """

    at: str | None = None
    when: str | None = None
    visit: int = Field(default=1, ge=1, le=20)
    do: Verb
    as_: Role | None = Field(default=None, alias="as")
    by: str | None = None
    times: int = Field(default=1, ge=1, le=5)
    verdict: str | None = None
    action: str | None = None
    document: Document | None = None
    missing: tuple[str, ...] = ()
    severity: str | None = None
    clock: str | None = None
    event: str | None = None
    until: AwareDatetime | None = None
    length: Span | None = Field(default=None, alias="for")
    person: str | None = None
    role: str | None = None
    task: str | None = None
    state: Literal["done", "skipped"] = "done"
    who: str | None = None

    @field_validator("at", "when")
    @classmethod
    def _readable(cls, moment: str | None) -> str | None:
        if moment is not None:
            parse_moment(moment)
        return moment

    @model_validator(mode="after")
    def _is_whole(self) -> Self:
        if (self.at is None) == (self.when is None):
            message = "a step has either `at` or `when`"
            raise ValueError(message)
        needed = NEEDS.get(self.do)
        if needed and getattr(self, needed) is None:
            message = f"`do: {self.do}` needs `{needed}`"
            raise ValueError(message)
        if self.do in ("record", "strike") and self.clock is None:
            message = f"`do: {self.do}` needs `clock`"
            raise ValueError(message)
        if self.do == "extend" and (self.until is None) == (self.length is None):
            message = "`do: extend` needs `until` or `for`"
            raise ValueError(message)
        return self

    @property
    def moment(self) -> Moment:
        """When it is done."""
        return parse_moment(self.at or self.when or RECEIVED)


class Script(Part):
    """What people do in a rehearsal, in any order."""

    steps: tuple[Step, ...] = Field(min_length=1, max_length=200)
