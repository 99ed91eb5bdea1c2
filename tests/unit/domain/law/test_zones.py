"""Days on which a zone changes its offset: times that do not exist or come twice."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tests.unit.domain.law.entries import PLAIN, count, due, local, shown
from tocsin.domain.law import local as zones

SAME_TIME = PLAIN | {"ends": "same_time"}
SAO_PAULO, APIA, LORD_HOWE = "America/Sao_Paulo", "Pacific/Apia", "Australia/Lord_Howe"


@pytest.mark.parametrize(
    ("zone", "trigger", "end"),
    [
        ("Europe/Berlin", "2026-03-28 02:30", "2026-03-29 03:00:00"),
        ("America/New_York", "2026-03-07 02:30", "2026-03-08 03:00:00"),
        (LORD_HOWE, "2026-10-03 02:15", "2026-10-04 02:30:00"),
        (SAO_PAULO, "2018-11-03 00:15", "2018-11-04 01:00:00"),
        (APIA, "2011-12-29 15:00", "2011-12-31 00:00:00"),
    ],
)
def test_a_time_that_does_not_exist_is_the_first_moment_after(zone, trigger, end):
    assert due({"duration": {"days": 1}}, trigger, rule=SAME_TIME, zone=zone) == end


@pytest.mark.parametrize(
    ("polarity", "instant"),
    [
        ("act_by", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("notice_before", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
        ("keep_until", datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
        ("not_before", datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
    ],
)
def test_of_a_time_that_comes_twice_the_safe_one_counts(polarity, instant):
    fields = {"duration": {"days": 1}, "polarity": polarity}
    trigger = "2026-10-26 02:30" if polarity == "notice_before" else "2026-10-24 02:30"

    assert count(fields, trigger, rule=SAME_TIME).safe == instant


def test_an_opening_takes_the_later_and_an_end_the_earlier():
    fields = {"polarity": "window", "opens": {"days": 1}, "duration": {"days": 1}}
    found = count(fields, "2026-10-24 02:30", rule=SAME_TIME)

    assert (found.latest, found.earliest) == (
        datetime(2026, 10, 25, 0, 30, tzinfo=UTC),
        datetime(2026, 10, 25, 1, 30, tzinfo=UTC),
    )


def test_a_last_second_that_comes_twice():
    """São Paulo, 17 February 2018: at midnight it was 23:00 again."""
    early = count({"duration": {"days": 1}}, "2018-02-16 12:00", zone=SAO_PAULO).safe
    fields = {"duration": {"days": 1}, "polarity": "keep_until"}
    late = count(fields, "2018-02-16 12:00", zone=SAO_PAULO).safe

    assert (early, late) == (
        datetime(2018, 2, 18, 1, 59, 59, tzinfo=UTC),
        datetime(2018, 2, 18, 2, 59, 59, tzinfo=UTC),
    )


def test_a_day_that_was_left_out_ends_when_the_next_begins():
    """Samoa went from 29 to 31 December 2011."""
    assert due({"duration": {"days": 1}}, "2011-12-29 12:00", zone=APIA) == (
        "2011-12-31 00:00:00"
    )
    assert due({"duration": {"days": 2}}, "2011-12-29 12:00", zone=APIA) == (
        "2011-12-31 23:59:59"
    )


@pytest.mark.parametrize(
    ("trigger", "hours", "end"),
    [
        ("2011-12-29 23:00", 2, "2011-12-31 01:00:00"),
        ("2011-12-31 01:00", 2, "2011-12-29 23:00:00"),
    ],
)
def test_hours_pass_over_a_day_that_was_left_out(trigger, hours, end):
    polarity = "act_by" if trigger < end else "notice_before"
    for skip in ([], ["sun"]):
        fields = {"duration": {"hours": hours, "skip": skip}, "polarity": polarity}
        assert due(fields, trigger, zone=APIA) == end


def test_hours_of_a_day_with_25_hours():
    """Only Sunday 25 October 2026 counts, from its beginning: 25 hours."""
    skip = ["mon", "tue", "wed", "thu", "fri", "sat"]

    assert due({"duration": {"hours": 25, "skip": skip}}, "2026-10-24 12:00") == (
        "2026-10-26 00:00:00"
    )


def test_hours_of_a_day_whose_last_hour_comes_twice():
    fields = {"duration": {"hours": 25, "skip": ["sun"]}}

    assert due(fields, "2018-02-17 00:00", zone=SAO_PAULO) == "2018-02-18 00:00:00"


def test_a_leap_day_is_a_day():
    assert due({"duration": {"days": 1}}, "2028-02-28 12:00") == "2028-02-29 23:59:59"


def test_the_end_of_a_day_is_its_last_second():
    assert (
        shown(
            zones.end_of_day(date(2026, 11, 21), zones.zone_named("Asia/Kolkata"), False),
            "Asia/Kolkata",
        )
        == "2026-11-21 23:59:59"
    )
    assert local("2026-11-21 00:00", "Asia/Kolkata").minute == 30


@pytest.mark.parametrize(
    ("trigger", "polarity", "hours", "end"),
    [
        ("2010-11-06 12:00", "act_by", 25, "2010-11-08 00:00:00"),
        ("2010-11-08 00:00", "notice_before", 1, "2010-11-07 23:00:00"),
    ],
)
def test_a_midnight_that_comes_twice(trigger, polarity, hours, end):
    """St John's, until 2011: at 00:01 it was 23:01 of the day before again."""
    skip = ["mon", "tue", "wed", "thu", "fri", "sat"]
    fields = {"duration": {"hours": hours, "skip": skip}, "polarity": polarity}
    found = count(fields, trigger, zone="America/St_Johns").safe

    assert abs(found - local(end, "America/St_Johns")) <= timedelta(hours=1)
