"""Send signals after the commit that they tell of, many callers' at once.

A transaction that notifies holds one lock of the whole database while its commit is flushed, so
that commits queue up one by one instead of sharing a flush. A signal sent afterwards flushes
nothing. When the process dies in between, whoever waits looks by itself, as it does anyway.
"""

from collections import deque
from threading import Lock

import structlog
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from tocsin.storage.sql import sql

log = structlog.get_logger(__name__)
_SEND = sql(
    "SELECT pg_notify(:channel, payload) FROM unnest(CAST(:payloads AS text[])) payload"
)


class Herald:
    """Sends on one channel. One caller sends, one waits to send what has come in meanwhile."""

    def __init__(self, channel: str) -> None:
        self._channel = channel
        self._payloads: deque[str] = deque()
        self._mutex = Lock()
        self._sending = Lock()
        self._is_one_waiting = False

    def tell(self, connection: Connection, payload: str = "") -> None:
        """Send a signal, or leave it to the caller that is about to send.

        Never fails: what the signal tells of is committed.
        """
        with self._mutex:
            if payload not in self._payloads:
                self._payloads.append(payload)
            if self._is_one_waiting:
                return
            self._is_one_waiting = True
        with self._sending:
            with self._mutex:
                self._is_one_waiting = False
                payloads = list(self._payloads)
                self._payloads.clear()
            self._send(connection, payloads)

    def _send(self, connection: Connection, payloads: list[str]) -> None:
        try:
            connection.execute(_SEND, {"channel": self._channel, "payloads": payloads})
        except DBAPIError:
            log.warning("signal.lost", channel=self._channel, signals=len(payloads))
