"""What is not computed is refused, and never takes long."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.unit.domain.law.entries import Days, Shelf, count, law, refusal, terms
from tocsin.domain.law.engine import reckon
from tocsin.domain.law.reckoning import Event, Place, RefusalError


@pytest.mark.parametrize("at", ["1899-12-30 12:00", "2201-01-03 12:00"])
def test_events_lie_between_1900_and_2200(at):
    refused = refusal({}, at)

    assert refused.code == "out-of-bounds"
    assert "trigger lies outside the years 1900–2200" in refused.detail


@pytest.mark.parametrize(
    "length",
    [
        {"years": 200},
        {"years": 301},
        {"months": 4_000},
        {"days": 99_999},
        {"days": 10**12},
        {"hours": 10**15},
        {"minutes": 10**15},
        {"business_days": 9_999},
        {"business_days": 10**9},
        {"weekdays": 10**9},
        {"hours": 10**6, "skip": ["sat"]},
        {"hours": 1, "skip": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]},
    ],
)
def test_ends_lie_there_too(length):
    assert refusal({"duration": length}, "2190-11-21 12:00").code == "out-of-bounds"


@pytest.mark.parametrize("length", [{"days": 1}, {"hours": 24}])
def test_the_end_of_time_is_refused_and_no_crash(length):
    events = [Event("trigger", datetime.max.replace(tzinfo=UTC))]

    with pytest.raises(RefusalError) as refused:
        reckon(terms(law(duration=length)), events, Place(), Shelf())
    assert refused.value.code == "out-of-bounds"


def test_a_time_without_an_offset_is_refused():
    events = [Event("trigger", datetime(2026, 11, 21, 12))]  # noqa: DTZ001 - that is the point

    with pytest.raises(RefusalError, match="trigger has no offset") as refused:
        reckon(terms(law()), events, Place(), Shelf())
    assert refused.value.code == "out-of-bounds"


def test_there_are_at_most_fifty_events():
    pause = {"event": "asked", "until": "answered", "effect": "pause"}
    fields = {"duration": {"days": 900}, "effects": [pause]}
    names = ["asked", "answered"] * 25
    events = [
        (
            name,
            (datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=day)).strftime("%Y-%m-%d %H:%M"),
        )
        for day, name in enumerate(names)
    ]

    assert count(fields, "2025-12-31 12:00", *events[:48]).safe is not None
    assert refusal(fields, "2025-12-31 12:00", *events).code == "out-of-bounds"


def test_a_calendar_without_working_days_is_refused():
    always_off = Days(weekend=range(7))
    for fields, rule in (
        ({"duration": {"business_days": 1}}, None),
        ({"duration": {"days": 1}}, {"day_roll": "next_working_day"}),
        ({"duration": {"days": 2}}, {"min_working_days": 2}),
    ):
        refused = refusal(fields, "2026-11-21 12:00", rule=rule, days=always_off)
        assert refused.code == "out-of-bounds"


def test_an_unknown_event_is_refused_and_the_known_ones_are_named():
    fields = {"start": {"latest_of": ["received_at", "fee_paid_at"]}}
    refused = refusal(fields, "2026-11-21 12:00", ("weather_changed", "2026-11-22 12:00"))

    assert refused.code == "unknown-event"
    assert refused.detail == (
        "de-test does not know weather_changed; it knows: received_at, fee_paid_at."
    )


def test_a_trigger_is_needed_and_given_once():
    assert refusal({}, None).code == "needs-event"
    assert "received_at: receipt" in refusal({}, None).detail
    twice = refusal({}, "2026-11-21 12:00", ("received_at", "2026-11-22 12:00"))
    assert twice.code == "event-order"


def test_the_order_in_which_events_are_given_does_not_matter():
    pause = {"event": "asked", "until": "answered", "effect": "pause"}
    fields = {"duration": {"days": 9}, "effects": [pause]}
    events = [("asked", "2026-11-22 12:00"), ("answered", "2026-11-23 12:00")]

    assert count(fields, "2026-11-21 12:00", *events) == count(
        fields, "2026-11-21 12:00", *events[::-1]
    )


def test_a_rule_that_is_not_there_is_refused():
    assert refusal({"rule": "elsewhere"}, "2026-11-21 12:00").code == "unknown-rule"


def test_extensions_that_lead_out_of_all_calendars_are_refused():
    fields = {"extensions": [{"amount": {"years": 290}, "times": 40}]}
    events = [("extended", f"2026-11-21 12:{minute:02}") for minute in range(1, 41)]

    assert refusal(fields, "2026-11-21 12:00", *events).code == "out-of-bounds"
