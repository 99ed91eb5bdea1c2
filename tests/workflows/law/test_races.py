"""Several things happen to a case while one of its deadlines is being counted."""

import asyncio
import threading
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta

import pytest
from temporalio.client import WorkflowUpdateFailedError

from tests.workflows.law.conftest import LEAD, PLAYBOOK, clock, refusal_of, terms, turn
from tests.workflows.law.test_migration import migrate, with_longer_answer
from tocsin.domain.draft import Document
from tocsin.domain.law.pack import Terms
from tocsin.domain.law.reckoning import Event, Place, Reckoning
from tocsin.domain.playbook import Playbook
from tocsin.domain.working_hours import WorkingHours
from tocsin.playbooks.calendars import HolidayCalendars
from tocsin.playbooks.lawful import with_terms
from tocsin.playbooks.library import Library
from tocsin.playbooks.reckonings import Reckonings
from workflows.casework.messages import JoinedItem, TakeAction, TextRef
from workflows.takedown import TakedownWorkflow

pytestmark = pytest.mark.anyio
WITHIN = 20.0
ANALYST = {"by": "user:ian", "roles": ("intake_analyst",)}
SAID = TextRef("text-1", "00")


class SlowCounter:
    """Counts as ever, but can be made to wait, and says when the case goes on meanwhile.

    That is when a count was tried locally, took too long, and was asked for again: until then
    the server hands nothing else to the case.
    """

    def __init__(self) -> None:
        self._behind = Reckonings(HolidayCalendars(), Place("Europe/Berlin", "DE"))
        self._goes_on = threading.Event()
        self._goes_on.set()
        self._asked = threading.Semaphore(0)

    def hold(self) -> None:
        self._asked = threading.Semaphore(0)
        self._goes_on.clear()

    def let_go(self) -> None:
        self._goes_on.set()

    async def asked(self) -> None:
        for _ in range(2):
            asked = await asyncio.to_thread(self._asked.acquire, timeout=WITHIN)
            assert asked, "nobody asked for a count"

    def count(
        self, terms: Terms, events: Sequence[Event], jurisdiction: str | None
    ) -> Reckoning:
        self._asked.release()
        assert self._goes_on.wait(WITHIN), "nobody let the count go on"
        return self._behind.count(terms, events, jurisdiction)

    def working_hours(self, zone: str, since: date, jurisdiction: str | None) -> WorkingHours:
        return self._behind.working_hours(zone, since, jurisdiction)


@pytest.fixture
def counter():
    slow = SlowCounter()
    yield slow
    slow.let_go()


def names(case, clock_id: str) -> list[str]:
    return [event["name"] for event in clock(case, clock_id)["events"]]


async def test_a_plain_clock_paused_twice_while_a_law_is_counted_is_refused_once(
    case_of, counter
):
    clocks = [*PLAYBOOK["clocks"], {"id": "house", "duration": "36h", "pausable": True}]
    playbook = with_terms(Playbook.model_validate({**PLAYBOOK, "clocks": clocks}), terms)
    async with case_of(playbook) as case:
        await case.gate("review")
        counter.hold()
        counted = asyncio.create_task(turn(case, "answer", "pause"))
        await counter.asked()
        twice = [asyncio.create_task(turn(case, "house", "pause")) for _ in range(2)]
        await asyncio.wait(twice, timeout=1)
        counter.let_go()
        refused = [
            one
            for one in await asyncio.gather(*twice, counted, return_exceptions=True)
            if isinstance(one, Exception)
        ]

        assert [one.cause.type for one in refused] == ["clock-not-running"]
        assert clock(case, "house")["state"] == clock(case, "answer")["state"] == "paused"
        assert await refusal_of(case, "house", "pause")


async def test_a_turn_that_comes_while_the_case_migrates_is_not_lost(
    case_of, playbook, counter
):
    async with case_of(playbook) as case:
        await case.gate("review")
        counter.hold()
        moving = asyncio.create_task(migrate(case, with_longer_answer()))
        await counter.asked()
        pausing = asyncio.create_task(turn(case, "answer", "pause"))
        await asyncio.wait([pausing], timeout=1)
        counter.let_go()
        await asyncio.gather(moving, pausing)

        assert names(case, "answer") == ["received_at", "clarification_requested"]
        begun = next(e for e in case.log.timeline(case.id) if e.event == "case.migrated")
        assert clock(case, "answer")["due_at"] in begun.data["clocks"][0].partition(" -> ")[2]
        assert clock(case, "answer")["state"] == "paused"


async def test_a_clock_that_starts_while_the_case_migrates_goes_on(case_of, counter):
    started = {"id": "reply", "duration": "36h", "starts": "document:counter_notice"}
    clocks = [*PLAYBOOK["clocks"], started]
    playbook = with_terms(Playbook.model_validate({**PLAYBOOK, "clocks": clocks}), terms)
    async with case_of(playbook) as case:
        await case.gate("review")
        counter.hold()
        moving = asyncio.create_task(migrate(case, with_longer_answer(clocks=clocks)))
        await counter.asked()
        joined = JoinedItem("item-2", Document.COUNTER_NOTICE.value)
        await case.handle.signal(TakedownWorkflow.item_joined, joined)
        await case.until(lambda: "item.joined" in case.story)
        counter.let_go()
        await moving

        assert clock(case, "reply")["state"] == "running"


async def test_turns_of_a_case_that_becomes_another_kind_meanwhile_are_refused(
    case_of, playbook, counter
):
    other = Playbook.model_validate(
        {
            "kind": "test-other",
            "lifecycle": "takedown",
            "title": "Another kind",
            "stages": [
                {"id": "look", "gate": {"role": "on_call", "verdicts": ["ok"]}, "end": "ok"}
            ],
        }
    )
    async with case_of(playbook) as case:
        await case.gate("review")
        counter.hold()
        turns = [
            asyncio.create_task(turn(case, "answer", "pause")),
            asyncio.create_task(turn(case, "answer", "extend")),
        ]
        await counter.asked()
        action = TakeAction(
            LEAD, "reclassify", SAID, playbook=other, playbook_digest=Library.digest(other)
        )
        await case.handle.execute_update(TakedownWorkflow.act, action)
        await case.gate("look")
        counter.let_go()
        refused = await asyncio.gather(*turns, return_exceptions=True)

        assert [type(one) for one in refused] == [WorkflowUpdateFailedError] * 2
        assert {one.cause.type for one in refused} == {"no-such-clock"}
        assert case.now.view["clocks"] == []
        await case.decide("look", "ok", by="user:ola", roles=("on_call",))
        await case.until(lambda: case.now.state == "closed")


async def test_what_happens_to_two_laws_at_once_is_kept_by_both(case_of, counter):
    """The action counts two clocks one after the other; a turn of the first comes between."""
    clocks = [
        {"id": "answer", "law": "test-answer", "ladder": "answer"},
        {"id": "again", "law": "test-window", "bound": "latest"},
        {"id": "third", "law": "test-third"},
    ]
    body = {**PLAYBOOK, "clocks": clocks, "actions": {"exempted": "court"}}
    body["stages"] = [dict(stage) for stage in body["stages"]]
    body["stages"][1] = {
        "id": "forward",
        "wait": {"clock": "third"},
        "next": {"due": "restore"},
    }

    def both(law: str) -> Terms:
        if law != "test-third":
            return terms(law)
        effects = [
            {"event": "clarification_requested", "effect": "restart"},
            {"event": "exempted", "effect": "exempt"},
        ]
        return terms("test-fixed", id="test-third", effects=effects)

    playbook = with_terms(Playbook.model_validate(body), both)
    async with case_of(playbook) as case:
        await case.gate("review")
        counter.hold()
        acting = asyncio.create_task(
            case.handle.execute_update(TakedownWorkflow.act, TakeAction(LEAD, "exempted", SAID))
        )
        await counter.asked()
        happened = asyncio.create_task(
            turn(case, "third", "record", event="clarification_requested")
        )
        await asyncio.wait([happened], timeout=1)
        counter.let_go()
        await asyncio.gather(acting, happened, return_exceptions=True)

        assert clock(case, "answer")["state"] == "ended_by_law"
        assert "exempted" in names(case, "third")
        if not happened.exception():
            assert "clarification_requested" in names(case, "third")


async def test_a_second_paper_does_not_begin_anew_what_is_being_counted(case_of, counter):
    clocks = [
        *PLAYBOOK["clocks"][:2],
        {"id": "earliest", "law": "test-window", "starts": "document:counter_notice"},
    ]
    playbook = with_terms(Playbook.model_validate({**PLAYBOOK, "clocks": clocks}), terms)
    now = datetime.now(UTC)
    async with case_of(playbook) as case:
        await case.gate("review")
        counter.hold()
        for number in (1, 2):
            joined = JoinedItem(
                f"item-{number + 1}",
                Document.COUNTER_NOTICE.value,
                received_at=now + timedelta(seconds=number),
            )
            await case.handle.signal(TakedownWorkflow.item_joined, joined)
        await counter.asked()
        counter.let_go()
        await case.until(lambda: case.now.view["items"][-1] == "item-3")
        await case.until(lambda: any(c["id"] == "earliest" for c in case.now.view["clocks"]))
        await turn(case, "answer", "pause")

        begun = [e for e in case.log.timeline(case.id) if e.event == "clock.started"]
        assert [e.data["clock"] for e in begun].count("earliest") == 1
        first = (now + timedelta(seconds=1)).isoformat(timespec="seconds").partition("+")[0]
        assert clock(case, "earliest")["events"][0]["at"].startswith(first)
