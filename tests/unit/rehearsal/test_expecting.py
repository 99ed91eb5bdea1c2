"""What a playbook expects of itself is judged, with what happened instead."""

from dataclasses import dataclass, field
from typing import Any

import pytest

from tests.unit.rehearsal.stories import RECEIVED, after, climbed, escalated, story
from tocsin.domain.expectations import Expectation
from tocsin.rehearsal.expecting import judge

ENTERED = (2, "stage.entered", {"stage": "counsel"})
CLOSED = (40, "case.closed", {"outcome": "removed"})


@dataclass
class Standing:
    """How a case stands, as far as expectations look."""

    stage: str = "review"
    outcome: str | None = None
    view: dict[str, Any] = field(default_factory=dict)


BREACH = "breach of 8h (ladder review, gate review)"
CLOCK = {
    "id": "reply",
    "due_at": "2026-12-25T22:30:00.500000Z",
    "state": "breached",
    "why": ["received + 24h"],
}
FOUND = story(
    ENTERED,
    climbed(8),
    climbed(16),
    orders=escalated(8, 16),
    now=Standing(view={"clocks": [CLOCK]}),
)


def judged(expected, found=FOUND):
    expectation = Expectation.model_validate(
        {"name": "it", "received": RECEIVED.isoformat(), "expect": [expected]}
    )
    (judgement,) = judge(expectation, found)
    return judgement


@pytest.mark.parametrize(
    "expected",
    [
        {"who": "role:executive"},
        {"who": "role:executive", "what": "escalation", "within": "8h"},
        {"who": "role:executive", "by": after(8).isoformat()},
        {"who": "role:executive", "within": "6h", "after": "stage:counsel"},
        {"who": "role:executive", "within": "8h", "after": "clock:reply due"},
        {"who": "role:executive", "never": True, "within": "7h"},
        {"who": "requester", "never": True},
        {"stage": "counsel", "within": "2h"},
        {"stage": "window", "never": True},
        {"outcome": "removed", "never": True},
        {"who": "requester", "never": True, "after": "stage:window"},
        {"clock": {"id": "reply", "due": "2026-12-25T22:30:00Z"}},
        {"clock": {"id": "reply", "state": "breached"}},
        {"clock": {"id": "window"}, "never": True},
    ],
)
def test_what_happened_as_expected_is_ok(expected):
    assert judged(expected).ok


@pytest.mark.parametrize(
    ("expected", "happened"),
    [
        (
            {"who": "role:executive", "within": "7h"},
            f"role:executive told escalation at 2026-12-25 06:30:00 UTC: {BREACH}",
        ),
        ({"who": "requester"}, "never; told were role:executive"),
        ({"who": "role:executive", "what": "task"}, "never; told were role:executive"),
        (
            {"who": "role:executive", "within": "1h", "after": "stage:window"},
            "stage:window never came",
        ),
        ({"stage": "window"}, "the case is in stage review at 2027-02-22 22:30:00 UTC"),
        (
            {"stage": "counsel", "never": True},
            "stage.entered counsel at 2026-12-25 00:30:00 UTC",
        ),
        (
            {"clock": {"id": "reply", "due": "2026-12-26T22:30:00Z"}},
            "due 2026-12-25 22:30:00 UTC, breached: received + 24h",
        ),
        ({"clock": {"id": "window"}}, "clock window never started"),
    ],
)
def test_what_did_not_is_told_with_what_happened_instead(expected, happened):
    judgement = judged(expected)

    assert not judgement.ok
    assert judgement.happened == happened


def test_the_end_of_a_case_is_what_it_closed_as():
    closed = story(CLOSED, ended_at=after(40), now=Standing(outcome="removed"))

    assert judged({"outcome": "removed", "within": "40h"}, closed).ok
    assert judged({"outcome": "refused"}, closed).happened == (
        "the case ended as removed at 2026-12-26 14:30:00 UTC"
    )


def test_a_repetition_counts_where_nobody_looked():
    """Time jumps over what is known to come again; it may be expected all the same."""
    expected = {"who": "role:executive", "within": "24h", "after": "stage:window"}
    late = (1000, "stage.entered", {"stage": "window"})
    found = story(climbed(8), climbed(16), late, orders=escalated(8, 16), now=Standing())

    assert judged(expected, found).ok
