"""From receipt over HTTP to the first responder told: CPU per case, and a burst of cases."""

import hashlib
import time
from collections.abc import Iterator, Sequence

from bench.lab import Lab, Rig, say
from bench.load import Load, Request, bearer, closed_loop
from bench.meters import percentile, spread
from bench.notices import notices
from bench.table import Measure
from bench.waiting import until

CLIENTS = 8
TOLD = """
SELECT count(*) AS cases, count(told.at) AS told FROM items i
LEFT JOIN LATERAL (
    SELECT min(d.settled_at) AS at FROM deliveries d
    WHERE d.case_id = i.case_id AND d.recipient LIKE 'user:%'
      AND d.fate IN ('sent', 'delivered')
) told ON true
WHERE i.sha256 = ANY(CAST(:digests AS text[]))
"""
LAGS = """
SELECT extract(epoch FROM i.received_at) AS received,
       extract(epoch FROM min(d.settled_at)) AS told
FROM items i JOIN deliveries d ON d.case_id = i.case_id
WHERE i.sha256 = ANY(CAST(:digests AS text[])) AND d.recipient LIKE 'user:%'
  AND d.fate IN ('sent', 'delivered')
GROUP BY i.id
"""


def run(lab: Lab) -> Iterator[Measure]:
    """Measure the CPU of a calm stream, then how long the last of a burst waits."""
    rig = lab.full()
    warm_up(rig)
    yield from _cpu(rig, 40 if lab.quick else 120)
    yield from _burst(rig, 60 if lab.quick else 200)


def warm_up(rig: Rig) -> None:
    """Let every process do everything once before it counts."""
    bring(rig, 10)


def bring(rig: Rig, count: int) -> None:
    """Bring so many new notices in and let everything that follows happen."""
    _bring(rig, notices(count, time.time_ns()))
    settle(rig)


def settle(rig: Rig) -> None:
    """Wait until no case changes any more."""
    seen = [-1]

    def is_calm() -> bool:
        row = rig.one(
            "SELECT coalesce(sum(version), 0) AS v, (SELECT count(*) FROM outbox) AS waits"
            " FROM cases"
        )
        calm = row.waits == 0 and row.v == seen[0]
        seen[0] = row.v
        return calm

    until(is_calm, 60, every=1.0)


def _cpu(rig: Rig, count: int) -> Iterator[Measure]:
    say(f"CPU per case: {count} notices")
    idle = rig.idling(5)
    before, began = rig.cpu(), time.monotonic()
    _bring(rig, notices(count, time.time_ns()))
    settle(rig)
    seconds = time.monotonic() - began
    spent = {part: (value - before[part]) / count for part, value in rig.cpu().items()}
    parts = ", ".join(f"{part} {value * 1000:.0f}" for part, value in spent.items())
    yield Measure(
        "case-cpu",
        "receipt → opened → first responder told",
        sum(spent.values()) - idle * seconds / count,
        "CPU-s",
        target=0.12,
        note=f"ms by part: {parts}; {idle * 1000:.0f} ms a second of idling are taken off",
    )


def _burst(rig: Rig, count: int) -> Iterator[Measure]:
    say(f"burst of {count} notices")
    papers = notices(count, time.time_ns())
    _, digests = _bring(rig, papers)
    lags = rig.all(LAGS, digests=digests)
    waits = [float(row.told - row.received) for row in lags]
    yield Measure(
        "burst",
        f"receipt → first responder told, {count} at once, p99",
        percentile(waits, 99),
        "s",
        target=10,
        note=spread(waits),
    )
    span = max(row.told for row in lags) - min(row.received for row in lags)
    yield Measure("burst", "sustained rate receipt → told", count / float(span), "cases/s")
    settle(rig)


def _bring(rig: Rig, papers: Sequence[bytes]) -> tuple[Load, list[str]]:
    """Post everything over eight connections and wait until somebody is told of each."""
    headers = bearer(rig.token("analyst-1"), **{"Content-Type": "text/markdown"})
    requests = [Request("POST", "/v1/intake", paper, headers) for paper in papers]
    load = closed_loop(rig.api, requests, CLIENTS)
    if set(load.statuses) != {201}:
        message = f"intake answered {load.statuses}"
        raise RuntimeError(message)
    digests = [_sha256(paper) for paper in papers]

    def all_told() -> bool:
        row = rig.one(TOLD, digests=digests)
        return bool(row.cases == row.told == len(papers))

    until(all_told, 30 + len(papers) / 2, every=0.2)
    return load, digests


def _sha256(paper: bytes) -> str:
    return hashlib.sha256(paper).hexdigest()
