"""A dead connection is told from a live one without a round trip."""

from sqlalchemy import text

from tests.polling import until
from tocsin.storage.engine import make_engine
from tocsin.storage.liveness import answers, has_something_to_say


def backend_of(connection):
    return connection.execute(text("SELECT pg_backend_pid()")).scalar_one()


def hung_up(dbapi_connection):
    until(lambda: has_something_to_say(dbapi_connection), within=10)


def test_a_silent_connection_is_alive_and_is_not_asked(database):
    engine = make_engine(database.app_url, 1)
    with engine.connect() as connection:
        first = backend_of(connection)
        assert not has_something_to_say(connection.connection.dbapi_connection)
    with engine.connect() as connection:
        assert backend_of(connection) == first
    engine.dispose()


def test_a_connection_that_the_server_ended_is_replaced_before_anybody_gets_it(database):
    engine, owner = make_engine(database.app_url, 1), make_engine(database.app_url, 1)
    with engine.connect() as connection:
        first = backend_of(connection)
        underneath = connection.connection.dbapi_connection
    with owner.connect() as other:
        other.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": first})
    hung_up(underneath)

    assert not answers(underneath)
    with engine.connect() as connection:
        assert backend_of(connection) != first
    engine.dispose()
    owner.dispose()


def test_a_connection_with_a_message_waiting_is_kept(database):
    engine, other = make_engine(database.app_url, 1), make_engine(database.app_url, 1)
    with engine.connect() as connection:
        first = backend_of(connection)
        connection.execute(text("LISTEN liveness"))
        connection.commit()
        underneath = connection.connection.dbapi_connection
    with other.begin() as sender:
        sender.execute(text("NOTIFY liveness"))
    hung_up(underneath)

    with engine.connect() as connection:
        assert backend_of(connection) == first
    engine.dispose()
    other.dispose()
