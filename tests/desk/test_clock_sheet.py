"""Deadlines on paper: each with its reason, in the time that counts, and no advice."""

from datetime import UTC, datetime

from tocsin.desk.clock_sheet import clock_sheet
from tocsin.desk.clock_views import ClockEvent, ClockReading, ClockView
from tocsin.domain.law.pack import NOT_ADVICE

RECEIVED = datetime(2026, 11, 25, 9, tzinfo=UTC)
DUE = datetime(2026, 12, 28, 22, 59, 59, tzinfo=UTC)


def clock(**changes) -> ClockView:
    plain = {
        "id": "answer", "state": "running", "started_at": RECEIVED, "due_at": DUE,
        "ended_at": None, "paused_at": None, "polarity": "act_by", "citation": "Art 12(3)",
        "house": False, "why": ["1 month: the last day is Fri 25 Dec 2026."],
    }  # fmt: skip
    return ClockView(**plain | changes)


def test_a_deadline_of_the_law_stands_with_its_steps_in_the_zone_that_counts():
    readings = [ClockReading(name="plain", at=DUE), ClockReading(name="formal", at=DUE)]
    events = [ClockEvent(name="received_at", at=RECEIVED)]
    lawful = clock(
        law="eu-x", pack="2026.1+abc", zone="Europe/Berlin", readings=readings, events=events
    )
    sheet = clock_sheet("TCN-TEST", [lawful])

    assert "due 2026-12-28T23:59:59+01:00 (Europe/Berlin), 2026-12-28T22:59:59" in sheet
    assert "counted by eu-x, law pack 2026.1+abc" in sheet
    assert "read as formal: " in sheet
    assert "received_at 2026-11-25T10:00:00+01:00" in sheet
    assert "    1 month: the last day is Fri 25 Dec 2026." in sheet
    assert NOT_ADVICE in sheet


def test_a_house_target_is_called_one_and_a_case_without_any_says_so():
    assert "a house target and no law" in clock_sheet("TCN-TEST", [clock(house=True)])
    empty = clock_sheet("TCN-TEST", [])
    assert "It has none." in empty
    assert NOT_ADVICE in empty
