"""How much people serve: hours, nights, weekends, holidays, and each against the mean."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tocsin.domain.law.local import zone_named
from tocsin.domain.oncall.local_day import DAY, local_day, local_hours
from tocsin.domain.oncall.reason import Shift
from tocsin.domain.oncall.schedule import Schedule
from tocsin.domain.oncall.shifts import shifts, stints
from tocsin.domain.oncall.values import span_of

NONE = timedelta()
SATURDAY = 5
Piece = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Night:
    """The hours that count as night on a person's own clock."""

    begin: time = time(22)
    end: time = time(6)


@dataclass(frozen=True, slots=True)
class Load:
    """What somebody serves; an hour may be night, weekend and holiday at once."""

    total: timedelta = NONE
    night: timedelta = NONE
    weekend: timedelta = NONE
    holiday: timedelta = NONE

    def __add__(self, other: "Load") -> "Load":
        return Load(*(a + b for a, b in zip(self.amounts, other.amounts, strict=True)))

    def __sub__(self, other: "Load") -> "Load":
        return Load(*(a - b for a, b in zip(self.amounts, other.amounts, strict=True)))

    def __truediv__(self, people: int) -> "Load":
        return Load(*(amount / people for amount in self.amounts))

    @property
    def amounts(self) -> tuple[timedelta, ...]:
        """Its four figures."""
        return tuple(getattr(self, field.name) for field in fields(self))


@dataclass(frozen=True, slots=True)
class FairLoad:
    """Who served how much in a span.

    Attributes:
        people: Everybody who could have served, by name; some with nothing.
        mean: What each would have served, had all served alike.
        uncovered: How long nobody was on call.
    """

    begin: datetime
    end: datetime
    people: Mapping[str, Load]
    mean: Load
    uncovered: timedelta

    def against_mean(self, person: str) -> Load:
        """Return how much more, or less, than the mean a person served."""
        return self.people[person] - self.mean


def fair_load(
    schedule: Schedule,
    begin: datetime,
    end: datetime,
    zones: Mapping[str, str] | None = None,
    night: Night | None = None,
) -> FairLoad:
    """Count what everybody serves in a span, against the mean.

    Args:
        schedule: Its holidays are counted for whom they are listed.
        begin: Of the span.
        end: Of the span.
        zones: Time zones of people; the schedule's own for whom there is none.
        night: The hours of the night, 22 to 6 unless said.

    Raises:
        ScheduleError: As for ``shifts``.
    """
    begin, end = span_of(begin, end)
    people = dict.fromkeys(_able(schedule, begin), Load())
    served = NONE
    for stint in stints(shifts(schedule, begin, end)):
        person = stint.person or ""
        zone = zone_named((zones or {}).get(person, schedule.zone))
        people[person] = people.get(person, Load()) + _load(
            schedule, stint, zone, night or Night()
        )
        served += stint.end - stint.begin
    mean = sum(people.values(), Load()) / max(len(people), 1)
    return FairLoad(begin, end, dict(sorted(people.items())), mean, end - begin - served)


def _able(schedule: Schedule, begin: datetime) -> Iterator[str]:
    """Yield the members who had not left before the span."""
    for layer in schedule.layers:
        for member in layer.members:
            if member not in schedule.left or schedule.left[member] > begin:
                yield member


def _load(schedule: Schedule, stint: Shift, zone: ZoneInfo, night: Night) -> Load:
    days = list(_days(stint, zone))
    nights = [local_hours(day, night.begin, night.end, zone) for day in days]
    weekend = [local_day(day, zone) for day in days if day.weekday() >= SATURDAY]
    holidays = [
        day
        for calendar in schedule.holidays_of.get(stint.person or "", ())
        for day in calendar.spans.between(stint.begin, stint.end)
    ]
    return Load(
        stint.end - stint.begin, *(_within(stint, x) for x in (nights, weekend, holidays))
    )


def _days(stint: Shift, zone: ZoneInfo) -> Iterator[date]:
    """Yield the local days that a stint touches, and the one before, for its night."""
    day = stint.begin.astimezone(zone).date() - DAY
    last = stint.end.astimezone(zone).date()
    while day <= last:
        yield day
        day += DAY


def _within(stint: Shift, pieces: Iterable[Piece]) -> timedelta:
    """Return how much of a stint lies in pieces of time, each moment once."""
    total, reached = NONE, stint.begin
    for begin, end in sorted(pieces):
        since, until = max(begin, reached), min(end, stint.end)
        if since < until:
            total, reached = total + (until - since), until
    return total
