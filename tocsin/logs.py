"""Structured logs: JSON in production, readable in a terminal. Ids, never content."""

import logging
import sys
import traceback
from collections.abc import MutableMapping
from typing import Any

import structlog

DEEPEST, NEAREST = 5, 8
SERVERS = ("uvicorn", "uvicorn.error", "uvicorn.access")
QUIET = ("alembic", "httpx", "httpcore", "uvicorn.access")


def configure_logs(log_format: str = "auto", level: str = "info") -> None:
    """Send every log line of this process to standard error, one object or line each.

    Args:
        log_format: ``json``, ``console``, or ``auto``: console on a terminal.
        level: Least level to show.
    """
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.StackInfoRenderer(),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                _without_temporal_details,
                _outline_exception,
                *_renderers(log_format),
            ],
        )
    )
    logging.basicConfig(handlers=[handler], level=level.upper(), force=True)
    for name in SERVERS:  # their own handlers would print whole tracebacks
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = True
    for name in QUIET:
        logging.getLogger(name).setLevel(logging.WARNING)


def _renderers(log_format: str) -> list[structlog.typing.Processor]:
    console = log_format == "console" or (log_format == "auto" and sys.stderr.isatty())
    if console:
        return [structlog.dev.ConsoleRenderer()]
    return [structlog.processors.JSONRenderer()]


def _without_temporal_details(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Keep the ids of Temporal's own extra details and drop the rest."""
    for key in ("temporal_workflow", "temporal_activity"):
        details = event.pop(key, None)
        if isinstance(details, dict) and "workflow_id" in details:
            event.setdefault("case_id", details["workflow_id"])
    return event


def _outline_exception(
    _logger: object, _method: str, event: MutableMapping[str, Any]
) -> MutableMapping[str, Any]:
    """Keep where an exception arose and of which types; its words may be content.

    Frames are only named, never read from disk: a workflow's sandbox forbids that.
    """
    error = event.pop("exc_info", None)
    if error is True:
        error = sys.exc_info()
    if isinstance(error, tuple):
        error = error[1]
    types: list[str] = []
    frames: list[str] = []
    while isinstance(error, BaseException) and len(types) < DEEPEST:
        types.append(type(error).__qualname__)
        frames += [
            f"{frame.f_globals.get('__name__')}.{frame.f_code.co_name}:{line}"
            for frame, line in traceback.walk_tb(error.__traceback__)
        ][-NEAREST:]
        error = error.__cause__ or error.__context__
    if types:
        event["exception"] = types
        event["frames"] = frames
    return event
