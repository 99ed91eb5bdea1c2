"""Time that stands still: by the second, by whole days, several times, not over yet."""

import pytest

from tests.unit.domain.law.entries import (
    EU,
    ROLLING,
    count,
    due,
    local,
    refusal,
    shown,
    told,
)
from tocsin.domain.law.reckoning import Standing

ASK = {
    "event": "asked",
    "until": "answered",
    "effect": "pause",
    "citation": "s 2",
}
PAUSED = {"duration": {"days": 30}, "effects": [ASK]}


DAYS = ("2026-11-02 09:00", "2026-11-10 10:00", "2026-11-12 16:30")


@pytest.mark.parametrize(
    ("length", "instants", "end", "more"),
    [
        # 2 December 23:59:59 and 2 d 6 h 30 min
        ({"days": 30}, DAYS, "2026-12-05 06:29:59", {}),
        # Friday 23:59:59 and 25 hours is Sunday, 6 December, which is a day off
        (
            {"days": 2},
            ("2026-12-02 09:00", "2026-12-03 09:00", "2026-12-04 10:00"),
            "2026-12-07 23:59:59",
            {"rule": ROLLING},
        ),
        # Hours are paused to the second.
        (
            {"hours": 24},
            ("2026-11-02 09:00", "2026-11-02 10:00", "2026-11-02 12:34:56"),
            "2026-11-03 11:34:56",
            {},
        ),
        # Without weekends, Friday noon to Monday noon: 12 + 12 counted hours stood still.
        (
            {"hours": 48, "skip": ["sat", "sun"]},
            ("2026-11-19 12:00", "2026-11-20 12:00", "2026-11-23 12:00"),
            "2026-11-24 12:00:00",
            {},
        ),
    ],
    ids=["days", "rolls", "hours", "hours-without-weekends"],
)
def test_a_pause_moves_the_end_by_what_would_have_counted(length, instants, end, more):
    trigger, asked, answered = instants
    fields = {"duration": length, "effects": [ASK]}

    assert due(fields, trigger, ("asked", asked), ("answered", answered), **more) == end


def test_several_pauses_add_up():
    events = [
        ("asked", "2026-11-03 09:00"),
        ("answered", "2026-11-04 09:00"),
        ("asked", "2026-11-05 09:00"),
        ("answered", "2026-11-07 09:00"),
    ]

    assert due(PAUSED, "2026-11-02 09:00", *events) == "2026-12-05 23:59:59"


def test_pauses_for_two_reasons_at_once_stand_still_once():
    other = {"event": "fee_asked", "until": "fee_paid", "effect": "pause"}
    fields = {"duration": {"hours": 48}, "effects": [ASK, other]}
    events = [
        ("asked", "2026-11-02 10:00"),
        ("fee_asked", "2026-11-02 11:00"),
        ("fee_paid", "2026-11-02 12:00"),
        ("answered", "2026-11-02 13:00"),
    ]

    assert due(fields, "2026-11-02 09:00", *events) == "2026-11-04 12:00:00"


def test_an_open_pause_shows_the_end_as_it_stood():
    found = count(PAUSED, "2026-11-02 09:00", ("asked", "2026-11-10 10:00"))

    assert found.standing is Standing.PAUSED
    assert found.safe == local("2026-12-02 23:59:59")
    assert found.next_events == ("answered",)
    assert told(found, "pause")[0].startswith("Paused since asked Tue 10 Nov 2026 10:00")


def test_an_open_pause_after_a_closed_one_shows_what_the_first_added():
    found = count(
        PAUSED,
        "2026-11-02 09:00",
        ("asked", "2026-11-10 10:00"),
        ("answered", "2026-11-11 10:00"),
        ("asked", "2026-11-20 10:00"),
    )

    assert found.standing is Standing.PAUSED
    assert found.safe == local("2026-12-03 23:59:59")


def test_what_comes_when_time_has_run_out_changes_nothing():
    found = count(
        {"duration": {"days": 1}, "effects": [ASK]},
        "2026-11-02 09:00",
        ("asked", "2026-11-04 10:00"),
        ("answered", "2026-11-06 10:00"),
    )

    assert found.safe == local("2026-11-03 23:59:59")
    assert told(found, "late") == [
        "asked Wed 4 Nov 2026 10:00 (+01:00): it had run out; nothing changes (s 2)."
    ]


def test_an_answer_before_its_question_is_refused():
    refused = refusal(
        PAUSED,
        "2026-11-02 09:00",
        ("asked", "2026-11-10 10:00"),
        ("answered", "2026-11-09 10:00"),
    )

    assert refused.code == "event-order"
    assert "answered comes before asked" in refused.detail


@pytest.mark.parametrize(
    "events",
    [
        [("answered", "2026-11-09 10:00")],
        [("asked", "2026-11-01 10:00")],  # before the trigger
        [("asked", "2026-11-03 10:00"), ("asked", "2026-11-04 10:00")],
        [
            ("asked", "2026-11-03 10:00"),
            ("answered", "2026-11-04 10:00"),
            ("answered", "2026-11-05 10:00"),
        ],
    ],
)
def test_events_that_cannot_have_happened_so_are_refused(events):
    assert refusal(PAUSED, "2026-11-02 09:00", *events).code == "event-order"


def test_a_law_that_never_pauses_says_on_what_that_rests():
    fields = {"duration": {"days": 45}, "refuse_pause": "11 CCR 7021(b)"}
    refused = refusal(fields, "2026-11-02 09:00", ("paused", "2026-11-03 10:00"))

    assert (refused.code, refused.citation) == ("never-pauses", "11 CCR 7021(b)")


def test_a_law_without_a_word_of_pauses_cites_itself():
    refused = refusal({}, "2026-11-02 09:00", ("clarification_requested", "2026-11-02 10:00"))

    assert (refused.code, refused.citation) == ("never-pauses", "s 1")


def test_a_pause_in_prose_is_not_guessed_at():
    fields = {"unstructured": [{"what": "pause", "text": "while the authority considers"}]}
    refused = refusal(fields, "2026-11-02 09:00", ("paused", "2026-11-02 10:00"))

    assert refused.code == "unstructured"
    assert "while the authority considers" in refused.detail


def test_readings_of_hours_are_paused_alike():
    found = count(
        {"duration": {"hours": 24}, "effects": [ASK]},
        "2026-11-02 09:20",
        ("asked", "2026-11-02 10:00"),
        ("answered", "2026-11-02 11:00"),
        rule=EU,
    )

    assert [shown(one.at) for one in found.readings] == [
        "2026-11-03 10:20:00",
        "2026-11-03 11:00:00",
    ]


def test_a_pause_within_one_that_is_still_open_adds_nothing_yet():
    other = {"event": "fee_asked", "until": "fee_paid", "effect": "pause"}
    fields = {"duration": {"hours": 48}, "effects": [ASK, other]}
    events = [
        ("asked", "2026-11-02 10:00"),
        ("fee_asked", "2026-11-02 11:00"),
        ("fee_paid", "2026-11-02 12:00"),
    ]
    found = count(fields, "2026-11-02 09:00", *events)

    assert found.standing is Standing.PAUSED
    assert shown(found.safe) == "2026-11-04 09:00:00"
