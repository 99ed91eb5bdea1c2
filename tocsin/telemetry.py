"""What a process counts and times about itself, for Prometheus. Codes and kinds, never content.

Labels are few and bounded: no ref, no name, no address, and nothing by which one case could be
told from another. What the database knows is not counted here; see ``desk/figures.py``.
"""

import hmac
import threading
from collections.abc import Iterable
from importlib import metadata
from ipaddress import ip_address

from prometheus_client import (
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    disable_created_metrics,
    generate_latest,
)
from prometheus_client.core import Metric
from prometheus_client.gc_collector import GCCollector
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector
from prometheus_client.registry import Collector

from tocsin.domain.timeline import Entry

QUICK = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
LATE = (0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 300.0, 1800.0, 7200.0, 86400.0)
CONTENT_TYPE = "text/plain; version=1.0.0; charset=utf-8"
FORWARDED = {"forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-real-ip"}
MOST_CHANNELS = 20
disable_created_metrics()  # they would be twice the lines, for nothing
REGISTRY = CollectorRegistry()
_channels: set[str] = set()
_mutex = threading.Lock()
for collector in (ProcessCollector, PlatformCollector, GCCollector):
    collector(registry=REGISTRY)

BUILD = Gauge(
    "tocsin_build_info", "1, with the version as its label.", ["version"], registry=REGISTRY
)
BUILD.labels(metadata.version("tocsin")).set(1)

REQUESTS = Histogram(
    "tocsin_http_request_seconds",
    "Time to answer an HTTP request, by route template; streams are left out.",
    ["method", "route", "status"],
    buckets=QUICK,
    registry=REGISTRY,
)
DECISIONS = Histogram(
    "tocsin_decision_seconds",
    "Time from a verdict's arrival to its answer: committed and, in general, visible.",
    buckets=QUICK,
    registry=REGISTRY,
)
REFUSALS = Counter(
    "tocsin_access_refusals",
    "What people were refused, by errand and by the code that they were told.",
    ["errand", "code"],
    registry=REGISTRY,
)
STREAMS = Gauge("tocsin_event_streams", "Open event streams.", registry=REGISTRY)
STREAMS_CLOSED = Counter(
    "tocsin_event_streams_closed", "Event streams that ended.", ["why"], registry=REGISTRY
)
EVENTS_SENT = Counter("tocsin_events_sent", "Events sent, over all streams.", registry=REGISTRY)
ITEMS_RECEIVED = Counter(
    "tocsin_items_received", "Items taken in, by channel.", ["channel"], registry=REGISTRY
)
ITEMS_READ = Counter(
    "tocsin_items_read",
    "Items that were read, by what became of them. Kinds of sealed cases are not told.",
    ["kind", "document", "relation"],
    registry=REGISTRY,
)
READERS_KILLED = Counter(
    "tocsin_readers_killed",
    "Reader processes that an item killed or that ran over their limits.",
    registry=REGISTRY,
)
EXPOSURES = Counter(
    "tocsin_exposures",
    "How often graphic media was uncovered, by all people together.",
    registry=REGISTRY,
)
LATENESS = Histogram(
    "tocsin_rung_lateness_seconds",
    "How late reminders, escalations and deadlines fired, by event.",
    ["event"],
    buckets=LATE,
    registry=REGISTRY,
)
DELIVERIES = Counter(
    "tocsin_deliveries",
    "Settled attempts to tell somebody something.",
    ["channel", "fate"],
    registry=REGISTRY,
)


class _Collected(Collector):
    """Families that were made elsewhere."""

    def __init__(self, families: Iterable[Metric]) -> None:
        self._families = tuple(families)

    def collect(self) -> Iterable[Metric]:
        return self._families


def exposition() -> bytes:
    """Write what this process counts, as Prometheus reads it."""
    return generate_latest(REGISTRY)


def exposed(families: Iterable[Metric]) -> bytes:
    """Write families that were made elsewhere."""
    registry = CollectorRegistry()
    registry.register(_Collected(families))
    return generate_latest(registry)


def item_received(channel: str) -> None:
    """Count an item; senders name channels as they like, so only the first few are told."""
    with _mutex:
        if len(_channels) < MOST_CHANNELS:
            _channels.add(channel)
        ITEMS_RECEIVED.labels(channel if channel in _channels else "(other)").inc()


def item_opened(kind: str, document: str, *, is_sealed: bool) -> None:
    """Count an item that opened a case; of a sealed one neither kind nor document is told."""
    shown = ("", "") if is_sealed else (kind, document)
    ITEMS_READ.labels(*shown, "opened").inc()


def item_joined(document: str) -> None:
    """Count an item that joined a case; the case may be sealed, so its kind is not told."""
    ITEMS_READ.labels("", document, "joined").inc()


def entries_written(entries: Iterable[Entry]) -> None:
    """Take down how late something fired, where an entry says so."""
    for entry in entries:
        late = entry.data.get("late_ms")
        if isinstance(late, int):
            LATENESS.labels(entry.event).observe(late / 1000)


def may_read(
    token: str | None, authorization: str, peer: str | None, headers: Iterable[str]
) -> bool:
    """Tell whether somebody may read metrics: with the token, or without one from this machine.

    A request that a proxy passed on comes from this machine only in name.
    """
    if token:
        expected = f"Bearer {token}".encode()
        return hmac.compare_digest(expected, authorization.encode())
    passed_on = {name.lower() for name in headers} & FORWARDED
    try:
        return not passed_on and ip_address(peer or "").is_loopback
    except ValueError:  # no address at all, such as a socket's name
        return False
