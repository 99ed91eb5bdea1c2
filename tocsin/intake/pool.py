"""A few reader processes, so that a hostile paper can only hurt one of them.

A child that dies or overruns is replaced, and its item becomes an unclassified draft that a
person reads: the item is never lost and never tried for ever.
"""

import os
import queue
import subprocess
import sys
import threading
from contextlib import suppress
from dataclasses import replace
from typing import Any, BinaryIO, cast

from tocsin.domain.draft import Draft
from tocsin.intake.frames import read_json, write_frame, write_json
from tocsin.intake.platform import platform_of
from tocsin.intake.reader import unclassified
from tocsin.intake.scans import NEEDS_IT, Recognition
from tocsin.intake.wire import draft_from_json

_STARTUP_SECONDS = 30  # imports and models, on a busy machine

_FRUGAL = {  # native libraries must leave the bounded address space to the item
    "RAYON_NUM_THREADS": "1",  # each thread would take its stack from it
    "MALLOC_ARENA_MAX": "1",  # each arena of glibc reserves 64 MB
    "MIMALLOC_ARENA_RESERVE": "0",  # rensa's allocator would reserve a gigabyte when it loads
}


class ReaderPool:
    """Reads items in bounded child processes; safe to call from many threads."""

    def __init__(
        self,
        size: int = 2,
        cpu_seconds: float = 2,
        memory_mb: int = 256,
        wall_seconds: float = 10,
        platform_hosts: str = "",
        authserv_id: str = "",
        recognition: Recognition | None = None,
    ) -> None:
        """Start the children; each loads its models while the others do.

        Args:
            size: How many items are read at once.
            cpu_seconds: For one item.
            memory_mb: For one item and what reads it.
            wall_seconds: After which a child that does nothing is given up.
            platform_hosts: The platform's own hosts.
            authserv_id: Name under which our own mail server writes what it found of a mail.
            recognition: How scans are read; None leaves them to people.

        Raises:
            PlatformError: ``platform_hosts`` cannot be used.
        """
        platform_of(platform_hosts)  # refuse here, where somebody sees it, not in a child
        self._arguments = (str(cpu_seconds), str(memory_mb), platform_hosts)
        self._wall_seconds = wall_seconds
        self._authserv_id = authserv_id
        self._recognition = recognition
        self._closed = False
        self._all: set[_Child] = set()
        self._idle: queue.SimpleQueue[_Child] = queue.SimpleQueue()
        for _ in range(size):
            self._idle.put(self._started())

    def read(self, content: bytes, content_type: str | None, filename: str | None) -> Draft:
        """Read one item once a child is free; a killed child means an unclassified draft.

        A mail whose attachments were too much is read once more for its letter alone, a scan
        by its recognised text where that is set up.
        """
        draft = self._read(content, content_type, filename)
        if self._recognition is None or not NEEDS_IT.intersection(draft.flags) or draft.mail:
            return draft
        text = self._recognition.text_of(content)
        if not text:
            return draft
        recognised = self._read(text.encode(), "text/plain", None)
        return replace(recognised, flags=(*draft.flags, *recognised.flags, "ocr"))

    def _read(self, content: bytes, content_type: str | None, filename: str | None) -> Draft:
        child = self._idle.get()
        try:
            if not child.is_alive():  # it died while idle: that is not this item's fault
                child = self._replaced(child)
            for is_shallow in (False, True):
                head = {
                    "content_type": content_type,
                    "filename": filename,
                    "authserv_id": self._authserv_id,
                    "is_shallow": is_shallow,
                }
                draft = child.read(content, head, self._wall_seconds)
                if draft is not None:
                    return draft
                child = self._replaced(child)
            return unclassified("unreadable", "reader-killed")
        finally:
            self._idle.put(child)

    def close(self) -> None:
        """End the children, busy ones too; whoever still reads gets a RuntimeError."""
        self._closed = True
        for child in tuple(self._all):
            child.stop()

    def _started(self) -> "_Child":
        child = _Child(self._arguments)
        self._all.add(child)
        if self._closed:  # closed meanwhile: close() may not have seen this one
            child.stop()
        return child

    def _replaced(self, child: "_Child") -> "_Child":
        if self._closed:
            message = "the reader pool is closed"
            raise RuntimeError(message)
        child.stop()
        self._all.discard(child)
        return self._started()


class _Child:
    """One reader process and its two pipes."""

    def __init__(self, arguments: tuple[str, ...]) -> None:
        self._process = subprocess.Popen(  # noqa: S603  our own module, no shell
            [sys.executable, "-P", "-m", "tocsin.intake.child", *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, **_FRUGAL},
        )
        self._is_warm = False

    def is_alive(self) -> bool:
        return self._process.poll() is None

    def read(self, content: bytes, head: dict[str, Any], wall: float) -> Draft | None:
        """Return the draft; None when the child died of this item or ran out of time."""
        limit = wall if self._is_warm else wall + _STARTUP_SECONDS
        watchdog = threading.Timer(limit, self._process.kill)
        watchdog.daemon = True
        watchdog.start()
        try:
            write_json(self._stdin, head)
            write_frame(self._stdin, content)
            answer = read_json(self._stdout)
        except (OSError, ValueError):  # its pipe broke, or was closed in mid-item
            return None
        finally:
            watchdog.cancel()
        self._is_warm = True
        return draft_from_json(answer) if answer is not None else None

    def stop(self) -> None:
        """Kill it: it owns nothing that a kill could harm."""
        self._process.kill()
        self._process.wait()
        for pipe in (self._stdin, self._stdout):
            with suppress(OSError):  # a frame half written cannot be flushed any more
                pipe.close()

    @property
    def _stdin(self) -> BinaryIO:
        return self._pipe(self._process.stdin)

    @property
    def _stdout(self) -> BinaryIO:
        return self._pipe(self._process.stdout)

    @staticmethod
    def _pipe(pipe: object) -> BinaryIO:
        """Popen types its pipes as optional; ours always are there."""
        return cast("BinaryIO", pipe)
