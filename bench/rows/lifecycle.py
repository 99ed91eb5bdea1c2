"""A whole takedown (2 gates, 4 notices, 1 clock) against a bare workflow on the same ports."""

import asyncio
import contextlib
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from statistics import mean
from typing import Any

from temporalio.client import Client, WorkflowHandle

from bench.baselines.bare_workflows import QUEUE, BareCase, BareTakedown
from bench.baselines.process import beside
from bench.lab import Lab, Rig, say
from bench.meters import cpu_of
from bench.opening import open_cases, person_id
from bench.playbooks import whole_takedown
from bench.rows.told import settle
from bench.table import Measure
from tocsin.playbooks.library import load_library
from tocsin.relay.starting import Starting
from tocsin.storage.opening import Opening
from tocsin.storage.pinning import playbook_digest
from workflows.casework.messages import Actor, Decide
from workflows.takedown import TakedownWorkflow

ABREAST = 20
ROUNDS = 2
WITHIN = 120.0  # seconds for a gate to open; one that does not fails the row
GATES = """
SELECT id, view->'gates'->0 AS gate FROM cases WHERE id = ANY(CAST(:ids AS text[]))
"""
Walk = Callable[[Opening], Awaitable[WorkflowHandle[Any, Any]]]


@dataclass
class Side:
    """What one side took, over all rounds."""

    seconds: float = 0.0
    cpu: float = 0.0
    cases: int = 0
    events: list[int] = field(default_factory=list)
    parts: dict[str, float] = field(default_factory=dict)


@dataclass
class Watch:
    """Looks for open gates of all cases under way at once, 50 times a second."""

    rig: Rig
    gates: dict[str, dict[str, Any] | None] = field(default_factory=dict)

    @contextlib.asynccontextmanager
    async def looking(self) -> AsyncIterator[None]:
        """Look until the block ends."""
        task = asyncio.create_task(self._look())
        try:
            yield
        finally:
            task.cancel()

    async def gate(self, case_id: str, number: int) -> dict[str, Any]:
        """Wait for a case's gate; the number is its place among the gates."""
        mark = (f"gate.{number}", ("review.1", "counsel.2")[number - 1])
        self.gates.setdefault(case_id, None)
        async with asyncio.timeout(WITHIN):
            while True:
                gate = self.gates[case_id]
                if gate and gate["id"] in mark and gate["content_sha256"]:
                    return gate
                await asyncio.sleep(0.01)

    async def _look(self) -> None:
        while True:
            ids = list(self.gates)
            for row in await asyncio.to_thread(self.rig.all, GATES, ids=ids) if ids else ():
                if row.id in self.gates:
                    self.gates[row.id] = row.gate
            await asyncio.sleep(0.02)


def run(lab: Lab) -> Iterator[Measure]:
    """Walk batches of both in turn."""
    rig = lab.full()
    settle(rig)
    count = 30 if lab.quick else 80
    with beside(rig, "bench.baselines.bare_worker") as pid:
        ours, bare = asyncio.run(_compare(rig, pid, count))
    parts = ", ".join(
        f"{part} {value / ours.cases * 1000:.0f}" for part, value in ours.parts.items()
    )
    yield Measure(
        "lifecycle",
        "2 gates, 4 notices, 1 clock; 20 abreast",
        ours.cases / ours.seconds,
        "cases/s",
        baseline=bare.cases / bare.seconds,
        target=0.7,
        at_least=True,
        judge="ratio",
    )
    yield Measure(
        "lifecycle",
        "its CPU",
        ours.cpu / ours.cases,
        "CPU-s",
        baseline=bare.cpu / bare.cases,
        target=0.22,
        note=f"ms by part: {parts}",
    )
    yield Measure(
        "lifecycle",
        "its history, mean",
        mean(ours.events),
        "events",
        baseline=mean(bare.events),
        target=60,
        note=f"at most {max(ours.events)}",
    )


async def _compare(rig: Rig, pid: int, count: int) -> tuple[Side, Side]:
    client = await rig.temporal()
    watch = Watch(rig)
    people = [person_id(rig.sessions, name) for name in ("analyst-1", "counsel-1")]
    ours, bare = Side(), Side()
    walks = (
        (bare, _bare_walk(client, watch, people)),
        (ours, _our_walk(rig, client, watch, people)),
    )
    async with watch.looking():
        for _, walk in walks:
            await _round(rig, pid, Side(), walk, 5, people)
        for _ in range(ROUNDS):
            for side, walk in walks:
                say(f"{count} {'of ours' if side is ours else 'bare ones'}")
                await _round(rig, pid, side, walk, count, people)
    return ours, bare


async def _round(
    rig: Rig, pid: int, side: Side, walk: Walk, count: int, people: list[str]
) -> None:
    """Walk so many cases, a few abreast; the rows they need are there before."""
    receipts = [datetime.now(UTC)] * count
    openings = open_cases(rig.sessions, whole_takedown(*people), receipts, start=False)
    room = asyncio.Semaphore(ABREAST)

    async def one(opening: Opening) -> WorkflowHandle[Any, Any]:
        async with room:
            return await walk(opening)

    before, bare_before, began = rig.cpu(), cpu_of([pid]), time.monotonic()
    handles = await asyncio.gather(*(one(opening) for opening in openings))
    side.seconds += time.monotonic() - began
    for part, value in {**rig.cpu(), "bare worker": cpu_of([pid])}.items():
        spent = value - before.get(part, bare_before)
        side.cpu += spent
        side.parts[part] = side.parts.get(part, 0.0) + spent
    side.cases += count
    side.events += [(await handle.describe()).history_length for handle in handles[:20]]


def _our_walk(rig: Rig, client: Client, watch: Watch, people: list[str]) -> Walk:
    starting = Starting(rig.sessions, client, load_library())
    roles = ("intake_analyst", "legal_counsel")

    async def walk(opening: Opening) -> WorkflowHandle[Any, Any]:
        await starting.start(opening.case_id)
        handle = client.get_workflow_handle_for(TakedownWorkflow.run, opening.case_id)
        for number, (person, role) in enumerate(zip(people, roles, strict=True), 1):
            gate = await watch.gate(opening.case_id, number)
            actor = Actor(f"user:{person}", (role,))
            verdict = Decide(actor, gate["id"], "approve", gate["content_sha256"])
            await handle.execute_update(TakedownWorkflow.decide, verdict, id=uuid.uuid4().hex)
        del watch.gates[opening.case_id]
        await handle.result()
        return handle

    return walk


def _bare_walk(client: Client, watch: Watch, people: list[str]) -> Walk:
    digest = playbook_digest(whole_takedown(*people))

    async def walk(opening: Opening) -> WorkflowHandle[Any, Any]:
        case = BareCase(opening.case_id, digest, opening.entry.hash, *people)
        handle = await client.start_workflow(
            BareTakedown.run, case, id=opening.case_id, task_queue=QUEUE
        )
        for number in (1, 2):
            await watch.gate(opening.case_id, number)
            await handle.execute_update(BareTakedown.decide, "approve", id=uuid.uuid4().hex)
        del watch.gates[opening.case_id]
        await handle.result()
        return handle

    return walk
