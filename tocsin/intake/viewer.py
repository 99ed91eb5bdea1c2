"""Shows what strangers sent, without trusting it: text as text, pictures and pages drawn anew.

Each look is a process of its own with bounds, made for it and gone after it: people look at few
things, and nothing of one item is there when the next is drawn. What was drawn is kept in
memory for a while and nowhere else, so an item that is erased leaves no second copy on a disk.
"""

import json
import subprocess
import sys
import threading
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

Sort: TypeAlias = Literal["text", "mail", "json", "pdf", "picture", "video", "none"]
AT_ONCE = 2
CPU_SECONDS, MEMORY_MB, WALL_SECONDS = 2, 512, 12.0
KEPT_BYTES, KEPT_SECONDS = 32 * 1024 * 1024, 900
MOST_TEXT = 200_000  # characters that are shown; the rest is in the file


class UnviewableError(Exception):
    """It could not be drawn within the bounds, or not at all; the file itself is there."""


class ViewerBusyError(Exception):
    """Others are looking at something; it takes a moment."""


@dataclass(frozen=True, slots=True)
class Paper:
    """An item to look at. ``content`` is only asked for when it was not drawn before."""

    sha256: str
    content_type: str
    filename: str | None
    content: Callable[[], bytes]


@dataclass(frozen=True, slots=True)
class Look:
    """What an item is, and its text as far as it has one.

    Attributes:
        sort: How it is shown.
        text: Plain text with Unix line ends; at most ``MOST_TEXT`` characters.
        cut: Whether there was more of it.
        pages: Of a PDF.
        head: The fields of a mail that people read, in order.
        parts: Name, media type and size of what a mail carries.
        flags: Why the text is less than the whole.
    """

    sort: Sort
    text: str = ""
    cut: bool = False
    pages: int = 0
    head: list[tuple[str, str]] = field(default_factory=list)
    parts: list[tuple[str, str, int]] = field(default_factory=list)
    flags: list[str] = field(default_factory=list)

    @property
    def is_picture(self) -> bool:
        """Tell whether it shows something: a photograph, a film."""
        return self.sort in ("picture", "video")


class Viewer:
    """Draws items in bounded processes; safe to call from many threads."""

    def __init__(self, cpu_seconds: int = CPU_SECONDS, memory_mb: int = MEMORY_MB) -> None:
        self._limits = (str(cpu_seconds), str(memory_mb))
        self._places = threading.BoundedSemaphore(AT_ONCE)
        self._drawn = _Drawn()

    def look(self, paper: Paper) -> Look:
        """Say what an item is, with its text.

        Raises:
            UnviewableError: It cannot be read within the bounds.
            ViewerBusyError: No place became free.
        """
        return Look(**json.loads(self._draw(paper, "look", 0)))

    def page(self, paper: Paper, number: int, *, veiled: bool = False) -> bytes:
        """Return a page of a PDF as a PNG, the first one is 1; a JPEG when it is veiled.

        Raises:
            UnviewableError: There is no such page, or it cannot be drawn within the bounds.
            ViewerBusyError: No place became free.
        """
        return self._draw(paper, "veiled-page" if veiled else "page", number)

    def picture(self, paper: Paper, *, veiled: bool) -> bytes:
        """Return a picture as a JPEG made anew, or so coarse and grey that it shows nothing.

        Raises:
            UnviewableError: It cannot be decoded within the bounds.
            ViewerBusyError: No place became free.
        """
        return self._draw(paper, "veiled-picture" if veiled else "picture", 0)

    def _draw(self, paper: Paper, verb: str, number: int) -> bytes:
        key = (paper.sha256, paper.content_type, paper.filename or "", verb, number)
        found = self._drawn.get(key)
        if found is None:
            if not self._places.acquire(timeout=WALL_SECONDS):
                raise ViewerBusyError
            try:
                found = self._run(paper, verb, number)
            finally:
                self._places.release()
            self._drawn.put(key, found)
        if not found:
            raise UnviewableError
        return found

    def _run(self, paper: Paper, verb: str, number: int) -> bytes:
        """Return what the process wrote; nothing when it failed or was ended."""
        told = json.dumps([verb, number, paper.content_type, paper.filename])
        try:
            done = subprocess.run(  # noqa: S603  our own module, no shell
                [sys.executable, "-P", "-m", "tocsin.intake.viewer_child", told, *self._limits],
                input=paper.content(),
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=WALL_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired as error:  # the machine may be busy: not kept
            raise UnviewableError from error
        return b"" if done.returncode else done.stdout


Key: TypeAlias = tuple[str, str, str, str, int]


class _Drawn:
    """What was drawn lately, bounded in bytes and time; the oldest goes first."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Key, tuple[float, bytes]] = OrderedDict()
        self._size = 0
        self._mutex = threading.Lock()

    def get(self, key: Key) -> bytes | None:
        with self._mutex:
            self._forget(time.monotonic() - KEPT_SECONDS)
            _, found = self._kept.get(key, (0.0, None))
            return found

    def put(self, key: Key, drawn: bytes) -> None:
        with self._mutex:
            if key not in self._kept and len(drawn) <= KEPT_BYTES // 4:
                self._kept[key] = (time.monotonic(), drawn)
                self._size += len(drawn)
            while self._size > KEPT_BYTES:
                self._drop()

    def _forget(self, before: float) -> None:
        while self._kept and next(iter(self._kept.values()))[0] < before:
            self._drop()

    def _drop(self) -> None:
        _, (_, drawn) = self._kept.popitem(last=False)
        self._size -= len(drawn)
