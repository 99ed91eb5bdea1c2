"""Periods that begin anew, later, or end: clarifications, identity, actions, exemptions."""

import pytest

from tests.unit.domain.law.entries import count, due, local, refusal, shown, told
from tocsin.domain.law.reckoning import Standing

TCO = {
    "duration": {"hours": 1},
    "effects": [
        {
            "event": "impossibility_told",
            "until": "impossibility_ended",
            "effect": "restart",
            "citation": "Art 3(7)",
        }
    ],
}


def test_the_full_hour_begins_again_when_what_hindered_ends():
    """TCO Art 3(7): no remainder, the hour itself."""
    assert due(
        TCO,
        "2026-11-02 09:00",
        ("impossibility_told", "2026-11-02 09:50"),
        ("impossibility_ended", "2026-11-02 14:00"),
    ) == ("2026-11-02 15:00:00")


def test_until_then_it_stands_still():
    found = count(TCO, "2026-11-02 09:00", ("impossibility_told", "2026-11-02 09:50"))

    assert found.standing is Standing.PAUSED
    assert shown(found.safe) == "2026-11-02 10:00:00"
    assert found.next_events == ("impossibility_ended",)


def test_what_was_told_too_late_begins_nothing_anew():
    found = due(
        TCO,
        "2026-11-02 09:00",
        ("impossibility_told", "2026-11-02 10:01"),
        ("impossibility_ended", "2026-11-02 14:00"),
    )

    assert found == "2026-11-02 10:00:00"


def test_a_restart_forgets_the_pauses_before_it():
    fields = {
        "duration": {"days": 10},
        "effects": [
            {"event": "asked", "until": "answered", "effect": "pause"},
            {"event": "completed", "effect": "restart"},
        ],
    }
    found = due(
        fields,
        "2026-11-02 09:00",
        ("asked", "2026-11-03 09:00"),
        ("answered", "2026-11-05 09:00"),
        ("completed", "2026-11-06 09:00"),
    )

    assert found == "2026-11-16 23:59:59"


def test_the_latest_of_what_a_start_waits_for_counts():
    """DPA 2018 s 54: the relevant time is the latest of request, identity and fee."""
    fields = {
        "duration": {"months": 1},
        "start": {"latest_of": ["received_at", "identity_received_at", "fee_paid_at"]},
    }
    found = count(
        fields,
        "2026-03-02 09:00",
        ("fee_paid_at", "2026-03-05 09:00"),
        ("identity_received_at", "2026-03-10 09:00"),
    )

    assert found.safe == local("2026-04-10 23:59:59")
    assert told(found, "start")[1] == (
        "Counted from identity_received_at, the latest that it waits for:"
        " Tue 10 Mar 2026 09:00 (+01:00)."
    )


def test_what_was_there_before_the_request_delays_nothing():
    fields = {"start": {"latest_of": ["received_at", "fee_paid_at"]}}

    assert due(fields, "2026-03-02 09:00", ("fee_paid_at", "2026-03-01 09:00")) == (
        "2026-03-03 23:59:59"
    )


def test_a_pause_before_the_start_is_over_changes_nothing_twice():
    """Asked on the 3rd, identity on the 5th, answered on the 8th: only the 5th to 8th pause."""
    fields = {
        "duration": {"hours": 240},
        "start": {"latest_of": ["received_at", "identity_received_at"]},
        "effects": [{"event": "asked", "until": "answered", "effect": "pause"}],
    }
    found = due(
        fields,
        "2026-11-02 09:00",
        ("asked", "2026-11-03 09:00"),
        ("identity_received_at", "2026-11-05 09:00"),
        ("answered", "2026-11-08 09:00"),
    )

    assert found == "2026-11-18 09:00:00"


@pytest.mark.parametrize("until", [None, "completed_at"])
def test_a_start_may_be_moved(until):
    effect = {"event": "deficient_at" if until else "completed_at", "effect": "shift_start"}
    fields = {"duration": {"hours": 48}, "effects": [effect | {"until": until}]}
    events = [("deficient_at", "2026-11-03 09:00")] if until else []
    found = due(fields, "2026-11-02 09:00", *events, ("completed_at", "2026-11-09 09:00"))

    assert found == "2026-11-11 09:00:00"


def test_a_start_that_is_still_to_be_moved_stands_still():
    effect = {"event": "deficient_at", "until": "completed_at", "effect": "shift_start"}
    found = count(
        {"duration": {"hours": 48}, "effects": [effect]},
        "2026-11-02 09:00",
        ("deficient_at", "2026-11-03 09:00"),
    )

    assert found.standing is Standing.PAUSED
    assert shown(found.safe) == "2026-11-04 09:00:00"


PUTBACK = {
    "polarity": "window",
    "opens": {"business_days": 10},
    "duration": {"business_days": 14},
    "effects": [{"event": "court_action_notice", "effect": "terminate", "citation": "512(g)"}],
}


def test_what_ends_a_duty_leaves_no_instant():
    found = count(PUTBACK, "2026-11-02 09:00", ("court_action_notice", "2026-11-05 09:00"))

    assert found.standing is Standing.TERMINATED
    assert (found.earliest, found.latest, found.safe, found.readings) == (None, None, None, ())
    assert told(found, "terminated") == [
        (
            "court_action_notice Thu 5 Nov 2026 09:00 (+01:00): it is ended; it would have"
            " ended Fri 20 Nov 2026 23:59:59 (+01:00) (512(g))."
        )
    ]
    assert told(found, "end") == []


def test_what_comes_when_the_duty_is_due_does_not_end_it():
    found = count(PUTBACK, "2026-11-02 09:00", ("court_action_notice", "2026-11-23 09:00"))

    assert found.standing is Standing.RUNNING
    assert shown(found.safe) == "2026-11-20 23:59:59"


def test_an_exemption_holds_whenever_it_came():
    fields = {"effects": [{"event": "legal_obligation", "effect": "exempt"}]}
    found = count(fields, "2026-11-02 09:00", ("legal_obligation", "2026-10-01 09:00"))

    assert found.standing is Standing.EXEMPT
    assert (found.safe, found.next_events) == (None, ())


def test_an_exemption_that_ends_is_not_guessed_at():
    effect = {"event": "emergency", "until": "emergency_over", "effect": "exempt"}
    refused = refusal(
        {"effects": [effect]},
        "2026-11-02 09:00",
        ("emergency", "2026-11-02 10:00"),
        ("emergency_over", "2026-11-02 11:00"),
    )

    assert refused.code == "unstructured"


def test_a_duty_without_a_number_may_be_exempt_too():
    fields = {
        "standard": "without delay",
        "effects": [{"event": "article_9_order", "effect": "exempt", "citation": "Art 17(5)"}],
    }
    found = count(fields, "2026-11-02 09:00", ("article_9_order", "2026-11-02 10:00"))

    assert found.standing is Standing.EXEMPT
    assert told(found, "exempt") == [
        "article_9_order Mon 2 Nov 2026 10:00 (+01:00): nothing is due (Art 17(5))."
    ]


def test_nothing_happens_to_a_duty_that_has_ended():
    pause = {"event": "asked", "until": "answered", "effect": "pause"}
    fields = PUTBACK | {"effects": [*PUTBACK["effects"], pause]}
    found = count(
        fields,
        "2026-11-02 09:00",
        ("court_action_notice", "2026-11-05 09:00"),
        ("asked", "2026-11-06 09:00"),
    )

    assert found.standing is Standing.TERMINATED
    assert told(found, "pause") == []


def test_a_duty_without_a_number_may_end():
    fields = {
        "standard": "while the order stands",
        "effects": [{"event": "order_lifted", "effect": "terminate"}],
    }
    found = count(fields, "2026-11-02 09:00", ("order_lifted", "2026-11-02 10:00"))

    assert found.standing is Standing.TERMINATED
