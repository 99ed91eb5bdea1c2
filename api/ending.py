"""End what would never end by itself as soon as the process is told to stop.

The server waits for open responses before it lets the application know; event streams have no
end of their own, so they would use up the whole time that it waits.
"""

import asyncio
import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from types import FrameType
from typing import TypeAlias

SIGNALS = (signal.SIGINT, signal.SIGTERM)
Handler: TypeAlias = Callable[[int, FrameType | None], object]


@contextmanager
def ended_by_signals(end: Callable[[], None]) -> Iterator[None]:
    """Call ``end`` on the loop when a signal stops the server, which gets it too."""
    if threading.current_thread() is not threading.main_thread():
        yield  # only the main thread can listen to signals, and only it is sent them
        return
    loop = asyncio.get_running_loop()
    before = {number: signal.getsignal(number) for number in SIGNALS}

    def chained(server: Handler) -> Handler:
        def handle(number: int, frame: FrameType | None) -> object:
            loop.call_soon_threadsafe(end)
            return server(number, frame)

        return handle

    taken = {number: chained(old) for number, old in before.items() if callable(old)}
    for number, handler in taken.items():
        signal.signal(number, handler)
    try:
        yield
    finally:
        for number, handler in taken.items():
            if signal.getsignal(number) is handler:
                signal.signal(number, before[number])
