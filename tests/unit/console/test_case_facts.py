"""The timeline's line says what happened in words; ids, digests and codes are not in it."""

from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

import pytest

from tocsin.console.case.facts import Telling, Word
from tocsin.playbooks.library import load_library

ADA = "01995f00-0000-7000-8000-00000000ada0"
DIGEST = "ab" * 32


@dataclass
class Entry:
    event: str
    data: dict[str, Any] | None = field(default_factory=dict)
    at: str = "2026-11-22T16:30:00Z"


@pytest.fixture(scope="module")
def file():
    tasks = [
        SimpleNamespace(id="t1", title="Call the police"),
        SimpleNamespace(id="t2", title=None),
    ]
    roles = {"scribe": SimpleNamespace(title="Who writes it down")}
    case = SimpleNamespace(tasks=tasks, roles=roles)
    return SimpleNamespace(
        case=case, playbook=load_library().pinned("copyright-takedown", None)
    )


@pytest.fixture
def told(file):
    def tell(event, **data):
        return list(Telling(Entry(event, data), {ADA: "Ada"}, file).facts())

    return tell


def words(facts):
    """Everything that a line says in words, with its labels."""
    return [
        (one.label.code if one.label else "", *(said.code for said in one.said))
        for one in facts
    ]


def test_ids_digests_and_codes_of_machines_are_left_out(told):
    facts = told(
        "verdict.given",
        gate="review.1",
        round=1,
        verdict="remove",
        content_sha256=DIGEST,
        reason=ADA,
        reason_digest=DIGEST,
        fields_version=3,
        playbook=DIGEST,
        other=ADA,
        page=ADA,
        evidence=["dated-notice"],
    )

    assert words(facts) == [("", "Review of the claim"), ("", "remove")]


def test_what_nobody_foresaw_is_left_out_too(told):
    assert told("case.blessed", some_code="x_y", another=["user:1"]) == []


def test_people_are_named_and_whom_nobody_can_name_is_left_out(told):
    facts = told("notice.sent", to=[f"person:{ADA}", "person:gone", "role:dpo", "requester:9"])

    assert words(facts) == [("", "Ada", "dpo", "requester")]
    assert facts[0].said[0] == Word("", "Ada")
    assert told("notice.sent", reached=["user:gone"]) == []


def test_whom_something_was_sent_to_and_who_has_it_is_said_once(told):
    assert words(told("notice.sent", to=["requester"], reached=["requester:9"])) == [
        ("", "requester")
    ]
    assert words(told("notice.sent", to=["role:dpo"], reached=[f"person:{ADA}"])) == [
        ("", "dpo"),
        ("reached", "Ada"),
    ]


def test_a_task_is_called_by_its_title_and_for_whom_it_is(told):
    facts = told(
        "task.added", task="t1", owner="case-role:scribe", title=ADA, title_digest=DIGEST
    )

    assert words(facts) == [("", "Call the police"), ("owner", "Who writes it down")]
    assert told("task.done", task="t2") == told("task.done", task="of-long-ago") == []
    assert told("notice.sent", owner="review.1") == []


def test_how_bad_it_is_is_told_by_questions_and_answers(told):
    facts = told("severity.set", severity="sev1", was="sev2", answers=["harm=life"])

    assert words(facts) == [("", "sev1"), ("was", "sev2"), ("harm", "life")]
    assert facts[2].label == Word("question", "harm")


def test_what_a_machine_is_late_is_no_news_and_what_people_are_is(told):
    assert told("clock.breached", late_ms=900) == []
    assert [one.how for one in told("clock.breached", late_ms=90_000)] == ["late"]


def test_a_first_round_and_a_running_clock_go_without_saying(told):
    assert words(told("gate.opened", gate="counsel.1", round=1)) == [("", "Counsel decides")]
    assert [one.how for one in told("gate.reopened", round=2)] == ["number"]
    assert told("clock.recounted", state="running") == []


def test_an_end_is_called_as_its_playbook_does(told):
    assert words(told("case.closed", outcome="abandoned")) == [
        ("", "What was missing never came")
    ]
    assert words(told("gate.decided", outcome="remove")) == [("", "remove")]


def test_a_withheld_entry_says_nothing(file):
    assert list(Telling(Entry("note.added", None), {}, file).facts()) == []


def test_a_paper_that_came_in_earlier_says_when_and_one_of_now_does_not(told):
    assert told("case.received", received_at="2026-11-22T16:29:58Z") == []
    assert [one.how for one in told("case.received", received_at="2026-11-01T09:30:00Z")] == [
        "instant"
    ]
