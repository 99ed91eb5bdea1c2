"""`tocsin up` as a process: stopped in order by a signal, cleaned up after when killed."""

import json
import os
import signal
import time

import httpx
import psutil
import pytest

from tocsin.embedded.processes import Trace


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


def traces_of(home):
    run = json.loads((home / "run.json").read_text())
    return {child["name"]: Trace.from_json(child) for child in run["children"]}


def guardian_of(process):
    children = psutil.Process(process.pid).children()
    return next(c for c in children if "tocsin.embedded.guardian" in c.cmdline())


@pytest.mark.parametrize("signum", [signal.SIGTERM, signal.SIGINT])
def test_a_stop_signal_stops_all_children_within_15_seconds(up, home, signum):
    process, ready = up()
    children = traces_of(home)
    assert set(children) == {"postgres", "temporal", "worker", "api"}
    assert httpx.get(f"{ready['api']}/healthz").is_success
    began = time.monotonic()

    process.send_signal(signum)

    assert process.wait(15) == 0
    assert time.monotonic() - began < 15
    assert [name for name, trace in children.items() if trace.is_alive()] == []
    assert "database system is shut down" in (home / "logs" / "postgres.log").read_text()


def test_the_services_are_told_what_they_need_and_not_the_owners_password(up, home):
    _, ready = up()
    told = json.loads((home / "run" / "worker.env.json").read_text())

    assert told["TOCSIN_DATABASE_URL"] == ready["database"]
    assert told["TOCSIN_TEMPORAL_ADDRESS"] == ready["temporal"]
    assert told["TOCSIN_HOME"] == str(home)
    assert "tocsin_read:" in told["TOCSIN_READ_DATABASE_URL"]
    assert "tocsin_owner" not in json.dumps(told)


def test_children_do_not_outlive_a_killed_supervisor(up, home, wait_until):
    process, _ = up()
    children = traces_of(home)
    process.kill()

    wait_until(lambda: not any(trace.is_alive() for trace in children.values()), within=15)

    assert "database system is shut down" in (home / "logs" / "postgres.log").read_text()


def test_leftovers_of_a_killed_supervisor_and_guardian_are_ended_by_the_next(up, home):
    process, before = up()
    leftovers = traces_of(home)
    guardian_of(process).kill()
    process.kill()
    process.wait()
    assert all(trace.is_alive() for trace in leftovers.values())

    _, after = up()

    assert after == before
    assert not any(trace.is_alive() for trace in leftovers.values())


def test_a_worker_that_dies_is_revived_and_said_to_be(up, home, wait_until):
    up()
    worker = traces_of(home)["worker"]
    os.kill(worker.pid, signal.SIGKILL)

    wait_until(lambda: traces_of(home)["worker"].pid != worker.pid)
