"""Accepting over HTTP, eight clients, against a bare endpoint; and reading, apart from it."""

import os
import time
import uuid
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bench.baselines.bare_intake import make_tables
from bench.baselines.process import serving
from bench.lab import Lab, Rig, say
from bench.load import Load, Request, bearer, closed_loop
from bench.meters import cpu_of, percentile, spread
from bench.notices import notices
from bench.table import Measure
from tocsin.intake.pool import ReaderPool

CLIENTS = 8
READERS = 2
ROUNDS = 4
KINDS = (".md", ".markdown", ".txt")


def run(lab: Lab) -> Iterator[Measure]:
    """Send rounds to both in turn; the worker is not running, so nothing is read meanwhile."""
    rig = lab.receiving()
    make_tables(rig.owner)
    yield from _accepting(rig, 150 if lab.quick else 600)
    yield from _reading(notices(60 if lab.quick else 300, time.time_ns()), "synthetic, 4 kB")
    folder = os.environ.get("TOCSIN_NOTICES")
    if folder and Path(folder).is_dir():
        files = sorted(path for path in Path(folder).rglob("*") if path.suffix in KINDS)
        step = max(1, len(files) // (60 if lab.quick else 300))
        papers = [path.read_bytes() for path in files[::step]]
        yield from _reading(papers, "real ones of TOCSIN_NOTICES")


def _accepting(rig: Rig, count: int) -> Iterator[Measure]:
    ours: list[Load] = []
    bare: list[Load] = []
    spent = {"ours": 0.0, "bare": 0.0}
    with serving(rig, "bench.baselines.bare_intake:create_app") as (host, pid):
        token = rig.token("analyst-1")
        for _ in range(2):
            closed_loop(rig.api, _requests(50, token), CLIENTS)
            closed_loop(host, _requests(50, token), CLIENTS)
        for number in range(ROUNDS):
            say(f"accepting, round {number + 1} of {ROUNDS}")
            for name, where, loads in (("ours", rig.api, ours), ("bare", host, bare)):
                requests = _requests(count, token)
                pids = (
                    rig.pids(("api", "postgres"))
                    if name == "ours"
                    else [pid, *rig.pids(("postgres",))]
                )
                before = cpu_of(pids)
                loads.append(closed_loop(where, requests, CLIENTS))
                spent[name] += cpu_of(pids) - before
    for load in (*ours, *bare):
        if set(load.statuses) != {201}:
            message = f"intake answered {load.statuses}"
            raise RuntimeError(message)
    latencies = [1000 * one for load in ours for one in load.latencies]
    others = [1000 * one for load in bare for one in load.latencies]
    total = ROUNDS * count
    yield Measure(
        "intake",
        "accepted = durable, 8 clients",
        total / sum(load.seconds for load in ours),
        "req/s",
        baseline=total / sum(load.seconds for load in bare),
        target=0.7,
        at_least=True,
        judge="ratio",
    )
    yield Measure(
        "intake",
        "the same, p99",
        percentile(latencies, 99),
        "ms",
        baseline=percentile(others, 99),
        target=100,
        note=f"ours {spread(latencies, 'ms')}; bare {spread(others, 'ms')}",
    )
    yield Measure(
        "intake",
        "CPU of a request, server and PostgreSQL",
        spent["ours"] / total,
        "CPU-s",
        baseline=spent["bare"] / total,
    )


def _requests(count: int, token: str) -> list[Request]:
    return [
        Request(
            "POST",
            "/v1/intake",
            paper,
            bearer(
                token, **{"Content-Type": "text/markdown", "Idempotency-Key": uuid.uuid4().hex}
            ),
        )
        for paper in notices(count, time.time_ns())
    ]


def _reading(papers: Sequence[bytes], what: str) -> Iterator[Measure]:
    """Read in bounded processes, as the worker does."""
    say(f"reading {len(papers)} papers: {what}")
    pool = ReaderPool(READERS)
    try:
        with ThreadPoolExecutor(READERS) as threads:
            list(
                threads.map(lambda paper: pool.read(paper, "text/markdown", None), papers[:10])
            )
            before, began = cpu_of([os.getpid()]), time.monotonic()
            list(threads.map(lambda paper: pool.read(paper, "text/markdown", None), papers))
            seconds, spent = time.monotonic() - began, cpu_of([os.getpid()]) - before
    finally:
        pool.close()
    note = f"{1000 * spent / len(papers):.1f} ms of CPU each, {READERS} readers"
    yield Measure("reading", what, len(papers) / seconds, "files/s", note=note)
