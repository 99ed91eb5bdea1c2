"""Wait for PostgreSQL's signals on a connection of one's own.

Signals are lost while the connection is; ``wait`` then reports that it is back, so that the
caller looks by itself.
"""

import select
import time
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import psycopg2
from psycopg2 import sql
from psycopg2.extensions import connection as Connection  # noqa: N812 - it is a class

from tocsin.storage.engine import checked_url

PAUSE = 0.5


@dataclass(frozen=True, slots=True)
class Signal:
    """One signal; a channel of ``""`` means that some may have been missed."""

    channel: str
    payload: str


MISSED = Signal("", "")


class Listener:
    """Listens on channels and connects again by itself. For one thread."""

    def __init__(self, url: str, *channels: str) -> None:
        parsed = checked_url(url).set(drivername="postgresql")
        self._dsn = parsed.render_as_string(hide_password=False)
        self._channels = channels
        self._connection: Connection | None = None

    def __enter__(self) -> Self:
        """Connect at the first ``wait``."""
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Let the connection go."""
        self.close()

    def wait(self, timeout: float) -> list[Signal]:
        """Return the signals that have come, after at most ``timeout`` seconds."""
        try:
            if self._connection is None:
                self._connect()
                return [MISSED]
            return self._poll(self._connection, timeout)
        except (psycopg2.Error, OSError, ValueError):  # the last ones: its socket is gone
            self.close()
            time.sleep(min(PAUSE, timeout))  # or a database that is away is asked in a storm
            return []

    def close(self) -> None:
        """Let the connection go."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()

    def _connect(self) -> None:
        connection = psycopg2.connect(
            self._dsn, connect_timeout=3, application_name="tocsin-listen"
        )
        connection.autocommit = True
        with connection.cursor() as cursor:
            for channel in self._channels:
                cursor.execute(sql.SQL("LISTEN {}").format(sql.Identifier(channel)))
        self._connection = connection

    def _poll(self, connection: Connection, timeout: float) -> list[Signal]:
        if not connection.notifies:
            select.select([connection], [], [], timeout)
            connection.poll()
        came = [Signal(notice.channel, notice.payload) for notice in connection.notifies]
        connection.notifies.clear()
        return came
