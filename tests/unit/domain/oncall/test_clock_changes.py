"""Days on which clocks change: handoffs are times on the wall, in six zones and more."""

from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.unit.domain.oncall.plans import daily, layer, local, schedule, shown
from tocsin.domain.oncall.answer import on_call
from tocsin.domain.oncall.layer import Restriction
from tocsin.domain.oncall.rotation import HandoffTime, Rotation
from tocsin.domain.oncall.shifts import gaps, shifts

HOUR = timedelta(hours=1)
CHANGES = [  # zone, day whose turn from midnight to midnight is short or long, its hours
    ("Europe/Berlin", "2026-03-29", 23),
    ("Europe/Berlin", "2026-10-25", 25),
    ("America/New_York", "2026-03-08", 23),
    ("America/New_York", "2026-11-01", 25),
    ("Australia/Lord_Howe", "2026-10-04", 23.5),
    ("Australia/Lord_Howe", "2026-04-05", 24.5),
    ("Pacific/Apia", "2012-09-30", 23),
    ("Pacific/Apia", "2012-04-01", 25),
    ("Africa/Casablanca", "2026-02-15", 25),
    ("Africa/Casablanca", "2026-03-22", 23),
    ("America/Sao_Paulo", "2018-11-04", 23),  # had no midnight
    ("America/Sao_Paulo", "2018-02-17", 25),
    ("America/St_Johns", "2010-03-14", 23),  # at a minute past midnight
    ("America/St_Johns", "2010-11-07", 25),  # its first minute came twice
]


def turns(zone, begin, end, rotation):
    plan = schedule(layer("ann", "ben", rotation=rotation), zone=zone)
    return shifts(plan, local(begin, zone), local(end, zone))


@pytest.mark.parametrize(("zone", "day", "hours"), CHANGES)
def test_a_daily_turn_has_as_many_hours_as_its_day(zone, day, hours):
    first = date.fromisoformat(day)
    end = (first + timedelta(days=1)).isoformat()
    found = turns(zone, day, end, daily("2010-01-01", at="00:00"))

    assert len(found) == 1
    assert found[0].end - found[0].begin == hours * HOUR


@pytest.mark.parametrize(
    ("zone", "at", "day", "begins"),
    [
        ("Europe/Berlin", "02:30", "2026-03-29", "2026-03-29 03:00"),
        ("America/New_York", "02:00", "2026-03-08", "2026-03-08 03:00"),
        ("Australia/Lord_Howe", "02:15", "2026-10-04", "2026-10-04 02:30"),
        ("America/Sao_Paulo", "00:00", "2018-11-04", "2018-11-04 01:00"),
        ("America/St_Johns", "00:30", "2010-03-14", "2010-03-14 01:01"),
    ],
)
def test_a_handoff_that_does_not_exist_is_the_first_moment_after_the_gap(zone, at, day, begins):
    noon_before = f"{date.fromisoformat(day) - timedelta(days=1)}T12:00"
    found = turns(zone, noon_before, f"{day}T12:00", daily("2010-01-01", at=at))

    assert shown(found[-1].begin, zone) == begins


@pytest.mark.parametrize(
    ("zone", "at", "day", "offset"),
    [
        ("Europe/Berlin", "02:30", "2026-10-25", 2 * HOUR),
        ("America/New_York", "01:00", "2026-11-01", -4 * HOUR),
        ("Australia/Lord_Howe", "01:45", "2026-04-05", 11 * HOUR),
    ],
)
def test_of_a_handoff_that_comes_twice_the_first_counts(zone, at, day, offset):
    noon_before = f"{date.fromisoformat(day) - timedelta(days=1)}T12:00"
    found = turns(zone, noon_before, f"{day}T12:00", daily("2010-01-01", at=at))

    begin = found[-1].begin.astimezone(ZoneInfo(zone))
    assert f"{begin:%Y-%m-%d %H:%M}" == f"{day} {at}"
    assert begin.utcoffset() == offset


def test_the_day_that_samoa_left_out_is_nobodys_turn():
    found = turns("Pacific/Apia", "2011-12-28", "2012-01-02", daily("2011-12-28", at="00:00"))

    assert [(shift.person, shown(shift.begin, "Pacific/Apia")) for shift in found] == [
        ("ann", "2011-12-28 00:00"),
        ("ben", "2011-12-29 00:00"),
        ("ben", "2011-12-31 00:00"),  # what would have been ann's was no time at all
        ("ann", "2012-01-01 00:00"),
    ]


def test_twelve_hours_that_stay_on_the_wall_are_custom_handoffs():
    twice = (HandoffTime(at=time(8)), HandoffTime(at=time(20)))
    rotation = Rotation(kind="custom", starts_on=date(2026, 3, 1), handoffs=twice)
    found = turns("Europe/Berlin", "2026-03-28T20:00", "2026-03-29T20:00", rotation)

    assert [(shift.end - shift.begin) / HOUR for shift in found] == [11, 12]


def test_hours_over_the_night_of_a_change_are_longer_or_shorter():
    night = Restriction(begin=time(22), end=time(6))
    plan = schedule(layer("ann", restrictions=(night,), rotation=daily(at="22:00")))

    lengths = [
        shift.end - shift.begin
        for shift in shifts(plan, local("2026-03-28T12:00"), local("2026-03-30T12:00"))
    ]

    assert lengths == [7 * HOUR, 8 * HOUR]


def test_hours_within_a_gap_are_no_hours():
    small = Restriction(begin=time(2, 10), end=time(2, 50))
    plan = schedule(layer("ann", restrictions=(small,), rotation=daily()))

    assert shifts(plan, local("2026-03-29"), local("2026-03-30")) == []
    assert len(gaps(plan, local("2026-03-29"), local("2026-03-30"))) == 1


def test_hours_that_begin_before_the_wall_goes_back_a_day_go_on():
    """St. John's, 7 November 2010: at a minute past midnight it was 23:01 on Saturday again."""
    zone = "America/St_Johns"
    small = Restriction(weekdays=(6,), begin=time(0), end=time(0, 30))
    plan = schedule(
        layer("ann", restrictions=(small,), rotation=daily("2010-01-01")), zone=zone
    )
    (shift,) = shifts(plan, local("2010-11-06T12:00", zone), local("2010-11-07T12:00", zone))

    assert shift.end - shift.begin == 1.5 * HOUR
    again = shift.begin + HOUR / 2
    assert shown(again, zone) == "2010-11-06 23:30"
    assert on_call(plan, again).person == "ann"
