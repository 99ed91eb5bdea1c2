"""Clocks that are counted by law: started, paused, extended, ended, and never guessed at."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.workflows.law.conftest import PLAYBOOK, clock, refusal_of, terms, turn
from tocsin.domain.playbook import Playbook
from tocsin.playbooks.lawful import with_terms

pytestmark = pytest.mark.anyio
BERLIN = ZoneInfo("Europe/Berlin")
ANALYST = {"by": "user:ian", "roles": ("intake_analyst",)}


def end_of(day: datetime) -> datetime:
    local = day.astimezone(BERLIN)
    return local.replace(hour=23, minute=59, second=59, microsecond=0).astimezone(UTC)


def due(case, name: str) -> datetime:
    return datetime.fromisoformat(clock(case, name)["due_at"])


async def test_it_is_due_when_its_law_says_and_the_timeline_says_why(case_of, playbook):
    received_at = datetime.now(UTC) - timedelta(days=1)
    async with case_of(playbook, received_at=received_at) as case:
        await case.gate("review")

        assert due(case, "answer") == end_of(received_at + timedelta(days=10))
        started = next(
            entry.data
            for entry in case.log.timeline(case.id)
            if entry.event == "clock.started" and entry.data["clock"] == "answer"
        )
        assert (started["law"], started["pack"]) == ("test-answer", "test.1+000000000000")
        assert len(started["why"]) >= 3
        assert clock(case, "answer")["citation"] == "Test Act, s 1"


async def test_both_sides_of_a_window_run_from_the_same_instant(case_of, playbook):
    async with case_of(playbook) as case:
        await case.decide("review", "forward", **ANALYST)
        await case.until(lambda: clock(case, "latest")["state"] == "running")

        early, late = clock(case, "earliest"), clock(case, "latest")
        assert early["polarity"] == "not_before"
        assert late["polarity"] == "act_by"
        assert early["due_at"] == early["earliest"] < late["due_at"] == late["latest"]
        await case.pass_time(timedelta(days=30))
        await case.gate("restore")
        assert "clock.elapsed" in case.story
        assert "clock.breached" in case.story


async def test_a_pause_that_the_law_knows_moves_the_end_by_its_length(case_of, playbook):
    async with case_of(playbook) as case:
        await case.gate("review")
        before = due(case, "answer")
        asked = datetime.now(UTC)
        await turn(case, "answer", "pause", at=asked)
        assert clock(case, "answer")["state"] == "paused"
        await case.pass_time(timedelta(hours=30))
        await turn(case, "answer", "resume", at=asked + timedelta(hours=30))

        assert clock(case, "answer")["state"] == "running"
        assert due(case, "answer") == before + timedelta(hours=30)
        assert [event["name"] for event in clock(case, "answer")["events"]] == [
            "received_at",
            "clarification_requested",
            "clarification_received",
        ]


async def test_what_the_law_does_not_know_is_refused_with_its_citation(case_of, playbook):
    async with case_of(playbook) as case:
        await case.gate("review")

        code, said = await refusal_of(case, "fixed", "pause")
        assert code == "clock-never-pauses"
        assert "s 2(2)" in said
        code, said = await refusal_of(case, "fixed", "extend")
        assert code == "clock-never-extends"
        assert "s 2" in said
        code, said = await refusal_of(case, "answer", "record", event="full_moon")
        assert code == "unknown-clock-event"
        assert "clarification_requested" in said
        assert clock(case, "fixed")["state"] == "running"


async def test_an_extension_adds_what_the_law_gives_and_comes_in_time_or_not_at_all(
    case_of, playbook
):
    async with case_of(playbook) as case:
        await case.gate("review")
        before = due(case, "answer")
        assert clock(case, "answer")["notice_by"] is not None
        await turn(case, "answer", "extend")

        assert due(case, "answer").date() == (before + timedelta(days=5)).date()
        code, _ = await refusal_of(case, "answer", "extend")
        assert code == "extension-used-up"
        chosen = datetime.now(UTC) + timedelta(days=300)
        code, said = await refusal_of(case, "answer", "extend", until=chosen)
        assert (code, "s 1" in said) == ("extension-by-law", True)


async def test_an_event_that_ends_a_duty_ends_both_sides_and_may_turn_the_case(
    case_of, playbook
):
    async with case_of(playbook) as case:
        await case.decide("review", "forward", **ANALYST)
        await case.until(lambda: clock(case, "latest")["state"] == "running")
        await turn(case, "latest", "record", event="court_action_notice")
        await case.gate("court")

        assert {clock(case, side)["state"] for side in ("earliest", "latest")} == {
            "ended_by_law"
        }
        await case.decide("court", "go", by="user:cora", roles=("legal_counsel",))
        await case.pass_time(timedelta(days=40))
        await case.until(lambda: case.now.stage == "forward")
        assert "clock.elapsed" not in case.story, "a duty that ended does not run out"


async def test_an_event_recorded_by_mistake_is_struck_and_the_duty_goes_on(case_of, playbook):
    async with case_of(playbook) as case:
        await case.decide("review", "forward", **ANALYST)
        await case.until(lambda: clock(case, "latest")["state"] == "running")
        was = due(case, "latest")
        await turn(case, "latest", "record", event="court_action_notice")
        await turn(case, "latest", "strike", event="court_action_notice")

        assert due(case, "latest") == was
        assert {clock(case, side)["state"] for side in ("earliest", "latest")} == {"running"}
        code, said = await refusal_of(case, "latest", "strike", event="court_action_notice")
        assert code == "unknown-clock-event"
        assert "trigger" in said


async def test_what_nobody_can_count_is_due_at_once_and_counsel_is_told(case_of):
    written = {
        **PLAYBOOK,
        "clocks": [{"id": "order", "law": "test-ordered"}, *PLAYBOOK["clocks"]],
    }
    playbook = with_terms(Playbook.model_validate(written), terms)
    async with case_of(playbook) as case:
        await case.gate("review")
        await case.until(lambda: ("clock-uncounted", "role:legal_counsel") in case.told)
        assert clock(case, "order")["state"] == "uncounted"
        assert case.now.due_at == clock(case, "order")["due_at"]
        until = (datetime.now(UTC) + timedelta(days=3)).replace(microsecond=0)
        await turn(case, "order", "record", event="set_until", until=until)

        assert clock(case, "order")["state"] == "running"
        assert due(case, "order") == until


async def test_a_law_that_is_not_in_force_at_the_trigger_is_not_counted(case_of):
    def future(law: str):
        changes = {"effective": {"since": "2199-01-01"}} if law == "test-fixed" else {}
        return terms(law, **changes)

    async with case_of(with_terms(Playbook.model_validate(PLAYBOOK), future)) as case:
        await case.gate("review")

        entry = next(
            entry.data
            for entry in case.log.timeline(case.id)
            if entry.event == "clock.uncounted"
        )
        assert entry == {"clock": "fixed", "code": "not-in-force"}


async def test_what_has_not_happened_yet_is_not_recorded(case_of, playbook):
    async with case_of(playbook) as case:
        await case.gate("review")
        ahead = datetime.now(UTC) + timedelta(days=3)
        code, said = await refusal_of(
            case, "answer", "record", event="clarification_requested", at=ahead
        )
        assert code == "event-in-future"
        assert "clarification_requested" in said
