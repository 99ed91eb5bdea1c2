"""The relay: woken by PostgreSQL's signal and by a slow poll, it empties the outbox."""

import asyncio
import threading

from sqlalchemy.orm import Session, sessionmaker

from tocsin.relay.confirming import Confirming
from tocsin.relay.lane import Lane
from tocsin.relay.paging import VERBS as PAGING
from tocsin.relay.paging import Paging
from tocsin.relay.reading import Reading
from tocsin.relay.recalling import Recalling
from tocsin.relay.rehearsing import Rehearsing
from tocsin.relay.starting import Starting
from tocsin.storage.contacts import SEND_CODE
from tocsin.storage.listening import Listener
from tocsin.storage.models import OutboxRow
from tocsin.storage.page_log import MESSAGES
from tocsin.storage.signals import OUTBOX

REHEARSE = "rehearse"
WIDTH = 20
LISTEN_SECONDS = 1.0


class Relay:
    """Reads what came in, starts what was opened, joins what follows up."""

    def __init__(
        self,
        sessions: sessionmaker[Session],
        database_url: str,
        reading: Reading,
        starting: Starting,
        readers: int,
        rehearsing: Rehearsing | None = None,
        paging: Paging | None = None,
        confirming: Confirming | None = None,
        recalling: Recalling | None = None,
    ) -> None:
        self._database_url = database_url
        self._reading = reading
        self._starting = starting
        self._rehearsing = rehearsing
        self._paging = paging
        self._confirming = confirming
        self._recalling = recalling
        self._lanes = (
            Lane(sessions, ("read",), self._read, readers * 2),
            Lane(
                sessions,
                ("start", "join", "bounce", "relate", "merge"),
                self._tell_temporal,
                WIDTH,
            ),
            *([Lane(sessions, (REHEARSE,), self._rehearse, 1)] if rehearsing else []),
            *([Lane(sessions, PAGING, self._page, WIDTH)] if paging else []),
            *([Lane(sessions, (SEND_CODE,), self._confirm, 2)] if confirming else []),
            *([Lane(sessions, (MESSAGES,), self._recall, 4)] if recalling else []),
        )
        self._is_stopping = threading.Event()

    async def run(self) -> None:
        """Run for ever; cancelled by the worker's end."""
        listening = asyncio.get_running_loop().run_in_executor(
            None, self._listen, asyncio.get_running_loop()
        )
        try:
            async with asyncio.TaskGroup() as lanes:
                for lane in self._lanes:
                    lanes.create_task(lane.run())
        finally:
            self._is_stopping.set()
            await listening

    async def _read(self, row: OutboxRow) -> None:
        await asyncio.to_thread(self._reading.read, row.subject)

    async def _rehearse(self, row: OutboxRow) -> None:
        if self._rehearsing:
            await self._rehearsing.rehearse(row.subject, row.payload)

    async def _page(self, row: OutboxRow) -> None:
        if self._paging:
            await self._paging.do(row.verb, row.subject, row.payload)

    async def _confirm(self, row: OutboxRow) -> None:
        if self._confirming:
            await asyncio.to_thread(self._confirming.send, row.subject, row.attempts)

    async def _recall(self, row: OutboxRow) -> None:
        if self._recalling:
            await asyncio.to_thread(self._recalling.recall, row.subject, row.attempts)

    async def _tell_temporal(self, row: OutboxRow) -> None:
        if row.verb == "start":
            await self._starting.start(row.subject)
        elif row.verb in ("relate", "merge"):
            await self._starting.tell_kin(row.subject, row.verb, row.payload)
        elif row.verb == "bounce":
            await self._starting.tell_bounce(row.subject, row.payload)
        else:
            await self._starting.join(row.subject, row.payload)

    def _listen(self, loop: asyncio.AbstractEventLoop) -> None:
        with Listener(self._database_url, OUTBOX) as listener:
            while not self._is_stopping.is_set():
                if listener.wait(LISTEN_SECONDS):
                    loop.call_soon_threadsafe(self._wake)

    def _wake(self) -> None:
        for lane in self._lanes:
            lane.wake()
