"""A decision over HTTP at five a second: until it is committed and visible, and its CPU."""

import json
import time
import uuid
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import local
from typing import Any

from bench.lab import Lab, Rig, say
from bench.load import Caller, Request, bearer
from bench.meters import percentile, spread
from bench.opening import open_cases
from bench.playbooks import one_verdict
from bench.rows.told import bring, settle
from bench.table import Measure
from bench.waiting import let_pass, until

RATE = 5.0
WAITING = """
SELECT id, ref, view->'gates'->0 AS gate FROM cases
WHERE kind = :kind AND state = 'open' AND version > 0
  AND view->'gates'->0->>'content_sha256' IS NOT NULL AND view->'gates'->0->>'stage' = 'review'
ORDER BY opened_at DESC LIMIT :count
"""


def run(lab: Lab) -> Iterator[Measure]:
    """Decide on cases that wait for nothing else, then on real ones with all that follows."""
    rig = lab.full()
    count = 50 if lab.quick else 150
    open_cases(rig.sessions, one_verdict(), [datetime.now(UTC)] * (count + 5))
    gates = _waiting(rig, "bench-verdict", count + 5)
    _decide(rig, gates[:5], "counsel-1", "approve")
    latencies, cpu, note = _decide(rig, gates[5:], "counsel-1", "approve")
    yield Measure(
        "decision",
        "committed and visible at 5/s, p50",
        percentile(latencies, 50),
        "ms",
        target=40,
    )
    yield Measure(
        "decision",
        "committed and visible at 5/s, p99",
        percentile(latencies, 99),
        "ms",
        target=150,
        note=spread(latencies, "ms"),
    )
    yield Measure("decision", "CPU of a decision", cpu, "CPU-s", target=0.03, note=note)
    yield from _with_all_that_follows(rig, count // 3)


def _with_all_that_follows(rig: Rig, count: int) -> Iterator[Measure]:
    """Let an analyst's verdict open counsel's gate, freeze a letter and call counsel."""
    bring(rig, count)
    gates = _waiting(rig, "copyright-takedown", count)
    latencies, cpu, note = _decide(rig, gates, "analyst-2", "remove")
    yield Measure(
        "decision",
        "the same, a letter frozen and the next told",
        percentile(latencies, 50),
        "ms",
        note=spread(latencies, "ms"),
    )
    yield Measure("decision", "CPU of that, all that follows included", cpu, "CPU-s", note=note)


def _waiting(rig: Rig, kind: str, count: int) -> list[Any]:
    until(lambda: len(rig.all(WAITING, kind=kind, count=count)) == count, 60)
    settle(rig)
    return rig.all(WAITING, kind=kind, count=count)


def _decide(
    rig: Rig, gates: list[Any], person: str, verdict: str
) -> tuple[list[float], float, str]:
    """Send a verdict each 200 ms; return milliseconds each took, and CPU seconds of one."""
    say(f"{len(gates)} decisions at {RATE:g}/s")
    headers = bearer(rig.token(person), **{"Content-Type": "application/json"})
    mine = local()
    idle = rig.idling(4)
    before, began = rig.cpu(), time.monotonic()

    def decide(number: int, row: Any) -> float:  # noqa: ANN401 - a row
        if not hasattr(mine, "caller"):
            mine.caller = Caller(rig.api)
        due = began + 0.2 + number / RATE
        let_pass(due - time.monotonic())  # they come at a steady rate, however long one takes
        body = {
            "verdict": verdict,
            "reason": "It is so.",
            "content_sha256": row.gate["content_sha256"],
        }
        path = f"/v1/cases/{row.ref}/gates/{row.gate['id']}/decisions"
        key = {"Idempotency-Key": uuid.uuid4().hex}
        request = Request("POST", path, json.dumps(body).encode(), {**headers, **key})
        status, answer = mine.caller.json(request)
        took = time.monotonic() - due
        _check(rig, row.id, status, answer)
        return took * 1000

    with ThreadPoolExecutor(8) as threads:
        took = list(threads.map(decide, range(len(gates)), gates))
    settle(rig)
    seconds = time.monotonic() - began
    spent = {part: (value - before[part]) / len(gates) for part, value in rig.cpu().items()}
    parts = ", ".join(f"{part} {value * 1000:.0f}" for part, value in spent.items())
    note = f"ms by part: {parts}; {idle * 1000:.0f} ms a second of idling are taken off"
    return took, sum(spent.values()) - idle * seconds / len(gates), note


def _check(rig: Rig, case_id: str, status: int, answer: dict[str, Any]) -> None:
    """Insist that what was answered is in the record for everybody to see."""
    seen = rig.one("SELECT version FROM cases WHERE id = :id", id=case_id)
    if status != 201 or not answer["projected"] or seen.version < answer["seq"]:
        message = f"a decision was answered {status}: {answer}"
        raise RuntimeError(message)
