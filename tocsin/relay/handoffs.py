"""Tell both sides when the duty passes on, whatever made it pass; remind of the note before.

A queue in PostgreSQL, like redelivery: a handoff that happened while nothing ran is found and
told, late, by the next look. One worker looks at a time, by a lock that ends with its
connection, so that another takes over as soon as it is killed.
"""

import asyncio
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta

import structlog
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from activities.notices import NoticeActivities
from tocsin.domain.oncall.values import ScheduleError
from tocsin.relay.delivering import sealer_of
from tocsin.relay.handoff_telling import HandoffTeller, is_done
from tocsin.settings import Settings
from tocsin.storage import handoffs, schedules
from tocsin.storage.duty import now_of
from tocsin.storage.engine import engine_of
from tocsin.storage.handoffs import Passing
from tocsin.storage.in_force import PublishedLetters, Rules
from tocsin.storage.models import HandoffRow
from tocsin.storage.recipients import PostgresRecipients

log = structlog.get_logger()
EVERY_SECONDS = 5.0
REMINDERS_SECONDS = 30.0
LOCK = 7_301_946_211  # any number, but the same one in every release
MOST, WIDTH = 200, 4
GIVE_UP = timedelta(days=1)
LONGEST_PAUSE = timedelta(minutes=10)


def handoffs_of(
    settings: Settings, sessions: sessionmaker[Session], rules: Rules, notices: NoticeActivities
) -> "Handoffs":
    """Put together what tells of handoffs."""
    recipients = PostgresRecipients(sessions, settings.channels, sealer_of(settings))
    link = f"{settings.public_url}/shifts"
    teller = HandoffTeller(sessions, recipients, PublishedLetters(rules), notices, link)
    return Handoffs(sessions, teller)


class Handoffs:
    """Finds handoffs, tells of them, and reminds people before them."""

    def __init__(self, sessions: sessionmaker[Session], teller: HandoffTeller) -> None:
        self._sessions = sessions
        self._teller = teller
        self._next_reminders = 0.0

    async def run(self) -> None:
        """Run for ever; cancelled by the worker's end."""
        loop = asyncio.get_running_loop()
        threads = ThreadPoolExecutor(1, "handoffs")
        try:
            while True:
                try:
                    await loop.run_in_executor(threads, self.once)
                except SQLAlchemyError as error:
                    log.warning("handoffs.wait", why=type(error).__name__)
                await asyncio.sleep(EVERY_SECONDS)
        finally:
            threads.shutdown(wait=False, cancel_futures=True)

    def once(self) -> None:
        """Look once, unless another worker does."""
        with self._alone() as is_alone:
            if not is_alone:
                return
            with self._sessions() as session:
                names = sorted(schedules.names(session))
                changed = handoffs.to_look_at(session, now_of(session))
            for name in changed:
                self._quietly(name, self._look)
            self._tell_all()
            if time.monotonic() < self._next_reminders:
                return
            self._next_reminders = time.monotonic() + REMINDERS_SECONDS
            for name in names:
                self._quietly(name, self._remind)

    @contextmanager
    def _alone(self) -> Iterator[bool]:
        with engine_of(self._sessions).connect() as connection:
            taken = connection.scalar(select(func.pg_try_advisory_lock(LOCK)))
            connection.commit()
            try:
                yield bool(taken)
            finally:
                if taken:
                    connection.execute(select(func.pg_advisory_unlock(LOCK)))

    def _quietly(self, name: str, work: Callable[[str], None]) -> None:
        """Let a schedule that cannot be counted keep no other one waiting."""
        try:
            work(name)
        except ScheduleError as error:
            log.warning("handoffs.not_counted", schedule=name, why=str(error))

    def _look(self, name: str) -> None:
        with self._sessions.begin() as session:
            handoffs.look(session, name, now_of(session))

    def _tell_all(self) -> None:
        with self._sessions() as session:
            now = now_of(session)
            due = handoffs.waiting(session, now, MOST)
        with ThreadPoolExecutor(WIDTH, "handoff") as threads:
            for _ in threads.map(lambda row: self._tell(row, now), due):
                pass

    def _tell(self, row: HandoffRow, now: datetime) -> None:
        told = self._teller.tell(row, now)
        is_over = all(is_done(side["way"]) for side in told.values())
        with self._sessions.begin() as session:
            if is_over or now - row.found_at > GIVE_UP:
                handoffs.settle(session, row.schedule, row.at, told)
            else:
                pause = min(timedelta(seconds=5) * 2 ** min(row.tries, 10), LONGEST_PAUSE)
                handoffs.put_off(session, row.schedule, row.at, now + pause, told)
        ways = {side: one["way"] for side, one in told.items()}
        log.info("handoff.told", schedule=row.schedule, at=row.at.isoformat(), **ways)

    def _remind(self, name: str) -> None:
        for one in self._to_remind(name):
            if self._teller.remind(one):
                with self._sessions.begin() as session:
                    handoffs.remember_reminder(session, one)

    def _to_remind(self, name: str) -> list[Passing]:
        """Return the handoffs that come soon and of which nobody wrote or was reminded."""
        with self._sessions() as session:
            (current,) = schedules.in_force(session, name=name)
            lead = schedules.rota_of(current).handoff.lead
            if not lead:
                return []
            now = now_of(session)
            soon = handoffs.upcoming(session, name, now, now + lead)
            return [
                one
                for one in soon[:1]
                if one.handoff.outgoing
                and not handoffs.was_reminded(session, one)
                and handoffs.note_for(session, name, one.handoff.at) is None
            ]
