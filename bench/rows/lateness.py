"""How late reminders are: a hundred due at the same instant, and a hundred spread."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta

from bench.lab import Lab, Rig, say
from bench.meters import percentile, spread
from bench.opening import open_cases, person_id
from bench.playbooks import one_reminder
from bench.table import Measure
from bench.waiting import until, until_instant

ARMED = """
SELECT count(*) AS n FROM cases WHERE id = ANY(CAST(:ids AS text[]))
AND version > 0 AND view->'gates'->0->>'content_sha256' IS NOT NULL
"""
# The clock runs out at the rung's instant; `told` is when the ledger knows that it got through.
LATE = """
SELECT extract(epoch FROM d.settled_at - CAST(t.data->>'due_at' AS timestamptz)) AS told,
       CAST(t.data->>'late_ms' AS int) / 1000.0 AS fired,
       extract(epoch FROM d.settled_at) AS at
FROM timeline t JOIN deliveries d ON d.case_id = t.case_id
WHERE t.case_id = ANY(CAST(:ids AS text[])) AND t.event = 'rung.climbed'
  AND d.fate IN ('sent', 'delivered')
"""


def run(lab: Lab) -> Iterator[Measure]:
    """Measure both herds."""
    rig = lab.full()
    count = 50 if lab.quick else 100
    herd = remind(rig, [timedelta(0)] * count, ahead=15 + count // 5)
    yield from _figures(f"{count} due at the same instant", herd, 2.0)
    gap = timedelta(seconds=0.2)
    scattered = remind(rig, [gap * number for number in range(count)], ahead=15 + count // 5)
    yield from _figures(f"{count} due 0.2 s apart", scattered, 0.5)


def remind(
    rig: Rig, offsets: Sequence[timedelta], ahead: int
) -> list[tuple[float, float, float]]:
    """Open cases whose one reminder is due ``ahead`` seconds from now, and wait for all.

    Returns:
        Of each: seconds from due to told, from due to fired, and the instant of telling.

    Raises:
        TimeoutError: Opening them took longer than that; the figures would mean nothing.
    """
    say(f"{len(offsets)} cases whose reminder is due in {ahead} s")
    began = datetime.now(UTC)
    playbook = one_reminder(person_id(rig.sessions, "counsel-1"), ahead)
    ids = [
        one.case_id
        for one in open_cases(rig.sessions, playbook, [began + by for by in offsets])
    ]
    left = began + timedelta(seconds=ahead - 1) - datetime.now(UTC)
    until(lambda: rig.one(ARMED, ids=ids).n == len(ids), left.total_seconds(), every=0.5)
    until_instant(began + timedelta(seconds=ahead))
    until(lambda: len(rig.all(LATE, ids=ids)) >= len(ids), 60 + len(ids) / 5, every=0.5)
    rows = rig.all(LATE, ids=ids)
    return [(float(row.told), float(row.fired), float(row.at)) for row in rows]


def _figures(
    what: str, late: list[tuple[float, float, float]], target: float
) -> Iterator[Measure]:
    told = [one[0] for one in late]
    fired = [one[1] for one in late]
    yield Measure(
        "lateness",
        f"{what}: due → told, p99",
        percentile(told, 99),
        "s",
        target=target,
        note=f"due → told {spread(told)}; due → fired, as the timeline says, {spread(fired)}",
    )
