"""A restart of PostgreSQL costs no call that comes after it."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from tocsin.storage import outbox, signals
from tocsin.storage.engine import make_engine, make_sessions
from tocsin.storage.listening import MISSED, Listener
from tocsin.storage.tokens import Tokens


@pytest.fixture
def restart(server):
    def restart():
        server.stop()
        server.start()

    return restart


def test_stale_connections_fail_no_call(database, restart):
    engine = make_engine(database.app_url, 3)
    sessions = make_sessions(engine)
    tokens = Tokens(sessions)
    held = [engine.connect() for _ in range(3)]
    for connection in held:
        connection.close()
    restart()

    for _ in range(4):
        with sessions.begin() as session:
            outbox.backlog(session)
        assert tokens.authenticate("nobody") is None
    engine.dispose()


def test_a_listener_comes_back_and_says_that_it_missed_something(database, restart):
    with Listener(database.app_url, signals.OUTBOX) as listener:
        listener.wait(1)
        restart()
        came = [signal for _ in range(5) for signal in listener.wait(0.2)]

    assert MISSED in came


def test_a_statement_that_takes_too_long_is_given_up(database):
    engine = make_engine(database.app_url, 1, statement_timeout=0.1)
    with engine.connect() as connection, pytest.raises(OperationalError, match="timeout"):
        connection.execute(text("SELECT pg_sleep(5)"))
    engine.dispose()
