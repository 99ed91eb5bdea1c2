"""Days, weeks, months and years: which day is the first, which the last, where it ends."""

from datetime import date

import pytest

from tests.unit.domain.law.entries import (
    EU,
    NEW_YORK,
    PLAIN,
    ROLLING,
    count,
    due,
    holidays,
    local,
    told,
)

COUNTED = PLAIN | {"event_day": "counted"}


@pytest.mark.parametrize("hour", ["00:00", "12:00", "23:59"])
def test_the_day_of_the_event_does_not_count_and_the_last_day_counts_whole(hour):
    assert due({"duration": {"days": 7}}, f"2026-11-02 {hour}") == "2026-11-09 23:59:59"


def test_the_day_of_the_event_may_be_the_first():
    assert due({"duration": {"days": 7}}, "2026-11-02 12:00", rule=COUNTED) == (
        "2026-11-08 23:59:59"
    )


def test_it_is_the_local_day_that_counts():
    """23:30 in New York on the 2nd is the 3rd in UTC."""
    assert due({"duration": {"days": 1}}, "2026-11-02 23:30", zone=NEW_YORK) == (
        "2026-11-03 23:59:59"
    )


def test_it_may_end_at_the_time_of_the_event():
    rule = PLAIN | {"ends": "same_time"}

    assert due({"duration": {"days": 3}}, "2026-03-27 02:30", rule=rule) == (
        "2026-03-30 02:30:00"
    )


@pytest.mark.parametrize(
    ("length", "trigger", "end"),
    [
        ({"weeks": 2}, "2026-11-04 09:00", "2026-11-18"),
        ({"months": 1}, "2026-01-31 09:00", "2026-02-28"),
        ({"months": 1}, "2028-01-31 09:00", "2028-02-29"),
        ({"months": 1}, "2026-02-28 09:00", "2026-03-28"),
        ({"months": 3}, "2026-11-30 09:00", "2027-02-28"),
        ({"years": 1}, "2028-02-29 09:00", "2029-02-28"),
        ({"years": 4}, "2028-02-29 09:00", "2032-02-29"),
        ({"years": 1}, "2026-11-21 09:00", "2027-11-21"),
    ],
)
def test_months_end_on_the_corresponding_date_or_with_the_month(length, trigger, end):
    assert due({"duration": length}, trigger) == f"{end} 23:59:59"


@pytest.mark.parametrize(
    ("length", "trigger", "end"),
    [
        ({"months": 1}, "2026-01-01 09:00", "2026-01-31"),
        ({"months": 1}, "2026-02-01 09:00", "2026-02-28"),
        ({"months": 1}, "2026-01-31 09:00", "2026-02-28"),  # there is no 31 February
        ({"weeks": 1}, "2026-11-02 09:00", "2026-11-08"),
        ({"years": 1}, "2026-01-01 09:00", "2026-12-31"),
    ],
)
def test_with_the_day_of_the_event_counted_they_end_a_day_before(length, trigger, end):
    assert due({"duration": length}, trigger, rule=COUNTED) == f"{end} 23:59:59"


def test_an_end_on_a_day_off_moves_to_the_next_working_day():
    """Reg. 1182/71 Art 3(4): Friday 25 December to Monday 28 December."""
    days = holidays(Christmas="2026-12-25", Second="2026-12-26")
    found = count({"duration": {"days": 7}}, "2026-12-18 12:00", rule=ROLLING, days=days)

    assert found.safe == local("2026-12-28 23:59:59")
    assert told(found, "roll") == [
        (
            "Its last day is off: Fri 25 Dec 2026 (Christmas); Sat 26 Dec 2026 (Second);"
            " Sun 27 Dec 2026 (weekend); it moves on."
        )
    ]


def test_an_end_may_move_to_the_last_working_day_before():
    rule = PLAIN | {"day_roll": "previous_working_day"}

    assert due({"duration": {"days": 5}}, "2026-11-17 12:00", rule=rule) == (
        "2026-11-20 23:59:59"
    )


@pytest.mark.parametrize("polarity", ["keep_until", "not_before"])
def test_what_must_not_end_early_never_moves_to_an_earlier_day(polarity):
    rule = PLAIN | {"day_roll": "previous_working_day"}
    fields = {"duration": {"days": 5}, "polarity": polarity}

    assert due(fields, "2026-11-17 12:00", rule=rule) == "2026-11-22 23:59:59"


@pytest.mark.parametrize(
    ("length", "trigger", "end"),
    [
        ({"days": 2}, "2026-11-20 12:00", "2026-11-24"),  # Sat, Sun, Monday, Tuesday
        ({"days": 2}, "2026-11-21 12:00", "2026-11-24"),  # Sunday, Monday, Tuesday
        ({"days": 2}, "2026-11-23 12:00", "2026-11-25"),
        ({"days": 1}, "2026-11-20 12:00", "2026-11-23"),  # of one day: it rolls, no more
        ({"days": 4}, "2026-12-31 12:00", "2027-01-05"),  # Fri off, Sat, Sun, Mon; Tuesday
    ],
)
def test_a_period_of_two_days_has_two_working_days(length, trigger, end):
    """Reg. 1182/71 Art 3(5)."""
    days = holidays(New_Year="2027-01-01")

    assert due({"duration": length}, trigger, rule=EU, days=days) == f"{end} 23:59:59"


def test_working_days_in_a_week_of_holidays():
    """Thu 24 December to Sun 3 January in a house that closes: two working days follow."""
    offs = {f"d{day}": date(2026, 12, day).isoformat() for day in range(24, 32)}
    days = holidays(New_Year="2027-01-01", **offs)

    assert due({"duration": {"days": 10}}, "2026-12-23 12:00", rule=EU, days=days) == (
        "2027-01-05 23:59:59"
    )


def test_hours_have_no_least_working_days():
    """Whether Art 3(5) reaches hours is disputed; it is never shown."""
    assert due({"duration": {"hours": 72}}, "2026-11-20 12:00", rule=EU) == (
        "2026-11-23 12:00:00"
    )


def test_a_single_working_day_is_a_period_of_one_day_however_long_the_weekend():
    """Else who is told on Friday would have until Tuesday, and who is told on Sunday not."""
    fields = {"duration": {"business_days": 1}}

    assert due(fields, "2026-11-20 12:00", rule=EU) == "2026-11-23 23:59:59"
    assert due(fields, "2026-11-22 12:00", rule=EU) == "2026-11-23 23:59:59"


@pytest.mark.parametrize(
    ("polarity", "safe", "names"),
    [
        ("act_by", "2028-02-29", ["usual"]),
        ("keep_until", "2028-03-01", ["day-after", "usual"]),
        ("not_before", "2028-03-01", ["day-after", "usual"]),
    ],
)
def test_what_must_not_end_early_ends_the_day_after_a_month_that_lacks_the_date(
    polarity, safe, names
):
    fields = {"duration": {"months": 6}, "polarity": polarity}
    found = count(fields, "2027-08-31 10:00")

    assert found.safe == local(f"{safe} 23:59:59")
    assert [one.name for one in found.readings] == names


def test_where_the_month_has_the_date_there_is_one_reading():
    fields = {"duration": {"months": 6}, "polarity": "keep_until"}

    assert [one.name for one in count(fields, "2027-08-29 10:00").readings] == ["usual"]


def test_a_window_of_months_opens_the_day_after_and_closes_with_the_month():
    fields = {"polarity": "window", "opens": {"months": 6}, "duration": {"months": 6}}
    found = count(fields, "2027-08-31 10:00")

    assert found.earliest == local("2028-03-01 23:59:59")
    assert found.latest == local("2028-02-29 23:59:59")
