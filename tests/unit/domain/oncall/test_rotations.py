"""Turns: when they begin, in every kind of rotation, to the minute of the handoff."""

from datetime import date, time, timedelta

import pytest

from tests.unit.domain.oncall.plans import daily, layer, local, schedule, shown, weekly
from tocsin.domain.oncall.answer import on_call
from tocsin.domain.oncall.rotation import HandoffTime, Rotation
from tocsin.domain.oncall.shifts import handoffs

MINUTE = timedelta(minutes=1)


def begins(rotation, since, until, zone="Europe/Berlin"):
    """The local times at which the duty passes between two people."""
    plan = schedule(layer("ann", "ben", rotation=rotation), zone=zone)
    found = handoffs(plan, local(since, zone), local(until, zone))
    return [shown(handoff.at, zone) for handoff in found]


def test_weekly_turns_change_on_their_weekday():
    fridays = weekly("2026-01-05", at=17, weekday=4)

    assert begins(fridays, "2026-01-01", "2026-01-31") == [
        "2026-01-09 17:00",
        "2026-01-16 17:00",
        "2026-01-23 17:00",
        "2026-01-30 17:00",
    ]


def test_a_turn_may_last_two_weeks():
    assert begins(weekly(length=2), "2026-01-05", "2026-02-16T00:00") == [
        "2026-01-05 09:00",
        "2026-01-19 09:00",
        "2026-02-02 09:00",
    ]


def test_daily_turns_of_three_days():
    assert begins(daily(length=3), "2026-01-05", "2026-01-12") == [
        "2026-01-05 09:00",
        "2026-01-08 09:00",
        "2026-01-11 09:00",
    ]


def test_month_end_is_the_31st_or_the_last_day():
    month_end = Rotation(kind="monthly", starts_on=date(2027, 12, 1), day=31, at=time(9))

    assert begins(month_end, "2027-12-01", "2028-05-01") == [
        "2027-12-31 09:00",
        "2028-01-31 09:00",
        "2028-02-29 09:00",  # a leap year
        "2028-03-31 09:00",
        "2028-04-30 09:00",
    ]


def test_the_30th_is_the_last_day_of_february_only():
    rotation = Rotation(kind="monthly", starts_on=date(2026, 1, 1), day=30)

    assert begins(rotation, "2026-01-01", "2026-05-01") == [
        "2026-01-30 00:00",
        "2026-02-28 00:00",
        "2026-03-30 00:00",
        "2026-04-30 00:00",
    ]


def test_a_monthly_rotation_begins_with_the_first_such_day_on_or_after_its_start():
    rotation = Rotation(kind="monthly", starts_on=date(2026, 1, 16), day=15, length=3)

    assert begins(rotation, "2026-01-01", "2026-09-01") == [
        "2026-02-15 00:00",
        "2026-05-15 00:00",
        "2026-08-15 00:00",
    ]


@pytest.mark.parametrize("kind", ["hourly", "daily", "weekly", "monthly"])
def test_a_rotation_that_starts_on_a_day_of_handoff_begins_that_day(kind):
    rotation = Rotation(
        kind=kind, starts_on=date(2026, 1, 15), at=time(9), weekday=3, day=15, length=24
    )

    assert begins(rotation, "2026-01-01", "2026-01-16") == ["2026-01-15 09:00"]


def test_custom_handoffs_split_the_week():
    weekend = (
        HandoffTime(at=time(17), weekdays=(4,)),
        HandoffTime(at=time(9), weekdays=(0,)),
    )
    rotation = Rotation(kind="custom", starts_on=date(2026, 1, 6), handoffs=weekend)

    assert begins(rotation, "2026-01-05", "2026-01-20") == [
        "2026-01-09 17:00",  # the first after Tuesday the 6th
        "2026-01-12 09:00",
        "2026-01-16 17:00",
        "2026-01-19 09:00",
    ]


def test_a_custom_turn_may_last_several_handoffs():
    twice_a_day = (HandoffTime(at=time(8)), HandoffTime(at=time(20)))
    rotation = Rotation(
        kind="custom", starts_on=date(2026, 1, 5), handoffs=twice_a_day, length=3
    )

    assert begins(rotation, "2026-01-05", "2026-01-09") == [
        "2026-01-05 08:00",
        "2026-01-06 20:00",
        "2026-01-08 08:00",
    ]


def test_hourly_turns_count_hours_that_pass_and_so_move_with_the_clocks():
    twelve = Rotation(kind="hourly", starts_on=date(2026, 3, 27), at=time(8), length=12)

    assert begins(twelve, "2026-03-28", "2026-03-30") == [
        "2026-03-28 08:00",
        "2026-03-28 20:00",
        "2026-03-29 09:00",  # an hour was left out
        "2026-03-29 21:00",
    ]


def test_before_the_first_handoff_there_is_nobody():
    plan = schedule(layer("ann", "ben"))
    first = local("2026-01-05T09:00")

    assert on_call(plan, first - MINUTE).person is None
    assert on_call(plan, first).person == "ann"


def test_members_take_their_turns_in_the_order_listed_and_twice_if_named_twice():
    plan = schedule(layer("ann", "ben", "ann", "cem", rotation=daily()))
    days = [local(f"2026-01-{day:02}T12:00") for day in range(5, 11)]

    assert [on_call(plan, day).person for day in days] == [
        *("ann", "ben", "ann", "cem", "ann", "ben"),
    ]


@pytest.mark.parametrize("year", [2026, 2050, 2199])
def test_a_turn_far_ahead_is_computed_not_walked_to(year):
    plan = schedule(layer("ann", "ben", rotation=daily("1970-01-01")))
    counted = (date(year, 7, 1) - date(1970, 1, 1)).days

    answer = on_call(plan, local(f"{year}-07-01T09:00"))

    assert answer.why[-1].turn == counted
    assert answer.person == ("ann", "ben")[counted % 2]
