"""One listener for all event streams of a process: it waits, looks into the feed, fans out.

It runs only while somebody listens. A signal is a mere hint: what is sent is what the feed has,
so nothing is missed while PostgreSQL or the signal is away. Tokens are asked about again every
few seconds, and nothing is sent on an answer that is older.
"""

import asyncio
import threading
import time
from collections.abc import Callable, Sequence

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from tocsin import telemetry
from tocsin.desk.errors import StreamsFullError, TooManyStreamsError, UnavailableError
from tocsin.desk.event_stream import Offered, Stream, Wanted, Why
from tocsin.domain.access import CaseFacts
from tocsin.storage import event_feed, signals
from tocsin.storage.event_cursors import EventCursors
from tocsin.storage.event_feed import Happening, SetBackError, Tail
from tocsin.storage.listening import Listener
from tocsin.storage.tokens import Bearer, Tokens

CHECK = 10.0  # seconds between questions about tokens; revocation is promised within 30
LOOK = 5.0  # seconds after which it looks without a signal
PAUSE = 0.05  # seconds between looks, so that a burst of signals is one look
PATIENCE = 5.0
IDLE = 30.0
PAGE = 200
REMEMBERED = 5_000
log = structlog.get_logger(__name__)


class EventHub:
    """Knows the open streams. Only ``_run`` and what it calls is outside the event loop."""

    def __init__(
        self,
        sessions: sessionmaker[Session],
        database_url: str,
        *,
        most: int = 500,
        most_each: int = 10,
    ) -> None:
        """Limit the streams: ``most`` of a process, ``most_each`` of one person."""
        self._sessions, self._database_url = sessions, database_url
        self._tokens = Tokens(sessions)
        self._most, self._most_each = most, most_each
        self._streams: set[Stream] = set()
        self._facts: dict[str, CaseFacts] = {}
        self._lock = threading.Lock()
        self._is_running = False
        self._stop = threading.Event()
        self._began: asyncio.Future[None] | None = None
        self._safe = 0
        self._cursors: EventCursors | None = None

    @property
    def cursors(self) -> EventCursors:
        """What writes and reads cursors; there is one once a stream has been joined."""
        assert self._cursors is not None  # noqa: S101 - set before the first ``join`` returns
        return self._cursors

    @property
    def cursor(self) -> str:
        """The place from which whoever has heard everything may resume."""
        return self.cursors.seal(self._safe)

    async def join(self, bearer: Bearer, wanted: Wanted) -> Stream:
        """Open a stream that hears everything from now on.

        Raises:
            TooManyStreamsError: The person has as many as one may.
            StreamsFullError: This process has as many as it takes.
            UnavailableError: PostgreSQL is away, or the process is being stopped.
        """
        self._admit(bearer)
        stream = Stream(bearer, wanted)
        self._streams.add(stream)
        telemetry.STREAMS.set(len(self._streams))
        try:
            async with asyncio.timeout(PATIENCE):
                await asyncio.shield(self._start())
        except TimeoutError as error:
            self.leave(stream, Why.GONE)
            raise UnavailableError("The event feed cannot be read now.") from error
        except BaseException:
            self.leave(stream, Why.GONE)
            raise
        stream.clear()
        stream.safe = self._safe
        return stream

    def leave(self, stream: Stream, why: Why) -> None:
        """Forget a stream."""
        stream.end(why)
        if stream in self._streams:
            self._streams.discard(stream)
            telemetry.STREAMS.set(len(self._streams))
            telemetry.STREAMS_CLOSED.labels(stream.ended).inc()

    def close(self) -> None:
        """End every stream, and take no more."""
        self._stop.set()
        self._end_all(Why.SHUTTING_DOWN)

    def facts(self, happening: Happening) -> CaseFacts:
        """Return what access to a case depends on, as far as it is known by now."""
        return self._facts.get(happening.case_id, happening.facts)

    def _admit(self, bearer: Bearer) -> None:
        if self._stop.is_set():
            raise UnavailableError("This process is being stopped.")
        if len(self._streams) >= self._most:
            raise StreamsFullError
        theirs = (stream.bearer.principal.id for stream in self._streams)
        if sum(one == bearer.principal.id for one in theirs) >= self._most_each:
            raise TooManyStreamsError(f"At most {self._most_each} streams may be open.")

    def _start(self) -> "asyncio.Future[None]":
        """Start the listener unless it runs; return what is done once it has begun."""
        with self._lock:
            if self._is_running and self._began is not None:
                return self._began
            loop = asyncio.get_running_loop()
            self._is_running, self._began = True, loop.create_future()
            arguments = (loop, self._began)
            threading.Thread(
                target=self._run, args=arguments, name="event-hub", daemon=True
            ).start()
            return self._began

    # On the listener's thread

    def _run(self, loop: asyncio.AbstractEventLoop, began: "asyncio.Future[None]") -> None:
        watch = _Watch()
        try:
            with Listener(self._database_url, signals.EVENTS) as listener:
                while not self._stop.is_set() and self._is_wanted(watch):
                    came = bool(listener.wait(PAUSE if watch.is_unsettled else 1.0))
                    self._turn(loop, began, watch, came=came)
                    self._stop.wait(PAUSE)
        except BaseException:
            with self._lock:
                self._is_running = False  # the next one to join starts another listener
            _soon(loop, self._abandon)
            raise

    def _turn(
        self,
        loop: asyncio.AbstractEventLoop,
        began: "asyncio.Future[None]",
        watch: "_Watch",
        *,
        came: bool,
    ) -> None:
        watch.is_told = watch.is_told or came
        try:
            if time.monotonic() - watch.checked >= CHECK:
                self._check(loop)
                watch.checked = time.monotonic()
            self._look(loop, began, watch)
            watch.is_away = False
        except SetBackError:
            log.warning("events.set_back")
            watch.tail = None
        except SQLAlchemyError as error:
            if not watch.is_away:
                log.warning("events.away", error=type(error).__name__)
            watch.is_away = True

    def _is_wanted(self, watch: "_Watch") -> bool:
        if self._streams:
            watch.wanted = time.monotonic()
            return True
        if time.monotonic() - watch.wanted < IDLE:
            return True
        with self._lock:  # a stream is added first, and starts the listener after that
            self._is_running = bool(self._streams)
            return self._is_running

    def _check(self, loop: asyncio.AbstractEventLoop) -> None:
        ids = {stream.bearer.token_id for stream in tuple(self._streams)}
        if ids:
            found = self._tokens.still(sorted(ids))
            _soon(loop, self._recheck, ids, found)

    def _look(
        self, loop: asyncio.AbstractEventLoop, began: "asyncio.Future[None]", watch: "_Watch"
    ) -> None:
        if watch.tail is None:
            with self._sessions() as session:
                watch.tail = Tail.begin(session)
                cursors = EventCursors(event_feed.secret(session))
            _soon(loop, self._reset, cursors, watch.tail.safe)
        elif not (watch.is_told or watch.is_unsettled) and (
            time.monotonic() - watch.looked < LOOK
        ):
            return
        is_full = True
        while is_full and not self._stop.is_set():
            with self._sessions() as session:
                found, is_full = watch.tail.look(session, PAGE)
            _soon(loop, self._tell, found, watch.tail.safe)
            self._stop.wait(PAUSE if is_full else 0)
        watch.looked, watch.is_told = time.monotonic(), False
        if watch.tail.is_settled:
            _soon(loop, _done, began)

    # On the event loop

    def _reset(self, cursors: EventCursors, safe: int) -> None:
        """Begin, or begin anew: then everybody must look for themselves what has changed."""
        is_first = self._cursors is None or safe >= self._safe
        self._cursors, self._safe = cursors, safe
        if not is_first:
            for stream in tuple(self._streams):
                stream.offer(Offered(None, self.cursor))

    def _tell(self, found: Sequence[Happening], safe: int) -> None:
        """Offer events to every stream; each says how far it may be resumed after it."""
        for happening in found:
            self._facts.pop(happening.case_id, None)
            self._facts[happening.case_id] = happening.facts
        while len(self._facts) > REMEMBERED:
            del self._facts[next(iter(self._facts))]
        offered = [
            Offered(happening, self.cursors.seal(min(safe, happening.position)))
            for happening in found
        ]
        for stream in tuple(self._streams):
            for one in offered:
                if one.happening and stream.wanted.includes(one.happening):
                    stream.offer(one)
        self._safe = safe

    def _abandon(self) -> None:
        """Let every stream go, so that none is silent for ever without a listener."""
        self._end_all(Why.UNAVAILABLE)

    def _end_all(self, why: Why) -> None:
        for stream in tuple(self._streams):
            stream.end(why)

    def _recheck(self, asked: set[str], found: dict[str, Bearer]) -> None:
        """End the streams whose token no longer counts; the others have their roles of now."""
        for stream in tuple(self._streams):
            bearer = found.get(stream.bearer.token_id)
            if bearer is not None:
                stream.bearer = bearer
            elif stream.bearer.token_id in asked:
                stream.end(Why.UNAUTHENTICATED)


class _Watch:
    """What the listener's thread remembers."""

    def __init__(self) -> None:
        self.tail: Tail | None = None
        self.checked = self.looked = self.wanted = time.monotonic()
        self.is_told = self.is_away = False

    @property
    def is_unsettled(self) -> bool:
        """Tell whether to look again soon, even without a signal."""
        return self.tail is None or not self.tail.is_settled


def _done(began: "asyncio.Future[None]") -> None:
    if not began.done():
        began.set_result(None)


def _soon(
    loop: asyncio.AbstractEventLoop, call: Callable[..., object], *arguments: object
) -> None:
    """Call something on the loop, unless that has ended meanwhile."""
    try:
        loop.call_soon_threadsafe(call, *arguments)
    except RuntimeError:
        log.info("events.loop_closed")
