"""How the whole installation stands, as Prometheus reads it.

The figures are read at most every ten seconds, however many ask, and more seldom when reading
them takes long: they may use a fiftieth of one core and no more. Counts of all open cases take
the longest by far, so they are read by themselves and hold nothing else up.
"""

import asyncio
import time
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, datetime
from typing import TypeVar

import structlog
from anyio import to_thread
from prometheus_client.core import GaugeMetricFamily, Metric
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from tocsin import telemetry
from tocsin.desk.line import Line
from tocsin.storage import figures
from tocsin.storage.figures import Pile

FRESH = 10.0
SHARE = 50  # a fiftieth of the time
T = TypeVar("T")
log = structlog.get_logger(__name__)


class Figures:
    """Reads the figures and keeps them for a moment."""

    def __init__(self, sessions: sessionmaker[Session], line: Line) -> None:
        self._sessions, self._line = sessions, line
        self._lock = asyncio.Lock()
        self._until = self._counts_until = 0.0
        self._known: bytes = b""
        self._counts: dict[tuple[str, str], int] | None = None

    async def exposition(self) -> bytes:
        """Return what this process counts, and how the installation stands."""
        async with self._lock:
            if time.monotonic() >= self._until:
                self._known = await self._read()
        return telemetry.exposition() + self._known

    async def _read(self) -> bytes:
        is_temporal_up = await self._line.is_up()
        before = time.monotonic()
        found = await self._asked(figures.read)
        took = time.monotonic() - before
        self._until = time.monotonic() + max(FRESH, SHARE * took)
        if found is not None and time.monotonic() >= self._counts_until:
            await self._count()
        return telemetry.exposed(
            families(found, self._counts, took, is_temporal_up=is_temporal_up)
        )

    async def _count(self) -> None:
        before = time.monotonic()
        self._counts = await self._asked(figures.open_cases)
        took = time.monotonic() - before
        self._counts_until = time.monotonic() + max(FRESH, SHARE * took)

    async def _asked(self, read: Callable[[Session], T]) -> T | None:
        """Read in a thread; None when PostgreSQL is away or takes too long."""

        def reading() -> T:
            with self._sessions() as session:
                return read(session)

        try:
            return await to_thread.run_sync(reading)
        except SQLAlchemyError as error:
            log.warning("figures.away", error=type(error).__name__)
            return None


def families(
    found: figures.Figures | None,
    counts: dict[tuple[str, str], int] | None,
    took: float,
    *,
    is_temporal_up: bool,
) -> Iterator[Metric]:
    """Write figures as families of metrics; of none, only that there are none."""
    yield _gauge("temporal_up", "Whether Temporal answers.", int(is_temporal_up))
    yield _gauge(
        "postgresql_up", "Whether these figures could be read.", int(found is not None)
    )
    yield _gauge("figures_read_seconds", "How long reading these figures took.", took)
    if found is None:
        return
    now = datetime.now(UTC)
    yield from _lateness(found, now)
    yield from _by_verb(found.outbox, now)
    yield _by(
        "open_cases",
        "Open cases by kind. Sealed ones are in no count that names a kind.",
        ("kind", "lifecycle"),
        (counts or {}).items(),
    )
    yield _by(
        "findings_open",
        "Differences that a person must look into.",
        ("code",),
        (((code,), count) for code, count in found.findings.items()),
    )


def _lateness(found: figures.Figures, now: datetime) -> Iterator[Metric]:
    late, unread, queued = found.late, found.unread, found.queued
    yield _gauge(
        "oldest_overdue_rung_seconds",
        "How long the oldest deadline is over that has not fired; 0 when all fired.",
        _age(found.rung_due, now),
    )
    yield _gauge(
        "oldest_overdue_case_seconds",
        "How long the oldest deadline of an open case is over, whoever was told of it.",
        _age(late.oldest, now),
    )
    yield _gauge("overdue_cases", "Open cases whose deadline is over.", late.depth)
    yield _gauge("breached_clocks", "Breached clocks of open cases.", found.breached)
    yield _gauge("items_unread", "Items received and not read yet.", unread.depth)
    yield _gauge(
        "items_unread_oldest_seconds", "Age of the oldest of them.", _age(unread.oldest, now)
    )
    yield _gauge("deliveries_unsettled", "Attempts that are not settled yet.", queued.depth)
    yield _gauge(
        "deliveries_unsettled_oldest_seconds",
        "Age of the oldest of them.",
        _age(queued.oldest, now),
    )


def _by_verb(outbox: dict[str, Pile], now: datetime) -> Iterator[Metric]:
    verbs = {verb: Pile(0, None) for verb in ("read", "start", "join")} | outbox
    yield _by(
        "outbox_depth",
        "What the relay has yet to do.",
        ("verb",),
        (((verb,), pile.depth) for verb, pile in verbs.items()),
    )
    yield _by(
        "outbox_oldest_seconds",
        "Age of the oldest of it.",
        ("verb",),
        (((verb,), _age(pile.oldest, now)) for verb, pile in verbs.items()),
    )


def _gauge(name: str, text: str, value: float) -> Metric:
    return GaugeMetricFamily(f"tocsin_{name}", text, value=value)


def _by(
    name: str,
    text: str,
    labels: tuple[str, ...],
    values: Iterable[tuple[tuple[str, ...], float]],
) -> Metric:
    family = GaugeMetricFamily(f"tocsin_{name}", text, labels=labels)
    for key, value in values:
        family.add_metric(key, value)
    return family


def _age(since: datetime | None, now: datetime) -> float:
    return max((now - since).total_seconds(), 0.0) if since else 0.0
