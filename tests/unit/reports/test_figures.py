"""Figures of a case, and what happened in words."""

from datetime import UTC, datetime, timedelta

import pytest

from tocsin.reports.figures import Fact, figures, spoken
from tocsin.reports.words import told

AT = datetime(2026, 3, 2, 14, 5, tzinfo=UTC)


def fact(minutes, event, **data):
    return Fact(AT + timedelta(minutes=minutes), event, data)


def test_turning_points_count_from_receipt_and_only_the_first_counts():
    facts = [
        fact(4, "gate.decided", outcome="declare"),
        fact(6, "action.taken", action="acknowledge"),
        fact(90, "action.taken", action="resolve"),
        fact(500, "action.taken", action="resolve"),
        fact(1500, "case.closed", outcome="reviewed"),
    ]

    assert dict(figures(AT, facts)) == {
        "Until declared": "4 min",
        "Until somebody took command": "6 min",
        "Until resolved": "1 h 30 min",
        "Until closed": "1 d 1 h",
    }


def test_missed_updates_and_severities_are_told():
    facts = [
        fact(1, "severity.set", severity="sev2"),
        fact(2, "severity.set", severity="sev1"),
        fact(70, "clock.breached", clock="next-update"),
        fact(71, "update.posted", number=1),
        fact(72, "notice.unreached", to=["role:executive"]),
    ]

    assert dict(figures(AT, facts)) == {
        "Severity over time": "sev2 → sev1",
        "Status updates": "1, 1 of them after they were due",
        "Clocks that ran out": "next-update",
        "Notices that reached nobody": "1",
    }


@pytest.mark.parametrize(
    ("span", "words"),
    [
        (timedelta(), "at once"),
        (timedelta(seconds=59), "59 s"),
        (timedelta(minutes=61), "1 h 1 min"),
        (timedelta(days=3, seconds=1), "3 d 1 s"),
        (timedelta(seconds=-5), "at once"),
    ],
)
def test_spans_are_spoken_in_two_units(span, words):
    assert spoken(span) == words


def test_events_are_told_in_words_with_names():
    names = {"u1": "Mia"}

    assert told("role.assigned", {"role": "scribe", "person": "u1"}, names) == (
        "Mia became scribe"
    )
    assert told("rung.climbed", {"to": ["person:u1", "role:on_call"], "rung": "x"}, names) == (
        "reminded Mia, on call of x"
    )
    assert told("clock.met", {"clock": "act"}, names) == "clock act –"
    assert told("something.new", {}, names) == "something.new"
    assert told("note.added", None, names) == "note.added (withheld)"
