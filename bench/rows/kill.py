"""Kill -9 of worker, Temporal and PostgreSQL while reminders come due; then restart."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy.exc import OperationalError

from bench.lab import Lab, Rig, say
from bench.meters import spread
from bench.opening import open_cases, person_id
from bench.playbooks import one_reminder
from bench.rows.lateness import ARMED
from bench.table import Measure
from bench.waiting import let_pass, until, until_instant
from tocsin.embedded.ports import answers

PARTS = ("worker", "temporal", "postgres")
TOLD = """
SELECT case_id, count(*) AS sent, bool_or(possible_duplicate) AS marked,
       extract(epoch FROM min(settled_at)) AS at
FROM deliveries WHERE case_id = ANY(CAST(:ids AS text[])) AND fate IN ('sent', 'delivered')
GROUP BY case_id
"""


def run(lab: Lab) -> Iterator[Measure]:
    """Kill everything for six seconds around the due instant."""
    rig = lab.fresh("kill")
    try:
        yield from _measure(rig, 50 if lab.quick else 100)
    finally:
        rig.close()


def _measure(rig: Rig, count: int) -> Iterator[Measure]:
    ahead = 20 + count // 4
    began = datetime.now(UTC)
    playbook = one_reminder(person_id(rig.sessions, "counsel-1"), ahead)
    ids = [one.case_id for one in open_cases(rig.sessions, playbook, [began] * count)]
    due = began + timedelta(seconds=ahead)
    until(lambda: rig.one(ARMED, ids=ids).n == count, ahead - 4, every=0.5)
    until_instant(due - timedelta(seconds=2))
    say(f"kill -9 of {', '.join(PARTS)}; {count} reminders come due meanwhile")
    for part in PARTS:
        rig.stack.pause_restart(part)
        rig.stack.kill(part)
    rig.engine.dispose()
    until_instant(due + timedelta(seconds=4))
    for part in reversed(PARTS):
        rig.stack.resume_restart(part)
    back = _wait_until_back(rig)
    until(lambda: len(rig.all(TOLD, ids=ids)) == count, 120, every=0.5)
    let_pass(2)  # whatever is told a second time comes now
    rows = rig.all(TOLD, ids=ids)
    waits = [max(0.0, float(row.at) - back) for row in rows]
    doubles = [row for row in rows if row.sent > 1]
    yield Measure(
        "kill",
        "processes back → first overdue told",
        min(waits),
        "s",
        target=5,
        note=f"back {back - due.timestamp():.1f} s after they were due; {spread(waits)}",
    )
    yield Measure("kill", f"processes back → all {count} told", max(waits), "s", target=10)
    yield Measure(
        "kill",
        "told twice without a mark",
        sum(not row.marked for row in doubles),
        "cases",
        target=0,
        note=f"{len(doubles)} were told twice and say so",
    )


def _wait_until_back(rig: Rig) -> float:
    """Wait until all three are ready again and return when that was."""
    temporal = int(rig.stack.temporal_address.rpartition(":")[2])
    ready = Path(rig.home) / "run" / "worker.ready"

    def is_back() -> bool:
        return ready.exists() and answers(temporal) and _has_database(rig)

    until(is_back, 60, every=0.02)
    return time.time()


def _has_database(rig: Rig) -> bool:
    try:
        return bool(rig.one("SELECT true AS up").up)
    except OperationalError:
        return False
