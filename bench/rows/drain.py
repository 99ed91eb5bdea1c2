"""A herd of reminders due at the same instant, against bare timers with one activity each."""

import asyncio
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from bench.baselines.bare_workflows import QUEUE, BareReminder
from bench.baselines.process import beside
from bench.lab import Lab, Rig, say
from bench.meters import cpu_of, spread
from bench.rows.lateness import remind
from bench.table import Measure

ABREAST = 50  # starts at a time
PARTS = ("temporal", "postgres", "worker")


def run(lab: Lab) -> Iterator[Measure]:
    """Drain both in turn, on one server of their own: open cases of other rows would count."""
    lab.release("full")
    rig = lab.fresh("drain")
    try:
        yield from _measure(rig, 300 if lab.quick else lab.herd)
    finally:
        rig.close()


def _measure(rig: Rig, count: int) -> Iterator[Measure]:
    with beside(rig, "bench.baselines.bare_worker") as pid:
        bare, bare_cpu = asyncio.run(_bare(rig, pid, count))
    before = rig.cpu()
    late = remind(rig, [timedelta(0)] * count, ahead=20 + count // 6)
    spent = {part: (value - before[part]) / count for part, value in rig.cpu().items()}
    told = [one[0] for one in late]
    parts = ", ".join(f"{part} {value * 1000:.0f}" for part, value in spent.items())
    yield Measure(
        "drain",
        f"{count} reminders due at the same instant",
        count / max(told),
        "told/s",
        baseline=count / bare,
        target=0.6,
        at_least=True,
        judge="ratio",
        note=f"due → told {spread(told)}",
    )
    yield Measure(
        "drain",
        "CPU of a reminder, its case's opening included",
        sum(spent.values()),
        "CPU-s",
        baseline=bare_cpu,
        note=f"ms by part: {parts}",
    )


async def _bare(rig: Rig, pid: int, count: int) -> tuple[float, float]:
    """Return seconds from due to the last one's end, and CPU seconds of each."""
    client = await rig.temporal()
    before = _cpu(rig, pid)
    ahead = 15 + count / 40
    say(f"{count} bare timers due in {ahead:g} s")
    due = datetime.now(UTC) + timedelta(seconds=ahead)
    gate = asyncio.Semaphore(ABREAST)
    prefix = f"bare-{time.time_ns()}"

    async def start(number: int) -> None:
        async with gate:
            await client.start_workflow(
                BareReminder.run, due, id=f"{prefix}-{number}", task_queue=QUEUE
            )

    await asyncio.gather(*(start(number) for number in range(count)))
    if datetime.now(UTC) > due:
        message = "starting the bare timers took longer than they were set for"
        raise TimeoutError(message)
    handles = [client.get_workflow_handle(f"{prefix}-{number}") for number in range(count)]
    await asyncio.sleep(max(0.0, (due - datetime.now(UTC)).total_seconds()))
    query = f'WorkflowId STARTS_WITH "{prefix}" AND ExecutionStatus = "Running"'
    for _ in range(60 + count):
        if not (await client.count_workflows(query)).count:
            break
        await asyncio.sleep(1)
    ends = [(await handle.describe()).close_time for handle in handles[-1:]]
    listed = client.list_workflows(f'WorkflowId STARTS_WITH "{prefix}"', page_size=1000)
    ends += [one.close_time async for one in listed]
    last = max(end for end in ends if end)
    return (last - due).total_seconds(), (_cpu(rig, pid) - before) / count


def _cpu(rig: Rig, pid: int) -> float:
    return cpu_of([pid]) + sum(rig.cpu()[part] for part in PARTS[:2])
