"""Quiet hours are hours of the person's own wall clock, also on the days when it changes."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.unit.domain.oncall.chances import ZONES
from tests.unit.domain.paging.people import spans
from tocsin.domain.paging.quiet_hours import hush, over
from tocsin.domain.paging.rules import Quiet

NIGHT = Quiet(begin="22:00", end="07:00")


def local(text, zone):
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone))


def until(at, zone, *quiet, urgency="routine", severity=None):
    found = hush(quiet or (NIGHT,), ZoneInfo(zone), at, urgency, severity)
    return found.until if found.counts else None


@pytest.mark.parametrize(
    ("zone", "evening", "hours"),
    [
        ("Europe/Berlin", "2026-03-28T22:00", 8),
        ("Europe/Berlin", "2026-10-24T22:00", 10),
        ("America/New_York", "2026-03-07T22:00", 8),
        ("America/New_York", "2026-10-31T22:00", 10),
        ("Australia/Lord_Howe", "2026-10-03T22:00", 8.5),
        ("Australia/Lord_Howe", "2026-04-04T22:00", 9.5),
        ("Pacific/Apia", "2012-09-29T22:00", 8),
        ("Pacific/Apia", "2011-12-29T22:00", 9),  # the 30th was left out
        ("America/St_Johns", "2010-03-13T22:00", 8),
        ("America/St_Johns", "2010-11-06T22:00", 10),
        ("Africa/Casablanca", "2026-02-14T22:00", 10),
        ("Africa/Casablanca", "2026-03-21T22:00", 8),
    ],
)
def test_a_night_is_as_long_as_the_wall_says(zone, evening, hours):
    at = local(evening, zone)

    assert until(at, zone) == at.astimezone(UTC) + timedelta(hours=hours)
    assert until(at.astimezone(UTC) - timedelta(seconds=1), zone) is None


def test_an_end_that_comes_twice_is_the_first_of_both():
    quiet = Quiet(begin="22:00", end="02:30")
    at = local("2026-10-24T23:00", "Europe/Berlin")

    assert until(at, "Europe/Berlin", quiet) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_an_end_that_does_not_exist_is_the_first_moment_after():
    quiet = Quiet(begin="22:00", end="02:30")
    at = local("2026-03-28T23:00", "Europe/Berlin")

    assert until(at, "Europe/Berlin", quiet) == datetime(2026, 3, 29, 1, 0, tzinfo=UTC)


def test_spans_that_follow_each_other_are_one():
    weekend = Quiet(begin="00:00", end="00:00", days=("sat", "sun"))
    friday = local("2026-06-05T23:00", "Europe/Berlin")

    assert until(friday, "Europe/Berlin", NIGHT, weekend) == local(
        "2026-06-08T07:00", "Europe/Berlin"
    )


def test_days_are_those_on_which_they_begin():
    quiet = Quiet(begin="22:00", end="07:00", days=("sun",))

    assert until(local("2026-06-08T06:00", "UTC"), "UTC", quiet)
    assert until(local("2026-06-07T06:00", "UTC"), "UTC", quiet) is None


def test_of_two_spans_one_that_does_not_give_way_counts():
    firm = Quiet(begin="22:00", end="23:00", unless_urgencies=())
    at = local("2026-06-03T22:30", "UTC")

    assert until(at, "UTC", NIGHT, urgency="urgent") is None
    assert until(at, "UTC", NIGHT, firm, urgency="urgent") == local("2026-06-03T23:00", "UTC")


@given(
    st.lists(spans, min_size=1, max_size=3),
    st.sampled_from(ZONES),
    st.datetimes(datetime(2011, 1, 1), datetime(2026, 12, 31)),  # noqa: DTZ001 - made aware below
)
def test_when_they_are_over_it_is_not_quiet(quiet, zone, at):
    at, where = at.replace(tzinfo=UTC), ZoneInfo(zone)
    end = over(quiet, where, at)

    assert at <= end
    if end - at < timedelta(days=8):  # else there is no time left that is not quiet
        assert over(quiet, where, end) == end


@given(
    st.sampled_from(ZONES),
    st.datetimes(datetime(2011, 1, 1), datetime(2026, 12, 31)),  # noqa: DTZ001 - made aware below
)
def test_it_is_night_when_the_wall_says_so(zone, at):
    at = at.replace(tzinfo=UTC)
    wall = at.astimezone(ZoneInfo(zone))

    assert (until(at, zone) is not None) == (wall.hour >= 22 or wall.hour < 7)
