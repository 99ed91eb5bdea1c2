"""The plain values that schedules are made of: instants, zones, names, and their bounds."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Any, Self, TypeAlias

from pydantic import AfterValidator, AwareDatetime, Field, model_validator

from tocsin.domain.ladders import Part
from tocsin.domain.law.local import zone_named
from tocsin.domain.law.reckoning import RefusalError

FIRST, LAST = date(1970, 1, 1), date(2199, 12, 31)
EARLIEST = datetime(1970, 1, 1, tzinfo=UTC)
LATEST = datetime(2200, 1, 1, tzinfo=UTC)
NOWHERE = ("localtime", "posixrules", "Factory")  # whatever the machine is set to, or nothing
LONGEST = timedelta(days=3660)  # ten years: what one question may span


class ScheduleError(ValueError):
    """A question about a schedule that has no answer: the message names field and limit."""


def _in_utc(at: datetime) -> datetime:
    return instant_of(at, "an instant")


def instant_of(at: datetime, what: str) -> datetime:
    """Return an instant in UTC.

    Raises:
        ScheduleError: It has no offset from UTC, or lies outside the years 1970 to 2199.
    """
    if at.tzinfo is None:
        raise ScheduleError(f"{what} has no offset from UTC")
    try:
        found = at if at.tzinfo is UTC else at.astimezone(UTC)
    except OverflowError:
        found = None
    if found is None or not EARLIEST <= found < LATEST:
        raise ScheduleError(f"{what} lies outside the years 1970–2199")
    return found


def span_of(begin: datetime, end: datetime) -> tuple[datetime, datetime]:
    """Return both ends of a span in UTC.

    Raises:
        ScheduleError: It is empty, runs backwards, or is longer than ten years.
    """
    begin, end = instant_of(begin, "`begin`"), instant_of(end, "`end`")
    if begin >= end:
        raise ScheduleError("`end` must be after `begin`")
    if end - begin > LONGEST:
        raise ScheduleError(f"from `begin` to `end` are more than {LONGEST.days} days")
    return begin, end


def _known_zone(name: str) -> str:
    if name in NOWHERE:
        raise ValueError(f"{name!r} is no place: write one such as Europe/Lisbon")
    try:
        zone_named(name)
    except RefusalError as error:
        raise ValueError(str(error)) from error
    return name


Instant: TypeAlias = Annotated[AwareDatetime, AfterValidator(_in_utc)]
Zone: TypeAlias = Annotated[
    str, Field(min_length=1, max_length=64), AfterValidator(_known_zone)
]
Id: TypeAlias = Annotated[str, Field(min_length=1, max_length=200)]
Title: TypeAlias = Annotated[str, Field(max_length=200)]
Day: TypeAlias = Annotated[date, Field(ge=FIRST, le=LAST)]


class Value(Part):
    """A part that keeps what it computed; a changed copy computes it anew."""

    def model_copy(
        self, *, update: Mapping[str, Any] | None = None, deep: bool = False
    ) -> Self:
        """Return a copy without what was computed from the old fields."""
        found = super().model_copy(update=update, deep=deep)
        for name in found.__dict__.keys() - type(found).model_fields.keys():
            del found.__dict__[name]
        return found


class Spanned(Value):
    """Something that holds from ``begin`` until just before ``end``; both are kept in UTC."""

    begin: Instant
    end: Instant

    @model_validator(mode="after")
    def _runs_forward(self) -> Self:
        if self.begin >= self.end:
            raise ValueError("`end` must be after `begin`")
        return self
