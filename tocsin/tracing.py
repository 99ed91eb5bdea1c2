"""Traces over OTLP/HTTP when an endpoint is set: from the API through Temporal to activities.

Off by default, and then nothing of OpenTelemetry is loaded. Spans carry routes, codes and ids.
"""

from __future__ import annotations

import importlib.util
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tocsin.spans import Spans

WANTED = "opentelemetry.exporter.otlp.proto.http"


class TracingError(Exception):
    """Traces are asked for and cannot be made."""


def spans_of(endpoint: str | None, service: str) -> Spans | None:
    """Return what makes spans and sends them to ``<endpoint>/v1/traces``; None: nobody asked.

    Raises:
        TracingError: The extra ``otel`` is not installed.
    """
    if endpoint is None:
        return None
    try:
        found = importlib.util.find_spec(WANTED)
    except ModuleNotFoundError:
        found = None
    if found is None:
        raise TracingError("TOCSIN_OTLP_ENDPOINT needs an extra: pip install 'tocsin[otel]'")
    from tocsin.spans import Spans  # noqa: PLC0415 - loads OpenTelemetry

    return Spans(endpoint, service)
