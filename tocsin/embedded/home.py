"""The home folder of one stack: where everything is, who holds it, what was chosen before.

Layout: `postgres/` and `temporal/` hold the data, `logs/` one file per child, `secrets.json`
the database passwords, `ports.json` the ports of last time, `run.json` the running stack.
"""

from __future__ import annotations

import fcntl
import json
import os
import tempfile
from pathlib import Path
from typing import Any

from tocsin.embedded.errors import AlreadyRunningError, StackError


class Home:
    """Paths and small state files below one private folder."""

    def __init__(self, path: Path) -> None:
        """Name the folder; nothing is touched before `create`."""
        self.path = Path(os.path.abspath(path.expanduser()))  # noqa: PTH100 - keep symlinks as named
        self.postgres = self.path / "postgres"
        self.temporal = self.path / "temporal"
        self.logs = self.path / "logs"
        self.run = self.path / "run"
        self._lock: int | None = None

    def create(self) -> None:
        """Make the folder, readable by its owner only."""
        try:
            self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
            for folder in (self.temporal, self.logs, self.run):
                folder.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            message = f"cannot use {self.path} as home: {error.strerror}"
            raise StackError(message) from error

    def log(self, name: str) -> Path:
        """Return the log file of a child."""
        return self.logs / f"{name}.log"

    def lock(self) -> None:
        """Hold the home until `unlock`; the system releases it if this process dies.

        Raises:
            AlreadyRunningError: another process holds it.
        """
        handle = os.open(self.path / "lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            raise AlreadyRunningError(self.path, self.read("run")) from None
        self._lock = handle

    @property
    def is_held(self) -> bool:
        """Tell whether we hold it."""
        return self._lock is not None

    def unlock(self) -> None:
        """Let the next one in."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None

    def read(self, name: str) -> dict[str, Any]:
        """Read a state file; one that is missing or torn counts as empty."""
        try:
            data: dict[str, Any] = json.loads((self.path / f"{name}.json").read_text())
        except (OSError, ValueError):
            return {}
        return data

    def write(self, name: str, data: dict[str, Any]) -> None:
        """Replace a state file as a whole, private and durable."""
        handle, temporary = tempfile.mkstemp(dir=self.path, prefix=f".{name}.")
        with os.fdopen(handle, "w") as file:
            json.dump(data, file, indent=2)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(self.path / f"{name}.json")

    def forget(self, name: str) -> None:
        """Remove a state file."""
        (self.path / f"{name}.json").unlink(missing_ok=True)
