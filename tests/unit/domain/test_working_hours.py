"""Working hours: an hour is an hour of work; nights, weekends and days off are none."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tocsin.domain.working_hours import WorkingHours

BERLIN = ZoneInfo("Europe/Berlin")
XMAS = (date(2026, 12, 25), date(2026, 12, 26), date(2027, 1, 1))
HOURS = WorkingHours("Europe/Berlin", XMAS)


def at(text):
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN).astimezone(UTC)


@pytest.mark.parametrize(
    ("instant", "opening"),
    [
        ("2026-11-20T12:00", "2026-11-20T12:00"),  # a Friday at noon
        ("2026-11-20T08:59", "2026-11-20T09:00"),
        ("2026-11-20T09:00", "2026-11-20T09:00"),
        ("2026-11-20T17:00", "2026-11-23T09:00"),
        ("2026-11-21T12:00", "2026-11-23T09:00"),  # a Saturday
        ("2026-12-24T17:30", "2026-12-28T09:00"),  # Christmas, then a Sunday
        ("2026-12-31T23:59", "2027-01-04T09:00"),
    ],
)
def test_work_goes_on_at_the_next_opening(instant, opening):
    assert HOURS.opening(at(instant)) == at(opening)


@pytest.mark.parametrize(
    ("begin", "hours", "end"),
    [
        ("2026-11-20T10:00", 2, "2026-11-20T12:00"),
        ("2026-11-20T10:00", 8, "2026-11-23T10:00"),
        ("2026-11-20T16:00", 1, "2026-11-20T17:00"),
        ("2026-11-21T03:00", 4, "2026-11-23T13:00"),
        ("2026-12-24T16:00", 8, "2026-12-28T16:00"),
        ("2026-10-23T16:00", 2, "2026-10-26T10:00"),  # the clocks go back on the Sunday
        ("2026-03-27T16:00", 2, "2026-03-30T10:00"),  # and forward
        ("2026-11-16T09:00", 40, "2026-11-20T17:00"),
    ],
)
def test_so_many_hours_of_work_later(begin, hours, end):
    assert HOURS.after(at(begin), timedelta(hours=hours)) == at(end)
    assert HOURS.between(at(begin), at(end)) == timedelta(hours=hours)


def test_nobody_works_over_a_weekend():
    assert HOURS.between(at("2026-11-20T17:00"), at("2026-11-23T09:00")) == timedelta()


def test_where_nobody_ever_works_time_goes_on():
    never = WorkingHours("UTC", tuple(date(2026, 1, 1) + timedelta(days=n) for n in range(900)))
    noon = datetime(2026, 1, 1, 12, tzinfo=UTC)

    assert never.opening(noon) == noon
    assert never.after(noon, timedelta(hours=1)) == noon + timedelta(hours=1)


zones = st.sampled_from(["UTC", "Europe/Berlin", "America/New_York", "Asia/Kolkata"])
instants = st.datetimes(datetime(2026, 1, 1), datetime(2027, 1, 1)).map(  # noqa: DTZ001
    lambda moment: moment.replace(tzinfo=UTC)
)


@given(zones, instants, st.integers(0, 10_000))
def test_what_is_worked_until_then_is_what_was_asked_for(zone, begin, minutes):
    hours, amount = WorkingHours(zone), timedelta(minutes=minutes)
    end = hours.after(begin, amount)

    assert end >= hours.opening(begin) >= begin
    assert hours.between(begin, end) == amount
    assert end.astimezone(ZoneInfo(zone)).weekday() < 5
