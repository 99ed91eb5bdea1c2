"""Bare workflows: a timer with one activity, and a takedown without any of our mechanics."""

import asyncio
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from temporalio import activity, workflow

with workflow.unsafe.imports_passed_through():
    from activities.notices import NoticeActivities
    from activities.records import RecordActivities
    from tocsin.domain.case import Projection
    from tocsin.domain.messages import Batch, FreezeRequest, NoticeOrder
    from tocsin.domain.timeline import Entry, Head, append

QUEUE = "bench"
SHORT = timedelta(seconds=3)


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
    """The same ports in the same order: 2 freezes, 2 verdicts, 4 notices, 1 timer."""

    @workflow.run
    async def run(self, case: BareCase) -> str:
        """Walk straight through."""
        self._case = case
        self._head = Head(0, case.head_hash)
        self._verdicts: list[str] = []
        self._told = 0
        self._turn = asyncio.Lock()  # entries must arrive in order
        clock = asyncio.create_task(asyncio.sleep(86400))
        tasks = [
            await self._gate(number, who)
            for number, who in enumerate((case.analyst, case.counsel), 1)
        ]
        clock.cancel()
        notices = (("requester", "decision-requester"), ("user", "user-notice"))
        tasks += [asyncio.create_task(self._tell(to, name)) for to, name in notices]
        await asyncio.gather(*tasks)
        await self._record("closed", [("notice.sent", {"number": n}) for n in range(1, 5)])
        await workflow.wait_condition(workflow.all_handlers_finished)
        return "removed"

    async def _gate(self, number: int, who: str) -> asyncio.Task[None]:
        """Freeze, call somebody, record, wait for the verdict."""
        case = self._case
        request = FreezeRequest(
            case.case_id, f"gate.{number}", 1, 1, (),
            template="decision-requester" if number == 2 else None, recommendation="approve",
        )  # fmt: skip
        notice = asyncio.create_task(self._tell(f"person:{who}", "task"))
        frozen = await workflow.execute_local_activity_method(
            RecordActivities.freeze, request, schedule_to_close_timeout=SHORT
        )
        await self._record(
            "review",
            [("stage.entered", {"stage": str(number)}), ("gate.opened", {"gate": str(number)})],
            gate={"id": f"gate.{number}", "content_sha256": frozen.sha256},
        )
        await workflow.wait_condition(lambda: len(self._verdicts) >= number)
        return notice

    @workflow.update
    async def decide(self, verdict: str) -> None:
        """Take a verdict and answer when it is recorded."""
        self._verdicts.append(verdict)
        await self._record("review", [("verdict.given", {"verdict": verdict})])

    async def _tell(self, to: str, template: str) -> None:
        self._told += 1
        order = NoticeOrder(self._case.case_id, self._told, (to,), template, outcome="approve")
        await workflow.execute_activity_method(
            NoticeActivities.notify,
            order,
            start_to_close_timeout=timedelta(seconds=60),
            heartbeat_timeout=timedelta(seconds=4),
        )

    async def _record(
        self,
        stage: str,
        events: list[tuple[str, dict[str, Any]]],
        gate: dict[str, str] | None = None,
    ) -> None:
        async with self._turn:
            entries = tuple(self._entry(event, data) for event, data in events)
            shown = Projection(
                self._case.case_id, self._head.seq, "closed" if stage == "closed" else "open",
                stage, None, "bench-takedown", self._case.playbook_digest, "open", None, None,
                view={"gates": [gate] if gate else []},
            )  # fmt: skip
            await workflow.execute_local_activity_method(
                RecordActivities.record,
                Batch(self._case.case_id, entries, shown),
                schedule_to_close_timeout=SHORT,
            )

    def _entry(self, event: str, data: dict[str, Any]) -> Entry:
        salt = f"{workflow.random().getrandbits(128):032x}"
        entry = append(
            self._head, at=workflow.now(), actor="system", event=event, data=data, salt=salt
        )
        self._head = Head(entry.seq, entry.hash)
        return entry
