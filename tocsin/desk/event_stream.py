"""One open stream of events: what waits to be sent to one caller, and when it must end."""

import asyncio
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum

from tocsin.storage.event_feed import Happening
from tocsin.storage.tokens import Bearer

ROOM = 1_000  # events that may wait for a slow reader; they are shared, so they cost little


class Why(StrEnum):
    """Why a stream ends."""

    CAUGHT_UP = "caught-up"
    GONE = "gone"
    SHUTTING_DOWN = "shutting-down"
    TOO_SLOW = "too-slow"
    UNAVAILABLE = "unavailable"
    UNAUTHENTICATED = "unauthenticated"


@dataclass(frozen=True, slots=True)
class Offered:
    """An event with the place from which to resume once it has been sent; None: start anew."""

    happening: Happening | None
    cursor: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a caller asked for: one case, one kind, or all that they may see."""

    case_id: str | None = None
    kind: str | None = None

    def includes(self, happening: Happening) -> bool:
        """Tell whether an event is of the kind asked for."""
        return self.case_id in (None, happening.case_id) and self.kind in (None, happening.kind)


@dataclass(slots=True, eq=False)
class Stream:
    """A stream. Everything here happens on the event loop.

    Attributes:
        bearer: Who hears, with their roles of now.
        safe: The safe place when it began: what lies behind may wait in the queue too.
        caught: Positions behind ``safe`` that were read while it caught up.
        noted: Sealed cases of which it is written down that the caller heard.
        ended: Why it must end, once it must.
    """

    bearer: Bearer
    wanted: Wanted
    safe: int = 0
    caught: set[int] = field(default_factory=set)
    noted: set[str] = field(default_factory=set)
    ended: Why | None = None
    _waiting: "asyncio.Queue[Offered | None]" = field(
        default_factory=lambda: asyncio.Queue(ROOM + 1)
    )

    def offer(self, offered: Offered) -> None:
        """Let an event wait to be sent; a reader that is too far behind is let go."""
        if self.ended:
            return
        if self._waiting.qsize() >= ROOM:
            self.end(Why.TOO_SLOW)
        else:
            self._waiting.put_nowait(offered)

    def end(self, why: Why) -> None:
        """End it; the first reason counts, and what still waits is not sent."""
        if self.ended is None:
            self.ended = why
            self.clear()
            self._waiting.put_nowait(None)

    @property
    def is_drained(self) -> bool:
        """Tell whether everything that was offered has been taken."""
        return self.ended is None and self._waiting.empty()

    def clear(self) -> None:
        """Forget what waits."""
        while not self._waiting.empty():
            self._waiting.get_nowait()

    async def next(self, patience: float) -> Offered | None:
        """Return the next event; None when none came in time, or the stream has ended."""
        left = (self.bearer.expires_at - datetime.now(UTC)).total_seconds()
        try:
            async with asyncio.timeout(min(patience, max(left, 0))):
                return await self._waiting.get()
        except TimeoutError:
            if left <= patience:
                self.end(Why.UNAUTHENTICATED)
            return None
