"""What can go wrong with the embedded stack, said in one line a person can act on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tocsin.embedded.logfiles import tail

if TYPE_CHECKING:
    from pathlib import Path


class StackError(Exception):
    """A part of the stack cannot run; the first line says which and why."""

    def __init__(self, what: str, log: Path | None = None) -> None:
        """Say `what` failed and, where there is one, show the end of its log."""
        self.what = what
        self.log = log
        self.log_tail = tail(log) if log else ""
        shown = f"\n--- end of {log} ---\n{self.log_tail}" if self.log_tail else ""
        super().__init__(f"{what}{shown}")


class AlreadyRunningError(StackError):
    """Another process runs the stack of this home folder."""

    def __init__(self, home: Path, run: dict[str, Any]) -> None:
        """Carry what the running one wrote about itself (`run.json`)."""
        self.pid: int | None = run.get("pid")
        self.urls: dict[str, Any] = run.get("urls", {})
        where = f", API at {self.urls['api']}" if self.urls.get("api") else ""
        super().__init__(f"the stack in {home} is already running (pid {self.pid}{where})")
