"""Hours and minutes: an hour is an hour, whatever the clock on the wall does."""

import pytest

from tests.unit.domain.law.entries import EU, FRCP, NEW_YORK, count, due, holidays, shown


def test_hours_run_through_nights_weekends_and_holidays():
    christmas = holidays(Christmas="2026-12-25")

    assert due({"duration": {"hours": 72}}, "2026-12-24 18:20", days=christmas) == (
        "2026-12-27 18:20:00"
    )


def test_minutes_are_counted_as_they_pass():
    assert due({"duration": {"minutes": 90}}, "2026-11-21 23:15") == "2026-11-22 00:45:00"


@pytest.mark.parametrize(
    ("trigger", "end"),
    [
        ("2026-03-28 12:00", "2026-03-29 13:00:00"),  # an hour is left out in the night
        ("2026-10-24 12:00", "2026-10-25 11:00:00"),  # an hour comes twice
    ],
)
def test_a_change_of_the_clock_changes_no_hour(trigger, end):
    assert due({"duration": {"hours": 24}}, trigger) == end


def test_the_hour_of_the_event_does_not_count_formally_and_the_plain_end_is_safe():
    """TCO: an order at 14:20 is carried out by 15:20; formally the hour ends at 16:00."""
    found = count({"duration": {"hours": 1}}, "2026-01-01 14:20", rule=EU)

    assert [(one.name, shown(one.at)) for one in found.readings] == [
        ("plain", "2026-01-01 15:20:00"),
        ("formal", "2026-01-01 16:00:00"),
    ]
    assert found.safe == found.earliest == found.readings[0].at
    assert found.latest == found.readings[1].at


def test_an_event_at_a_full_hour_waits_for_the_next_one_formally():
    found = count({"duration": {"hours": 1}}, "2026-01-01 14:00", rule=EU)

    assert shown(found.latest) == "2026-01-01 16:00:00"


@pytest.mark.parametrize("polarity", ["not_before", "keep_until"])
def test_where_early_is_the_error_the_formal_end_is_safe(polarity):
    fields = {"duration": {"hours": 24}, "polarity": polarity}

    assert due(fields, "2026-01-01 14:20", rule=EU) == "2026-01-02 15:00:00"


@pytest.mark.parametrize(
    ("zone", "formal"),
    [
        ("Asia/Kolkata", "2026-01-01 16:00:00"),  # +05:30
        ("Asia/Kathmandu", "2026-01-01 16:00:00"),  # +05:45
        ("Australia/Lord_Howe", "2026-01-01 16:00:00"),
    ],
)
def test_the_next_full_hour_is_the_one_on_the_wall(zone, formal):
    found = count({"duration": {"hours": 1}}, "2026-01-01 14:20", rule=EU, zone=zone)

    assert shown(found.latest, zone) == formal


def test_the_next_full_hour_is_found_when_clocks_go_back_by_half_an_hour():
    """Lord Howe, 5 April 2026: at 02:00 it is 01:30 again, and 02:00 comes 45 min later."""
    zone = "Australia/Lord_Howe"
    found = count({"duration": {"hours": 1}}, "2026-04-05 01:45", rule=EU, zone=zone)

    assert shown(found.latest, zone) == "2026-04-05 03:00:00"


@pytest.mark.parametrize(
    ("trigger", "end"),
    [
        ("2026-11-20 10:00", "2026-11-24 10:00:00"),  # Friday: Sat, Sun are left out
        ("2026-11-21 10:00", "2026-11-25 00:00:00"),  # Saturday: begins on Monday
        ("2026-11-17 10:00", "2026-11-19 10:00:00"),
        ("2026-11-19 00:00", "2026-11-21 00:00:00"),  # ends with Friday
    ],
)
def test_hours_of_the_weekend_may_be_left_out(trigger, end):
    assert due({"duration": {"hours": 48, "skip": ["sat", "sun"]}}, trigger) == end


def test_left_out_are_the_local_days():
    """In New York it is still Sunday evening when it is Monday in London."""
    fields = {"duration": {"hours": 2, "skip": ["sat", "sun"]}}

    assert due(fields, "2026-11-22 21:00", zone=NEW_YORK) == "2026-11-23 02:00:00"


@pytest.mark.parametrize(
    ("trigger", "end"),
    [
        # FRCP 6(a)(2)(C), note of 2009: 72 hours from Friday 10:00 end on Monday 10:00.
        ("2026-11-20 10:00", "2026-11-23 10:00:00"),
        ("2026-11-18 10:00", "2026-11-23 10:00:00"),  # Saturday: the same time on Monday
        ("2026-11-23 09:23", "2026-11-27 09:23:00"),  # Thanksgiving: the same time on Friday
    ],
)
def test_federal_hours_that_end_on_a_day_off_end_at_the_same_time_later(trigger, end):
    days = holidays(Thanksgiving="2026-11-26")

    assert due({"duration": {"hours": 72}}, trigger, rule=FRCP, zone=NEW_YORK, days=days) == end
