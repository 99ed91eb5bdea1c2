"""Bare workflows: a timer with one activity, and a takedown without any of our mechanics."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta

from temporalio import activity, workflow

with workflow.unsafe.imports_passed_through():
    from activities.notices import NoticeActivities
    from activities.records import RecordActivities
    from tocsin.domain.case import Projection
    from tocsin.domain.messages import Batch, FreezeRequest, NoticeOrder
    from tocsin.domain.timeline import Entry, Head, append

QUEUE = "bench"
SHORT, BEAT, LONG = (timedelta(seconds=seconds) for seconds in (3, 4, 60))


@activity.defn
def do_nothing(name: str) -> str:
    """Be an activity."""
    return name


@workflow.defn
class BareReminder:
    """One timer, one activity."""

    @workflow.run
    async def run(self, due: datetime) -> None:
        """Sleep until it is due, then do it."""
        await asyncio.sleep((due - workflow.now()).total_seconds())
        await workflow.execute_activity(do_nothing, "x", start_to_close_timeout=SHORT)


@dataclass
class BareCase:
    """What the bare takedown begins with."""

    case_id: str
    playbook_digest: str
    head_hash: str
    analyst: str
    counsel: str


@workflow.defn
class BareTakedown:
    """The same ports, as often: 2 freezes, 4 records, 4 notices; 2 verdicts, 1 timer."""

    @workflow.run
    async def run(self, case: BareCase) -> str:
        """Walk straight through."""
        self._case = case
        self._head = Head(0, case.head_hash)
        self._given = self._recorded = self._told = 0
        clock = asyncio.create_task(asyncio.sleep(86400))
        tasks = [await self._gate(1, case.analyst, ["stage.entered", "gate.opened"])]
        opened = ["verdict.given", "gate.decided", "stage.entered", "gate.opened"]
        tasks.append(await self._gate(2, case.counsel, opened))
        clock.cancel()
        for to, template in (("requester", "decision-requester"), ("user", "user-notice")):
            tasks.append(asyncio.create_task(self._tell(to, template)))
        await self._record(["verdict.given", "gate.decided", "case.closed"])
        await asyncio.gather(*tasks)
        await self._record(["notice.sent"] * 4)
        await workflow.wait_condition(workflow.all_handlers_finished)
        return "removed"

    @workflow.update
    async def decide(self, verdict: str) -> str:
        """Take a verdict and answer when it is recorded."""
        self._given += 1
        mine = self._given + 1  # the first record is of the first gate's opening
        await workflow.wait_condition(lambda: self._recorded >= mine)
        return verdict

    async def _gate(self, number: int, who: str, events: list[str]) -> asyncio.Task[None]:
        """Freeze, call somebody, record, wait for the verdict."""
        template = "decision-requester" if number == 2 else None
        notice = asyncio.create_task(self._tell(f"person:{who}", "task"))
        frozen = await workflow.execute_local_activity_method(
            RecordActivities.freeze,
            FreezeRequest(
                self._case.case_id, f"gate.{number}", 1, 1, (),
                template=template, recommendation="approve",
            ),
            schedule_to_close_timeout=SHORT,
        )  # fmt: skip
        await self._record(events, {"id": f"gate.{number}", "content_sha256": frozen.sha256})
        await workflow.wait_condition(lambda: self._given >= number)
        return notice

    async def _tell(self, to: str, template: str) -> None:
        self._told += 1
        order = NoticeOrder(self._case.case_id, self._told, (to,), template, outcome="approve")
        await workflow.execute_activity_method(
            NoticeActivities.notify, order, start_to_close_timeout=LONG, heartbeat_timeout=BEAT
        )

    async def _record(self, events: list[str], gate: dict[str, str] | None = None) -> None:
        entries = tuple(self._entry(event) for event in events)
        is_over = entries[0].seq > 8
        shown = Projection(
            self._case.case_id, self._head.seq, "closed" if is_over else "open",
            "closed" if is_over else "review", None, "bench-takedown",
            self._case.playbook_digest, "open", None, None,
            view={"gates": [gate] if gate else []},
        )  # fmt: skip
        batch = Batch(self._case.case_id, entries, shown)
        await workflow.execute_activity_method(
            RecordActivities.record, batch, start_to_close_timeout=LONG, heartbeat_timeout=BEAT
        )
        self._recorded += 1

    def _entry(self, event: str) -> Entry:
        salt = f"{workflow.random().getrandbits(128):032x}"
        entry = append(
            self._head, at=workflow.now(), actor="system", event=event, data={"n": 1}, salt=salt
        )
        self._head = Head(entry.seq, entry.hash)
        return entry
