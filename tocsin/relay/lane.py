"""Take outbox rows and do what they say, a batch at a time.

The rows stay locked until the batch is settled, so a relay that is killed leaves them to the
next one at once. What fails is put off, longer each time, and never blocks the rest.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker
from temporalio.exceptions import TemporalError
from temporalio.service import RPCError

from tocsin.storage import outbox
from tocsin.storage.errors import StorageError
from tocsin.storage.models import OutboxRow

log = structlog.get_logger()
# The last four are rows that nobody foresaw: one of them must not end the relay for all.
FAILURES = (
    StorageError,
    SQLAlchemyError,
    RPCError,
    TemporalError,
    OSError,
    LookupError,
    RuntimeError,
    TypeError,
    ValueError,
)
POLL_SECONDS = 2.0


class Lane:
    """One kind of work, with its own batches, so that slow work cannot starve quick work."""

    def __init__(
        self,
        sessions: sessionmaker[Session],
        verbs: Sequence[str],
        do: Callable[[OutboxRow], Awaitable[None]],
        width: int,
    ) -> None:
        self._sessions = sessions
        self._verbs = verbs
        self._do = do
        self._width = width
        self._wake = asyncio.Event()

    def wake(self) -> None:
        """Say that there may be work."""
        self._wake.set()

    async def run(self) -> None:
        """Work for ever; cancelled by the worker's end."""
        while True:
            self._wake.clear()
            try:
                while await self._drain() == self._width:
                    pass
            except SQLAlchemyError as error:
                log.warning("relay.waits", verbs=self._verbs, why=type(error).__name__)
                await asyncio.sleep(POLL_SECONDS / 4)
            # not `wait_for`: Python 3.11's forgets a cancellation that meets what it waits for
            with suppress(TimeoutError):
                async with asyncio.timeout(POLL_SECONDS):
                    await self._wake.wait()

    async def _drain(self) -> int:
        """Do one batch and return how many rows were taken."""
        session = self._sessions()
        try:
            rows = await asyncio.to_thread(outbox.claim, session, self._width, self._verbs)
            if rows:
                errors = await asyncio.gather(*(self._attempt(row) for row in rows))
                await asyncio.to_thread(_settle, session, rows, errors)
            return sum(1 for row in rows)
        finally:
            await asyncio.to_thread(session.close)

    async def _attempt(self, row: OutboxRow) -> str | None:
        """Do one row; return why it failed, in words without content."""
        try:
            await self._do(row)
        except FAILURES as error:
            return type(error).__name__
        return None


def _settle(session: Session, rows: Sequence[OutboxRow], errors: Sequence[str | None]) -> None:
    done = [row.id for row, error in zip(rows, errors, strict=True) if error is None]
    outbox.done(session, done)
    for row, error in zip(rows, errors, strict=True):
        if error is not None:
            delay = outbox.fail(session, row, error)
            log.warning(
                "outbox.put_off",
                verb=row.verb,
                subject=row.subject,
                why=error,
                attempts=row.attempts + 1,
                seconds=delay.total_seconds(),
            )
    session.commit()
