"""What a process counts and times about itself, for Prometheus. Codes and kinds, never content.

Labels are few and bounded: no ref, no name, no address, and nothing by which one case could be
told from another. What the database knows is not counted here; see ``desk/figures.py``.
"""

from importlib import metadata

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.gc_collector import GCCollector
from prometheus_client.platform_collector import PlatformCollector
from prometheus_client.process_collector import ProcessCollector

QUICK = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
LATE = (0.1, 0.25, 0.5, 1.0, 2.0, 5.0, 10.0, 30.0, 60.0, 300.0, 1800.0, 7200.0, 86400.0)
CONTENT_TYPE = "text/plain; version=1.0.0; charset=utf-8"
REGISTRY = CollectorRegistry()
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


def exposition(*registries: CollectorRegistry) -> bytes:
    """Write what this process and other registries count, as Prometheus reads it."""
    return b"".join(generate_latest(registry) for registry in (REGISTRY, *registries))
