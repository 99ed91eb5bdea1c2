"""What a caller may choose about the stack, and where its parts are reached."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from tocsin.embedded.postgres import Durability


@dataclass(frozen=True)
class Urls:
    """SQLAlchemy URLs of the database, one for each role."""

    owner: str
    app: str
    read: str


@dataclass(frozen=True)
class StackOptions:
    """Everything that can be chosen; the defaults are those of `tocsin up`."""

    home: Path
    port: int | None = None  # of the API; a given one is taken or refused, never replaced
    mail_port: int | None = None  # of the SMTP listener; without it none is run
    durability: Durability = "full"
    temporal_cli: Path | None = None
    temporal_address: str | None = None  # the user's own server: none is started
    database_url: str | None = None  # the user's own database: none is started
    owner_database_url: str | None = None
    read_database_url: str | None = None
    services: tuple[str, ...] = ("worker", "api")
    worker_argv: tuple[str, ...] | None = None
    api_argv: tuple[str, ...] | None = None  # "{port}" is replaced
    environment: Mapping[str, str] = field(default_factory=dict)  # for worker and API
    time_skipping: bool = False
    usual_ports: bool = True  # False: free ones from the start, for tests side by side
    echo: Callable[[str, str], None] | None = None  # gets every log line of every child
