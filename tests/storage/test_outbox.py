"""The outbox: each row is taken by one relay, and is there again when that one dies."""

import threading
import uuid
from datetime import timedelta

import pytest

from tocsin.storage import outbox, signals
from tocsin.storage.engine import make_engine
from tocsin.storage.herald import Herald
from tocsin.storage.listening import MISSED, Listener, Signal


@pytest.fixture
def verb(sessions):
    """A verb of this test's own, with five rows."""
    verb = uuid.uuid4().hex
    with sessions.begin() as session:
        for number in range(5):
            outbox.put(session, verb, f"subject {number}")
    return verb


def subjects(rows):
    return [row.subject[-1] for row in rows]


def test_two_claimers_never_take_the_same_row(sessions, verb):
    with sessions.begin() as one, sessions.begin() as two:
        first, second = outbox.claim(one, 3, [verb]), outbox.claim(two, 3, [verb])

    assert subjects(first) == ["0", "1", "2"]
    assert subjects(second) == ["3", "4"]


def test_what_a_claimer_did_not_finish_is_there_again(sessions, verb):
    session = sessions()
    outbox.claim(session, 5, [verb])
    session.close()

    with sessions.begin() as other:
        assert len(outbox.claim(other, 5, [verb])) == 5


def test_what_is_done_is_gone(sessions, verb):
    with sessions.begin() as session:
        rows = outbox.claim(session, 2, [verb])
        outbox.done(session, [row.id for row in rows])

    with sessions.begin() as session:
        assert subjects(outbox.claim(session, 5, [verb])) == ["2", "3", "4"]


def test_what_failed_waits_longer_each_time(sessions, verb):
    with sessions.begin() as session:
        row, *_ = outbox.claim(session, 1, [verb])
        assert outbox.fail(session, row, "temporal-away") == timedelta(seconds=1)
    with sessions.begin() as session:
        assert subjects(outbox.claim(session, 5, [verb])) == ["1", "2", "3", "4"]
        failed = session.get_one(outbox.OutboxRow, row.id)
        assert (failed.attempts, failed.last_error) == (1, "temporal-away")
        assert outbox.fail(session, failed, "temporal-away") == timedelta(seconds=2)
        failed.attempts = 30
        assert outbox.fail(session, failed, "temporal-away") == timedelta(minutes=1)


def test_the_backlog_says_how_much_and_since_when(sessions, verb):
    with sessions() as session:
        backlog = outbox.backlog(session)

    assert backlog.depth >= 5
    assert backlog.oldest_at is not None


def test_a_listener_hears_of_new_work(sessions, database):
    with Listener(database.app_url, signals.OUTBOX, signals.EVENTS) as listener:
        assert listener.wait(5) == [MISSED]
        with sessions.begin() as session:
            outbox.put(session, "nothing", "s")

        assert listener.wait(5) == [Signal(signals.OUTBOX, "")]
        assert listener.wait(0.01) == []


def test_a_listener_hears_of_entries(make, database):
    opening = make.case()
    with Listener(database.app_url, signals.EVENTS) as listener:
        listener.wait(5)
        make.log.record(make.batch(opening, 3)[0])

        assert listener.wait(5) == [Signal(signals.EVENTS, f"{opening.case_id}:3")]


def test_signals_of_many_at_once_all_arrive(engine, database):
    herald = Herald(signals.EVENTS)

    def tell(place):
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            for number in range(50):
                herald.tell(connection, f"case{place}/{number}:1")

    with Listener(database.app_url, signals.EVENTS) as listener:
        listener.wait(5)
        threads = [threading.Thread(target=tell, args=(place,)) for place in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(30)
        heard = set()
        while came := listener.wait(0.5):
            heard |= {signal.payload for signal in came}

    assert heard == {f"case{place}/{number}:1" for place in range(4) for number in range(50)}


def test_a_signal_that_cannot_be_sent_fails_nobody(database):
    engine = make_engine(database.app_url, 1)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        Herald("x" * 100).tell(connection, "payload")
    engine.dispose()
