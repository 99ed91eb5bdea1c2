"""`tocsin up` as people run it: how long until it is ready, and how much memory it holds."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil
from sqlalchemy import text

from bench.lab import Lab, say
from bench.meters import pss_of, spread
from bench.opening import open_cases, person_id
from bench.playbooks import one_reminder
from bench.table import Measure
from bench.waiting import let_pass, until
from tocsin.storage.engine import make_engine, make_sessions

COMMAND = (sys.executable, "-c", "from tocsin.cli import main; main()", "up", "--json")
MEGABYTE = 1e6


def run(lab: Lab) -> Iterator[Measure]:
    """Start in new homes and in one that exists; then weigh what runs."""
    firsts, laters = (1, 1) if lab.quick else (3, 3)
    say("one start that does not count, to warm the disk")
    with _up(lab.folder / "start-warm") as (_, _, _):
        pass
    first: list[float] = []
    for number in range(firsts):
        with _up(lab.folder / f"start-{number}") as (_, _, took):
            first.append(took)
    later: list[float] = []
    for _ in range(laters):
        with _up(lab.folder / "start-0") as (_, _, took):
            later.append(took)
    yield Measure("start", "first", max(first), "s", target=10, note=spread(first))
    yield Measure("start", "later", max(later), "s", target=5, note=spread(later))
    yield from _memory(lab.folder / "start-0", 200 if lab.quick else 1000)


def _memory(home: Path, count: int) -> Iterator[Measure]:
    with _up(home) as (pid, ready, _):
        let_pass(20)  # what starting took is given back before it is weighed
        yield Measure(
            "memory", "idle", pss_of([pid]) / MEGABYTE, "MB", target=600, note=_by_name(pid)
        )
        say(f"opening {count} cases")
        engine = make_engine(ready["database"], 4, name="bench")
        sessions = make_sessions(engine)
        playbook = one_reminder(person_id(sessions, "counsel-1"), 86400)
        open_cases(sessions, playbook, [datetime.now(UTC)] * count)
        frozen = "view->'gates'->0->>'content_sha256' IS NOT NULL"
        query = text(f"SELECT count(*) FROM cases WHERE state = 'open' AND {frozen}")  # noqa: S608  both parts stand here

        def are_open() -> bool:
            with engine.connect() as connection:
                return bool((connection.scalar(query) or 0) >= count)

        until(are_open, 60 + count, every=1.0)
        engine.dispose()
        let_pass(10)  # as above, of what opening the cases took
        yield Measure(
            "memory",
            f"{count} open cases",
            pss_of([pid]) / MEGABYTE,
            "MB",
            target=800,
            note=_by_name(pid),
        )


@contextmanager
def _up(home: Path) -> Iterator[tuple[int, dict[str, Any], float]]:
    """Run ``tocsin up`` until the block ends; yield pid, ready line and seconds until it."""
    log = home.with_suffix(".log").open("ab")
    began = time.monotonic()
    process = subprocess.Popen(
        [*COMMAND, "--home", str(home)],
        stdout=subprocess.PIPE,
        stderr=log,
        text=True,
        env={**os.environ, "TOCSIN_LOG_FORMAT": "json"},
    )
    try:
        ready: dict[str, Any] = {}
        for line in process.stdout or ():
            ready = json.loads(line)
            if ready.get("event") == "ready":
                break
        if ready.get("event") != "ready":
            message = f"tocsin up did not get ready: {ready}"
            raise RuntimeError(message)
        yield process.pid, ready, time.monotonic() - began
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(30)
        log.close()


def _by_name(pid: int) -> str:
    """Say how much memory each of the children holds, with their own children."""
    found: dict[str, int] = {}
    for child in psutil.Process(pid).children():
        words = " ".join(child.cmdline())
        names = {"bin/postgres": "postgres", "start-dev": "temporal", "-m worker": "worker"}
        name = next((name for mark, name in names.items() if mark in words), "")
        name = name or ("api" if "uvicorn" in words else "others")
        found[name] = found.get(name, 0) + pss_of([child.pid])
    found["up itself"] = pss_of([pid]) - sum(found.values())
    return ", ".join(f"{name} {size / MEGABYTE:.0f}" for name, size in found.items()) + " MB"
