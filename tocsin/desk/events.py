"""What happens, as it happens, for those who may know: the event streams of the desk.

An event says that something happened to a case, never what: reference, number, code of the
entry, and how the case stands. Delivery is at least once, and in order within a case.
"""

from collections.abc import AsyncGenerator, Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

import structlog
from anyio import CapacityLimiter, to_thread
from sqlalchemy.orm import Session, sessionmaker

from tocsin import telemetry
from tocsin.desk import errands
from tocsin.desk.access import Gatekeeper
from tocsin.desk.casebook import Casebook
from tocsin.desk.event_hub import EventHub
from tocsin.desk.event_stream import Offered, Stream, Wanted, Why
from tocsin.desk.outages import OUTAGES
from tocsin.domain.access import Sensitivity
from tocsin.storage import event_feed
from tocsin.storage.errors import CursorError
from tocsin.storage.event_feed import Happening
from tocsin.storage.tokens import Bearer

BEAT = 15.0  # seconds after which a stream says that it is there
FARTHEST = 100_000  # entries behind; whoever is farther behind reads the lists anew
AT_ONCE = 4  # streams that catch up at the same time
SOON, LATER = 2_000, 15_000  # milliseconds after which to connect again
T = TypeVar("T")
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Told:
    """One thing that goes down a stream.

    Attributes:
        event: Its type; empty for a mere sign of life.
        cursor: Where to resume once this has arrived; empty when that does not change.
        retry: Milliseconds after which to connect again, from now on.
    """

    event: str = ""
    data: dict[str, Any] = field(default_factory=dict)
    cursor: str = ""
    retry: int | None = None


class Events:
    """Opens streams and says what goes down them."""

    def __init__(
        self,
        sessions: sessionmaker[Session],
        gatekeeper: Gatekeeper,
        casebook: Casebook,
        hub: EventHub,
    ) -> None:
        self._sessions, self._gatekeeper, self._casebook = sessions, gatekeeper, casebook
        self._hub = hub
        self._turns = CapacityLimiter(AT_ONCE)

    async def open(self, bearer: Bearer, ref: str | None, kind: str | None) -> Stream:
        """Open a stream, of one case or of one kind where that is asked for.

        Raises:
            NotFoundError: There is no such case that the caller may see.
            TooManyStreamsError: The caller, or this process, has too many.
            UnavailableError: PostgreSQL is away.
        """
        case_id = None
        self._gatekeeper.admit(bearer.principal, errands.WATCH)
        if ref is not None:
            case = await to_thread.run_sync(
                self._casebook.admitted, bearer.principal, ref, errands.WATCH_CASE
            )
            case_id = case.id
        return await self._hub.join(bearer, Wanted(case_id, kind))

    def leave(self, stream: Stream) -> None:
        """Close a stream whose reader is gone."""
        self._hub.leave(stream, Why.GONE)

    async def told(
        self, stream: Stream, cursor: str | None, *, follow: bool = True
    ) -> AsyncGenerator[Told]:
        """Say what the stream's holder may know: what they missed, then what happens.

        Args:
            stream: An open one.
            cursor: Where they stopped; None when they begin now.
            follow: Go on after what was missed.
        """
        yield Told(cursor="" if cursor else self._hub.cursors.seal(stream.safe), retry=SOON)
        if cursor:
            async for missed in self._missed(stream, cursor):
                yield missed
        if not follow:
            stream.end(Why.CAUGHT_UP)
        while stream.ended is None:
            offered = await stream.next(BEAT)
            if offered is None:
                if stream.is_drained:
                    yield Told(cursor=self._hub.cursor)
                continue
            if offered.happening and offered.happening.position in stream.caught:
                continue
            if (told := await self._shown(stream, offered)) is not None:
                yield told
        retry = LATER if stream.ended is Why.TOO_SLOW else SOON
        yield Told("feed.closed", {"why": stream.ended}, retry=retry)

    async def _missed(self, stream: Stream, cursor: str) -> AsyncGenerator[Told]:
        """Read what lies behind a cursor, page by page."""
        position = await self._place(stream, cursor)
        if position is None:
            yield _reset(self._hub.cursors.seal(stream.safe))
            return
        page = await self._page(stream, position)
        while page and stream.ended is None:
            for happening in page:
                position = happening.position
                if position > stream.safe:
                    stream.caught.add(position)
                place = self._hub.cursors.seal(min(position, stream.safe))
                if (told := await self._shown(stream, Offered(happening, place))) is not None:
                    yield told
            page = await self._page(stream, position)

    async def _place(self, stream: Stream, cursor: str) -> int | None:
        """Read a cursor; None when the feed cannot be told from there."""
        try:
            position = self._hub.cursors.open(cursor)
        except CursorError:
            return None
        if position > stream.safe and position > await self._read(stream, event_feed.newest, 0):
            return None  # the database was set back; another process may be a moment ahead
        return position if stream.safe - position <= FARTHEST else None

    async def _page(self, stream: Stream, position: int) -> list[Happening]:
        def page(session: Session) -> list[Happening]:
            return event_feed.after(session, position, case_id=stream.wanted.case_id)

        return await self._read(stream, page, [])

    async def _read(self, stream: Stream, read: Callable[[Session], T], otherwise: T) -> T:
        """Read in a thread; when PostgreSQL is away, the stream ends where it is."""

        def reading() -> T:
            with self._sessions() as session:
                return read(session)

        try:
            return await to_thread.run_sync(reading, limiter=self._turns)
        except OUTAGES as error:
            log.warning("events.away", error=type(error).__name__)
            stream.end(Why.UNAVAILABLE)
            return otherwise

    async def _shown(self, stream: Stream, offered: Offered) -> Told | None:
        """Show an event, or nothing of it to whom it is not for, as of this very moment."""
        happening = offered.happening
        if happening is None:
            return _reset(offered.cursor)
        facts, who = self._hub.facts(happening), stream.bearer.principal
        if not stream.wanted.includes(happening):
            return None
        if not self._gatekeeper.allows(who, errands.WATCH_CASE, facts):
            return None
        if happening.is_privileged and not self._gatekeeper.allows(
            who, errands.READ_PRIVILEGED, facts
        ):
            return None
        is_new = happening.case_id not in stream.noted
        is_noted = facts.sensitivity is Sensitivity.SEALED and is_new
        if is_noted and not await self._noted(stream, happening.case_id):
            return None
        telemetry.EVENTS_SENT.inc()
        return Told("case.changed", _data(happening), offered.cursor)

    async def _noted(self, stream: Stream, case_id: str) -> bool:
        """Write down, once a stream, that somebody hears of a sealed case; else they do not."""
        who = stream.bearer.principal
        try:
            await to_thread.run_sync(
                self._gatekeeper.note_seen, who, errands.WATCH_CASE, case_id
            )
        except OUTAGES:
            stream.end(Why.UNAVAILABLE)  # it resumes before this event
            return False
        stream.noted.add(case_id)
        return True


def _reset(cursor: str) -> Told:
    """Say that what was missed cannot be told: read the lists anew, then follow from here."""
    return Told("feed.reset", {}, cursor)


def _data(happening: Happening) -> dict[str, Any]:
    return {
        "ref": happening.ref,
        "seq": happening.seq,
        "at": happening.at,
        "event": happening.event,
        "kind": happening.kind,
        "stage": happening.stage,
        "state": happening.state,
    }
