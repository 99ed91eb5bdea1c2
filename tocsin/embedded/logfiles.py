"""The children's log files: opened for appending, kept small, shown on request.

A child writes to its file directly, not through a pipe: if the supervisor is killed, the
child must neither block on a full pipe nor lose its last words.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import threading
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LARGEST = 16 * 2**20  # one previous generation is kept beside the current file
TAIL_BYTES = 65_536
WIDEST = 400  # some programs put a whole stack trace on one line
FOLLOW_EVERY = 0.25
TRIM_EVERY = 30.0


def tail(path: Path, lines: int = 15) -> str:
    """Return the last `lines` lines of a log, or nothing when there is none."""
    try:
        with path.open("rb") as file:
            file.seek(max(0, path.stat().st_size - TAIL_BYTES))
            text = file.read().decode("utf-8", "replace")
    except OSError:
        return ""
    return "\n".join(line[:WIDEST] for line in text.strip().splitlines()[-lines:])


def open_for_child(path: Path) -> int:
    """Open a log for a child to append to; the caller closes the descriptor."""
    trim(path)
    return os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)


def trim(path: Path, largest: int = LARGEST) -> None:
    """Move an overgrown log aside by copying, since its writer keeps the file open."""
    if not path.exists() or path.stat().st_size <= largest:
        return
    shutil.copyfile(path, path.with_name(path.name + ".1"))
    os.truncate(path, 0)


class LogKeeper:
    """Keeps all logs of a folder small and repeats new lines to whoever wants them."""

    def __init__(self, folder: Path, echo: Callable[[str, str], None] | None = None) -> None:
        """Watch `*.log` in `folder`; `echo(name, line)` is called for every new line."""
        self._folder = folder
        self._echo = echo
        self._read: dict[Path, int] = {}
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="logs", daemon=True)

    def start(self) -> None:
        """Begin with what is written from now on."""
        self._read = {path: path.stat().st_size for path in self._folder.glob("*.log")}
        self._thread.start()

    def stop(self) -> None:
        """Repeat the last lines and end."""
        self._stopping.set()
        if self._thread.is_alive():
            self._thread.join()

    def _run(self) -> None:
        every = FOLLOW_EVERY if self._echo else TRIM_EVERY
        while not self._stopping.wait(every):
            self._pass()
        self._pass()

    def _pass(self) -> None:
        for path in sorted(self._folder.glob("*.log")):
            with contextlib.suppress(FileNotFoundError):  # somebody tidied up
                if self._echo:
                    self._follow(path, self._echo)
                trim(path)

    def _follow(self, path: Path, echo: Callable[[str, str], None]) -> None:
        start = self._read.get(path, 0)
        size = path.stat().st_size
        if size == start:
            return
        with path.open("rb") as file:
            file.seek(start if size > start else 0)
            new = file.read()
        whole = new[: new.rfind(b"\n") + 1]  # half a line waits for its other half
        self._read[path] = (start if size > start else 0) + len(whole)
        for line in whole.decode("utf-8", "replace").splitlines():
            echo(path.stem, line)
