"""Pages: a burst until somebody is told, and how soon an acknowledgement stills one."""

import json
import time
from collections.abc import Iterator, Sequence
from uuid import uuid4

from bench.lab import Lab, Rig, say
from bench.load import Caller, Request, bearer, closed_loop
from bench.meters import percentile, spread
from bench.table import Measure
from bench.waiting import let_pass, until

CLIENTS = 8
EVERY_SECONDS = 2  # how often a page of the second row asks anew
OPENED = "SELECT id FROM pages WHERE policy = :policy"
TOLD = """
SELECT p.id, extract(epoch FROM min(d.settled_at) - p.opened_at) AS lag
FROM pages p JOIN deliveries d ON d.subject = p.id
WHERE p.policy = :policy AND d.recipient LIKE 'user:%' AND d.fate IN ('sent', 'delivered')
GROUP BY p.id
"""
SENDS = """
SELECT extract(epoch FROM max(settled_at)) AS last
FROM deliveries WHERE subject = :page AND fate IN ('sent', 'delivered')
"""


def run(lab: Lab) -> Iterator[Measure]:
    """Measure a burst of pages, then acknowledgements of pages that ask again and again."""
    rig = lab.full()
    _put(rig, "bench-burst", {"steps": [{"to": ["role:on_call"], "wait": "30m"}]})
    _page(rig, "bench-burst", 5)  # let every process do everything once
    yield from _burst(rig, 60 if lab.quick else 200)
    yield from _stilled(rig, 10 if lab.quick else 30)


def _burst(rig: Rig, count: int) -> Iterator[Measure]:
    say(f"{count} pages at once")
    policy = f"bench-{uuid4().hex[:8]}"
    _put(rig, policy, {"steps": [{"to": ["role:on_call"], "wait": "30m"}]})
    _page(rig, policy, count)
    waits = [float(row.lag) for row in rig.all(TOLD, policy=policy)]
    yield Measure(
        "pages",
        f"request → first notice, {count} pages at once, p99",
        percentile(waits, 99),
        "s",
        target=8,
        note=spread(waits),
    )


def _stilled(rig: Rig, count: int) -> Iterator[Measure]:
    say(f"acknowledging {count} pages that ask again and again")
    policy = f"bench-{uuid4().hex[:8]}"
    step = {"to": ["role:on_call"], "wait": f"{EVERY_SECONDS}s"}
    _put(rig, policy, {"steps": [step] * 20, "repeat": 10})
    ids = _page(rig, policy, count)
    lags, latencies = _acknowledge(rig, ids)
    yield Measure(
        "pages",
        "acknowledge → nothing more is sent, p99",
        percentile(lags, 99),
        "s",
        target=1,
        note=f"from the request to the last send; {spread(lags)}; answers {spread(latencies)}",
    )


def _acknowledge(rig: Rig, ids: Sequence[str]) -> tuple[list[float], list[float]]:
    """Acknowledge one after the other; return how long after it each was still sent to."""
    caller = Caller(rig.api)
    asked: dict[str, float] = {}
    latencies: list[float] = []
    for page in ids:
        asked[page] = time.time()
        began = time.perf_counter()
        status, body = caller.send(_post(rig, f"/v1/pages/{page}/acknowledge", {}, "on-call-1"))
        latencies.append(time.perf_counter() - began)
        if status != 201:
            raise RuntimeError(f"acknowledging answered {status}: {body[:200]!r}")
    caller.close()
    let_pass(5 * EVERY_SECONDS)  # whatever is still sent comes now
    rows = [(asked[page], rig.one(SENDS, page=page)) for page in ids]
    return [max(0.0, float(row.last) - at) for at, row in rows], latencies


def _page(rig: Rig, policy: str, count: int) -> list[str]:
    """Open so many pages over eight connections and wait until somebody is told of each."""
    requests = [_post(rig, "/v1/pages", {"policy": policy}, "manager-1") for _ in range(count)]
    load = closed_loop(rig.api, requests, CLIENTS)
    if set(load.statuses) != {201}:
        raise RuntimeError(f"paging answered {load.statuses}")
    until(lambda: len(rig.all(TOLD, policy=policy)) == count, 30 + count / 2, every=0.2)
    return [row.id for row in rig.all(OPENED, policy=policy)]


def _put(rig: Rig, name: str, policy: dict[str, object]) -> None:
    body = {"id": name, "policy": {**policy, "catch_all": {"to": ["role:incident_manager"]}}}
    status, answer = Caller(rig.api).send(
        _post(rig, "/v1/escalation-policies", body, "manager-1")
    )
    if status != 201:
        raise RuntimeError(f"putting a policy answered {status}: {answer[:200]!r}")


def _post(rig: Rig, path: str, body: dict[str, object], who: str) -> Request:
    headers = bearer(rig.token(who), **{"Content-Type": "application/json"})
    headers["Idempotency-Key"] = uuid4().hex
    return Request("POST", path, json.dumps(body).encode(), headers)
