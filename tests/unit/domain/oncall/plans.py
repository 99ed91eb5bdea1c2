"""Short ways to write schedules and instants down."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from tocsin.domain.law.local import instant
from tocsin.domain.oncall.layer import Layer, Restriction
from tocsin.domain.oncall.rotation import Rotation
from tocsin.domain.oncall.schedule import FixedShift, Override, Schedule, TimeOff

BERLIN = "Europe/Berlin"
WORKDAYS = (0, 1, 2, 3, 4)
OFFICE = Restriction(weekdays=WORKDAYS, begin=time(9), end=time(17))


def local(text, zone=BERLIN):
    """An instant by its local time; the first of two, the end of a gap."""
    return instant(datetime.fromisoformat(text), ZoneInfo(zone), later=False)


def utc(text):
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def shown(at, zone=BERLIN):
    return f"{at.astimezone(ZoneInfo(zone)):%Y-%m-%d %H:%M}"


def weekly(starts_on="2026-01-05", at=9, **fields):
    """From a Monday at nine, week by week."""
    return Rotation(
        kind="weekly", starts_on=date.fromisoformat(starts_on), at=time(at), **fields
    )


def daily(starts_on="2026-01-05", at="09:00", **fields):
    return Rotation(
        kind="daily",
        starts_on=date.fromisoformat(starts_on),
        at=time.fromisoformat(at),
        **fields,
    )


def layer(*members, rotation=None, name="primary", **fields):
    return Layer(id=name, members=members, rotation=rotation or weekly(), **fields)


def schedule(*layers, zone=BERLIN, **fields):
    return Schedule(id="support", zone=zone, layers=layers, **fields)


def override(person, begin, end, name="override", **fields):
    return Override(id=name, person=person, begin=local(begin), end=local(end), **fields)


def time_off(person, begin, end):
    return TimeOff(person=person, begin=local(begin), end=local(end))


def fixed(person, begin, end):
    return FixedShift(person=person, begin=local(begin), end=local(end))


def codes(answer):
    return [str(reason.code) for reason in answer.why]
