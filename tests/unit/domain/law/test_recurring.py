"""What is due again and again, and what is due on a fixed date."""

import pytest

from tests.unit.domain.law.entries import (
    ROLLING,
    count,
    due,
    local,
    refusal,
    told,
)
from tocsin.domain.law.reckoning import Standing


def every(**length):
    return {"polarity": "recurring", "recurs": {"every": length, "anchor": "last_published_at"}}


def yearly(month, day):
    return {"polarity": "recurring", "recurs": {"yearly": {"month": month, "day": day}}}


@pytest.mark.parametrize(
    ("now", "end"),
    [
        ("2026-02-17 09:00", "2026-08-17"),
        ("2026-08-17 23:59:58", "2026-08-17"),
        ("2026-08-17 23:59:59", "2027-02-17"),
        ("2030-01-01 00:00", "2030-02-17"),
        ("2026-02-16 09:00", "2026-08-17"),  # before the anchor
    ],
)
def test_the_next_time_is_counted_from_the_anchor(now, end):
    anchor = ("last_published_at", "2026-02-17 12:00")

    assert due(every(months=6), now, anchor) == f"{end} 23:59:59"


def test_months_do_not_drift():
    """From 31 August: 28 February, and then 31 August again."""
    anchor = ("last_published_at", "2026-08-31 12:00")

    assert due(every(months=6), "2027-03-01 09:00", anchor) == "2027-08-31 23:59:59"


def test_without_an_anchor_it_counts_from_the_trigger():
    assert due(every(days=45), "2026-08-01 09:00") == "2026-09-15 23:59:59"


def test_every_time_rolls_for_itself():
    anchor = ("last_published_at", "2026-11-07 12:00")

    assert due(every(weeks=1), "2026-11-20 09:00", anchor, rule=ROLLING) == (
        "2026-11-23 23:59:59"
    )
    assert due(every(weeks=1), "2026-11-23 09:00", anchor, rule=ROLLING) == (
        "2026-11-23 23:59:59"
    )


@pytest.mark.parametrize("unit", ["hours", "weekdays", "business_days", "years"])
def test_any_length_recurs(unit):
    anchor = ("last_published_at", "2020-01-01 12:00")
    found = count(every(**{unit: 3}), "2026-11-20 09:00", anchor)

    assert found.standing is Standing.RUNNING
    assert found.safe > local("2026-11-20 09:00")


@pytest.mark.parametrize(
    ("month", "day", "now", "end"),
    [
        (2, "last", "2026-11-21 09:00", "2027-02-28"),  # TCO Art 7(3): before 1 March
        (2, "last", "2027-11-21 09:00", "2028-02-29"),
        (2, 17, "2027-02-17 09:00", "2027-02-17"),
        (4, 31, "2027-03-01 09:00", "2027-04-30"),
        (12, 31, "2026-12-31 23:59:59", "2027-12-31"),
        (1, 1, "2026-12-31 23:59:59", "2027-01-01"),
    ],
)
def test_a_day_of_each_year(month, day, now, end):
    assert due(yearly(month, day), now) == f"{end} 23:59:59"


def test_a_day_of_the_year_is_that_day_even_on_a_weekend():
    """Nothing is counted, so nothing rolls; earlier is safe."""
    assert due(yearly(2, 28), "2026-01-01 09:00", rule=ROLLING) == "2026-02-28 23:59:59"


def test_a_fixed_date_needs_no_trigger():
    found = count({"fixed_date": "2027-02-17"}, None)

    assert found.safe == found.earliest == found.latest == local("2027-02-17 23:59:59")
    assert told(found, "end") == ["Act by Wed 17 Feb 2027 23:59:59 (+01:00)."]


def test_what_recurs_needs_to_know_after_when():
    assert refusal(yearly(2, "last"), None).code == "needs-event"
