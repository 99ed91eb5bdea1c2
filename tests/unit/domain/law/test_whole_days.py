"""Pauses by whole days: which days are added, and when the end rolls."""

from tests.unit.domain.law.entries import PLAIN, ROLLING, count, due, holidays, shown

ASK = {
    "event": "asked",
    "until": "answered",
    "effect": "pause",
    "citation": "s 2",
}
BY_DAYS = ASK | {"count": "whole_days_inclusive"}


def test_whole_days_are_counted_with_both_end_days():
    """Data Protection Act 2018 s 54: from the day of the request to the day of the answer."""
    fields = {"duration": {"months": 1}, "effects": [BY_DAYS]}

    assert due(
        fields,
        "2026-03-02 09:00",
        ("asked", "2026-03-10 18:00"),
        ("answered", "2026-03-14 08:00"),
    ) == ("2026-04-07 23:59:59")  # 2 April and five days


def test_whole_days_without_the_last():
    fields = {"duration": {"days": 10}, "effects": [ASK | {"count": "whole_days"}]}

    assert due(
        fields,
        "2026-11-02 09:00",
        ("asked", "2026-11-04 09:00"),
        ("answered", "2026-11-06 09:00"),
    ) == ("2026-11-14 23:59:59")


def test_a_day_on_which_one_pause_ends_and_the_next_begins_stands_still_once():
    fields = {"duration": {"days": 10}, "effects": [BY_DAYS]}
    events = [
        ("asked", "2026-11-04 09:00"),
        ("answered", "2026-11-05 09:00"),
        ("asked", "2026-11-05 10:00"),
        ("answered", "2026-11-06 09:00"),
    ]

    assert due(fields, "2026-11-02 09:00", *events) == "2026-11-15 23:59:59"


def test_it_rolls_once_when_all_pauses_are_added():
    """Unmoved it ends on Saturday 5 December; two days on it is Monday, and nothing rolls."""
    fields = {"duration": {"days": 3}, "effects": [ASK | {"count": "whole_days"}]}

    assert due(
        fields,
        "2026-12-02 09:00",
        ("asked", "2026-12-03 09:00"),
        ("answered", "2026-12-05 09:00"),
        rule=ROLLING,
    ) == ("2026-12-07 23:59:59")


def test_working_days_that_stood_still_do_not_count():
    fields = {"duration": {"business_days": 10}, "effects": [BY_DAYS]}

    assert due(
        fields,
        "2026-11-02 09:00",
        ("asked", "2026-11-06 09:00"),  # Friday
        ("answered", "2026-11-09 09:00"),  # Monday
    ) == ("2026-11-18 23:59:59")  # 16 November and two working days


def test_both_ends_of_a_window_move():
    fields = {
        "polarity": "window",
        "opens": {"days": 10},
        "duration": {"days": 14},
        "effects": [ASK | {"count": "whole_days"}],
    }
    found = count(
        fields,
        "2026-11-02 09:00",
        ("asked", "2026-11-03 09:00"),
        ("answered", "2026-11-05 09:00"),
    )

    assert shown(found.earliest) == "2026-11-14 23:59:59"
    assert shown(found.latest) == "2026-11-18 23:59:59"


def test_the_least_working_days_are_met_after_the_pause():
    """Two days from Thursday, with Friday standing still: Saturday, rolled and stretched."""
    fields = {"duration": {"days": 2}, "effects": [BY_DAYS]}
    rule = PLAIN | {"day_roll": "next_working_day", "min_working_days": 2}
    found = due(
        fields,
        "2026-11-18 12:00",
        ("asked", "2026-11-20 09:00"),
        ("answered", "2026-11-20 10:00"),
        rule=rule,
        days=holidays(Some="2026-11-23"),
    )

    assert found == "2026-11-24 23:59:59"


def test_hours_may_be_paused_by_whole_days():
    fields = {"duration": {"hours": 48}, "effects": [BY_DAYS]}

    assert due(
        fields,
        "2026-10-23 09:00",
        ("asked", "2026-10-24 10:00"),
        ("answered", "2026-10-25 10:00"),
    ) == ("2026-10-27 08:00:00")  # 48 hours end at 08:00, the clock went back; two days


def test_whole_days_that_ended_before_the_start_do_not_count():
    fields = {
        "duration": {"days": 10},
        "start": {"latest_of": ["received_at", "fee_paid_at"]},
        "effects": [BY_DAYS],
    }

    assert due(
        fields,
        "2026-11-02 09:00",
        ("asked", "2026-11-03 09:00"),
        ("answered", "2026-11-04 09:00"),
        ("fee_paid_at", "2026-11-09 09:00"),
    ) == ("2026-11-19 23:59:59")
