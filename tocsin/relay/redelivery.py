"""Try again what did not get through, and see to the ends of orders that forbid telling.

Both are queues in PostgreSQL: they hold no case open, outlast every process, and are shared by
all workers. One receiver is tried once at a time, so that a dead one keeps nobody waiting.
"""

import asyncio
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from functools import partial

import structlog
from sqlalchemy.exc import SQLAlchemyError

from activities.notices import NoticeActivities
from activities.sending import Way
from tocsin.domain.delivery import Retrial
from tocsin.domain.messages import NoticeOrder
from tocsin.domain.timeline import stamp
from tocsin.storage.models import WithholdingRow
from tocsin.storage.retrials import Retrials
from tocsin.storage.withholdings import PostgresWithholdings

log = structlog.get_logger()
EVERY_SECONDS = 1.0
WIDTH = 8
SPACE = 1000  # reminders of one order, so that their numbers never meet another's
REMINDER = "suppression-ends"


class Redelivery:
    """Drains the two queues, beside the workflows."""

    def __init__(
        self, notices: NoticeActivities, retrials: Retrials, withholdings: PostgresWithholdings
    ) -> None:
        self._notices = notices
        self._retrials = retrials
        self._withholdings = withholdings
        self._under_way: dict[str, asyncio.Future[None]] = {}

    async def run(self) -> None:
        """Run for ever; cancelled by the worker's end."""
        loop = asyncio.get_running_loop()
        threads = ThreadPoolExecutor(WIDTH + 1, "redelivery")
        try:
            while True:
                await self._quietly(lambda: self._take(loop, threads))
                await self._quietly(lambda: loop.run_in_executor(threads, self._remind))
                await asyncio.sleep(EVERY_SECONDS)
        finally:
            threads.shutdown(wait=False, cancel_futures=True)

    async def _quietly(self, work: Callable[[], Awaitable[None]]) -> None:
        try:
            await work()
        except SQLAlchemyError as error:
            log.warning("redelivery.waits", why=type(error).__name__)

    async def _take(self, loop: asyncio.AbstractEventLoop, threads: ThreadPoolExecutor) -> None:
        """Start as many attempts as there are free threads, and do not wait for them."""
        room = WIDTH - len(self._under_way)
        if not room:
            return
        busy = list(self._under_way)
        due = await loop.run_in_executor(threads, self._retrials.take, room, busy)
        for retrial in due:
            attempt = loop.run_in_executor(threads, self._try_again, retrial)
            self._under_way[retrial.recipient] = attempt
            attempt.add_done_callback(partial(self._ended, retrial.recipient))

    def _ended(self, recipient: str, task: "asyncio.Future[None]") -> None:
        """Make room; what failed in an unforeseen way comes back when its lease is over."""
        del self._under_way[recipient]
        if not task.cancelled() and (error := task.exception()):
            log.error("redelivery.failed", why=type(error).__name__)

    def _try_again(self, retrial: Retrial) -> None:
        self._notices.tell_again(retrial)

    def _remind(self) -> None:
        for row in self._withholdings.due(WIDTH):
            now = datetime.now(UTC)
            if row.until <= now and row.plan["then"] == "send":
                self._withholdings.run_out(row.id)
                log.info("suppression.ran_out", case_id=row.case_id, order=row.code)
                continue
            ends = self._notices.tell(reminder_of(row, now))
            if any(end.way is Way.REACHED for end in ends) or not ends:
                self._withholdings.reminded(row.id, now)


def reminder_of(row: WithholdingRow, now: datetime) -> NoticeOrder:
    """Order a reminder that an order ends; its number is below all that a case gives."""
    return NoticeOrder(
        case_id=row.case_id,
        number=-(int(row.id[:8], 16) * SPACE + row.reminders + 1),
        to=tuple(row.plan["to"]),
        template=REMINDER,
        urgency="urgent" if row.until <= now else "routine",
        due_at=stamp(row.until),
    )
