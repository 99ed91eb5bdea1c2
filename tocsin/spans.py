"""Make spans with OpenTelemetry and send them in the background. Loaded only when asked for.

What an exception says may quote content, so that only its type leaves the process.
"""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from opentelemetry import propagate
from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import Event, ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import (
    BatchSpanProcessor,
    SpanExporter,
    SpanExportResult,
)
from opentelemetry.trace import Span, SpanKind, Status
from temporalio.contrib.opentelemetry import TracingInterceptor

KEPT = ("exception.type", "exception.escaped")


class Spans:
    """The spans of one process."""

    def __init__(self, endpoint: str, service: str) -> None:
        exporter = _Wordless(OTLPSpanExporter(f"{endpoint.rstrip('/')}/v1/traces"))
        self._provider = TracerProvider(resource=Resource({"service.name": service}))
        self._provider.add_span_processor(BatchSpanProcessor(exporter))
        self._tracer = self._provider.get_tracer("tocsin")

    def interceptor(self) -> TracingInterceptor:
        """Return what carries spans over Temporal; a worker takes it over from its client."""
        return TracingInterceptor(self._tracer)

    @contextmanager
    def request(self, method: str, headers: Mapping[str, str]) -> Iterator[Span]:
        """Span a request; it gets its name with ``name``."""
        with self._tracer.start_as_current_span(
            method, context=propagate.extract(headers), kind=SpanKind.SERVER
        ) as span:
            yield span

    @staticmethod
    def name(span: Span, method: str, route: str, status: int) -> None:
        """Name a request's span by its route, never by its path or query."""
        span.update_name(f"{method} {route}")
        span.set_attributes(
            {
                "http.request.method": method,
                "http.route": route,
                "http.response.status_code": status,
            }
        )

    def close(self) -> None:
        """Send what is left."""
        self._provider.shutdown()


class _Wordless(SpanExporter):
    """Takes out what exceptions say before anything leaves the process."""

    def __init__(self, exporter: SpanExporter) -> None:
        self._exporter = exporter

    def export(self, spans: Sequence[ReadableSpan]) -> SpanExportResult:
        return self._exporter.export([_wordless(span) for span in spans])

    def shutdown(self) -> None:
        self._exporter.shutdown()

    def force_flush(self, timeout_millis: int = 30_000) -> bool:
        return self._exporter.force_flush(timeout_millis)


def _wordless(span: ReadableSpan) -> ReadableSpan:
    return ReadableSpan(
        name=span.name,
        context=span.context,
        parent=span.parent,
        resource=span.resource,
        attributes=span.attributes,
        events=[_typed(event) for event in span.events],
        links=span.links,
        kind=span.kind,
        status=Status(span.status.status_code),
        start_time=span.start_time,
        end_time=span.end_time,
        instrumentation_scope=span.instrumentation_scope,
    )


def _typed(event: Event) -> Event:
    known = event.attributes or {}
    kept = {name: known[name] for name in KEPT if name in known}
    return Event(event.name, kept, event.timestamp)
