"""Tell a dead connection from a live one without asking the server.

A ping before each use is a round trip that every call would pay. A server that goes away says
so: its end of the connection closes, and until somebody reads, the socket says that something
is there to be read. One that says nothing is as good as a ping; only one that has something to
say is asked. What goes away without a word is found out by the keepalives.
"""

import select
from typing import TYPE_CHECKING

import psycopg2
from sqlalchemy import Engine, event
from sqlalchemy.exc import InvalidatePoolError

if TYPE_CHECKING:
    from psycopg2.extensions import connection as Connection  # noqa: N812 - psycopg2's name


def watch(engine: Engine) -> None:
    """Replace connections that died in the pool before anybody gets them."""

    @event.listens_for(engine, "checkout")
    def _is_alive(dbapi_connection: "Connection", *_: object) -> None:
        if has_something_to_say(dbapi_connection) and not answers(dbapi_connection):
            raise InvalidatePoolError


def has_something_to_say(connection: "Connection") -> bool:
    """Tell whether the server said something, or hung up, since it was last asked."""
    if connection.closed:
        return True
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    return bool(poll.poll(0))


def answers(connection: "Connection") -> bool:
    """Ask the server."""
    try:
        connection.rollback()
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        connection.rollback()
    except psycopg2.Error:
        return False
    return True
