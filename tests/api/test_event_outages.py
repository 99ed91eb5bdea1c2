"""Streams while parts are away: PostgreSQL, the reader at the other end, the process itself."""

import asyncio
import os
import signal
import subprocess
import sys
import time

import pytest

from tests.api.streams import PATIENCE, listening, served
from tests.polling import until
from tests.storage.conftest import Maker, Server, free_port
from tocsin.domain.access import Grant, Role
from tocsin.embedded.services import is_live
from tocsin.settings import Settings
from tocsin.storage import people
from tocsin.storage.engine import make_engine, make_sessions
from tocsin.storage.migrate import upgrade
from tocsin.storage.tokens import issue_token

pytestmark = pytest.mark.anyio
NOBODY_THERE = "127.0.0.1:1"


@pytest.fixture(scope="module")
def postgres(tmp_path_factory):
    """A PostgreSQL of our own, because it is stopped."""
    server = Server(tmp_path_factory.mktemp("events") / "home")
    server.start()
    upgrade(server.postgres.owner_url)
    yield server
    server.stop()


@pytest.fixture(scope="module")
def sessions(postgres):
    engine = make_engine(postgres.postgres.app_url, 3)
    yield make_sessions(engine)
    engine.dispose()


@pytest.fixture(scope="module")
def make(sessions):
    return Maker(sessions)


@pytest.fixture(scope="module")
def token(sessions):
    with sessions.begin() as session:
        held = [Grant(Role.INTAKE_ANALYST)]
        user = people.create_user(session, "watcher", grants=held)
        return issue_token(session, user.id, "tests")[1]


@pytest.fixture(scope="module")
def settings(postgres):
    return Settings(
        database_url=postgres.postgres.app_url, temporal_address=NOBODY_THERE, event_streams=50
    )


@pytest.fixture
def url(settings):
    with served(settings) as url:
        yield url


async def test_postgresql_is_away_and_the_stream_stays_and_catches_up(
    postgres, make, url, token
):
    async with listening(url, token) as heard:
        before = make.case()
        await heard.has(before.ref)

        await asyncio.to_thread(postgres.stop)
        await asyncio.to_thread(postgres.start)
        after = make.case()
        make.log.record(make.batch(after, 3)[0])
        await heard.has(after.ref, 4)

        assert heard.of(after.ref) == [0, 1, 2, 3]
        assert not heard.is_over


async def test_who_asks_for_one_case_while_postgresql_is_away_is_asked_to_come_again(
    postgres, url, token
):
    async with listening(url, token) as known:
        assert known.answer.status_code == 200
    await asyncio.to_thread(postgres.stop)
    async with listening(url, token, ref="TCN-0000-0000") as refused:
        assert refused.answer.status_code == 503
        assert refused.answer.json()["type"] == "/problems/temporarily-unavailable"
    await asyncio.to_thread(postgres.start)


async def test_a_reader_that_is_too_far_behind_is_let_go_and_resumes(
    monkeypatch, make, url, token
):
    monkeypatch.setattr("tocsin.desk.event_stream.ROOM", 5)
    case = make.case()
    async with listening(url, token, ref=case.ref) as heard:
        make.log.record(make.batch(case, 40)[0])
        await heard.until(lambda heard: heard.is_over)

    assert heard.closed == "too-slow"
    assert heard.retry > 10_000
    again = {"ref": case.ref, "follow": "false"}
    async with listening(url, token, heard.cursor, **again) as rest:
        await rest.until(lambda rest: rest.is_over)
    assert set(heard.of(case.ref) + rest.of(case.ref)) >= set(range(1, 41))


def test_the_process_stops_at_once_although_streams_are_open(settings, token):
    port = free_port()
    environment = {
        **os.environ,
        "TOCSIN_DATABASE_URL": settings.database_url,
        "TOCSIN_TEMPORAL_ADDRESS": NOBODY_THERE,
    }
    process = subprocess.Popen(
        [
            *(sys.executable, "-m", "uvicorn", "api.app:create_app", "--factory"),
            *("--port", str(port), "--timeout-graceful-shutdown", "10"),
        ],
        env=environment,
        stderr=subprocess.DEVNULL,
    )
    try:
        until(lambda: _is_up(process, port), "the process", within=2 * PATIENCE)
        closed = asyncio.run(_closed_by(f"http://127.0.0.1:{port}", token, process))
        before = time.monotonic()
        process.wait(PATIENCE)
    finally:
        process.kill()
        process.wait()

    assert closed == "shutting-down"
    assert time.monotonic() - before < 5


def _is_up(process, port):
    assert process.poll() is None
    return is_live(port)


async def _closed_by(url, token, process):
    async with listening(url, token) as heard:
        process.send_signal(signal.SIGTERM)
        await heard.until(lambda heard: heard.is_over)
        return heard.closed
