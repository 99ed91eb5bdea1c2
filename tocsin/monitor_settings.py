"""Settings of event streams, metrics and traces; part of ``Settings``."""

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings


class MonitorSettings(BaseSettings):
    """What a process needs to know about being watched.

    Attributes:
        event_streams: Event streams that one API process serves.
        event_streams_each: Event streams that one person may have open on it.
        metrics_token: Who brings it as a bearer token may read metrics; without one, only
            this machine may.
        metrics_listen: ``host:port`` where the worker shows its metrics; nowhere when None.
        sdk_metrics_listen: ``host:port`` where Temporal's SDK in the worker shows its own.
        otlp_endpoint: Base URL of an OTLP/HTTP receiver; traces go there when it is set.
    """

    event_streams: int = Field(default=500, ge=1, le=10_000)
    event_streams_each: int = Field(default=10, ge=1, le=1_000)
    metrics_token: SecretStr | None = None
    metrics_listen: str | None = Field(default=None, pattern=r"^.+:\d{1,5}$")
    sdk_metrics_listen: str | None = Field(default=None, pattern=r"^.+:\d{1,5}$")
    otlp_endpoint: str | None = Field(default=None, pattern=r"^https?://")
