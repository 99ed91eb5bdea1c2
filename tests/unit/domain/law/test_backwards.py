"""Periods that run backwards from an event: thirty days' notice before it takes effect."""

import pytest

from tests.unit.domain.law.entries import (
    EU,
    FRCP,
    PLAIN,
    count,
    due,
    holidays,
    refusal,
    shown,
    told,
)
from tocsin.domain.law.reckoning import Standing


def before(**length):
    return {"polarity": "notice_before", "duration": length}


@pytest.mark.parametrize(
    ("length", "event", "end"),
    [
        ({"days": 30}, "2026-03-31 10:00", "2026-03-01"),
        ({"days": 15}, "2026-03-10 00:00", "2026-02-23"),
        ({"weeks": 2}, "2026-11-18 10:00", "2026-11-04"),
        ({"months": 1}, "2026-03-31 10:00", "2026-02-28"),
        ({"months": 2}, "2026-11-15 10:00", "2026-09-15"),
        ({"years": 1}, "2028-02-29 10:00", "2027-02-28"),
        ({"business_days": 5}, "2026-12-03 10:00", "2026-11-25"),
        ({"weekdays": 5}, "2026-12-03 10:00", "2026-11-26"),
    ],
)
def test_it_ends_so_many_days_before_the_day_of_the_event(length, event, end):
    days = holidays(Thanksgiving="2026-11-26")

    assert due(before(**length), event, days=days) == f"{end} 23:59:59"


def test_with_the_day_of_the_event_counted_it_is_a_day_less():
    rule = PLAIN | {"event_day": "counted"}

    assert due(before(days=30), "2026-03-31 10:00", rule=rule) == "2026-03-02 23:59:59"
    assert due(before(months=1), "2026-03-15 10:00", rule=rule) == "2026-02-16 23:59:59"


@pytest.mark.parametrize(
    ("rule", "end"),
    [
        (EU, "2026-11-22"),  # Reg. 1182/71 Art 3(4), second subparagraph: no roll
        (FRCP, "2026-11-20"),  # FRCP 6(a)(5): it keeps counting backwards
        (PLAIN | {"backward_roll": "next_working_day"}, "2026-11-23"),
    ],
)
def test_it_rolls_only_as_the_rule_says_of_periods_that_run_backwards(rule, end):
    assert due(before(days=10), "2026-12-02 10:00", rule=rule) == f"{end} 23:59:59"


@pytest.mark.parametrize(
    ("length", "end"),
    [
        ({"hours": 12}, "2026-03-29 00:00:00"),  # an hour is left out in between
        ({"minutes": 30}, "2026-03-29 12:30:00"),
        ({"hours": 12, "skip": ["sun"]}, "2026-03-28 12:00:00"),
    ],
)
def test_hours_before_are_hours(length, end):
    event = "2026-03-29 13:00" if "skip" not in length else "2026-03-30 00:00"

    assert due(before(**length), event, rule=EU) == end


def test_hours_before_may_leave_out_the_weekend():
    fields = before(hours=10, skip=["sat", "sun"])

    assert due(fields, "2026-11-23 04:00") == "2026-11-20 18:00:00"


def test_it_may_end_at_the_time_of_the_event():
    rule = PLAIN | {"ends": "same_time"}

    assert due(before(days=3), "2026-11-23 04:00", rule=rule) == "2026-11-20 04:00:00"


@pytest.mark.parametrize(
    ("event", "code"), [("asked", "never-pauses"), ("extended", "never-extends")]
)
def test_nothing_pauses_it_or_makes_it_longer(event, code):
    fields = before(days=30) | {
        "effects": [{"event": "asked", "until": "answered", "effect": "pause"}],
        "extensions": [{"amount": {"days": 3}}],
    }

    assert refusal(fields, "2026-03-31 10:00", (event, "2026-02-01 10:00")).code == code


def test_an_exemption_from_the_notice_counts():
    fields = before(days=30) | {"effects": [{"event": "repeated", "effect": "exempt"}]}

    found = count(fields, "2026-03-31 10:00", ("repeated", "2026-02-01 10:00"))

    assert found.standing is Standing.EXEMPT


def test_clear_days_leave_out_the_day_of_the_notice_too():
    """Reg. 1182/71 Art 3(1): thirty full days lie between the 30th and the 31st."""
    found = count(before(days=30), "2026-12-31 12:00", rule=PLAIN | {"backward_days": "clear"})

    assert [(one.name, shown(one.at)[:10]) for one in found.readings] == [
        ("clear-days", "2026-11-30"),
        ("usual", "2026-12-01"),
    ]
    assert told(found, "rule")[0].endswith("and the day of the notice does not count.")


def test_hours_before_are_clear_already():
    rule = PLAIN | {"backward_days": "clear"}

    assert len(count(before(hours=12), "2026-12-31 12:00", rule=rule).readings) == 1
