"""Bound how long somebody else's code may take, when it has no deadline of its own."""

import queue
import threading
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")


class OutOfTimeError(Exception):
    """It did not come back in time; nobody knows how far it got."""


def bounded(work: Callable[[], T], seconds: float, name: str) -> T:
    """Return what ``work`` returns, or give up on it; its thread is left behind and ends later.

    Raises:
        OutOfTimeError: It took longer.
        Exception: Whatever the work raised.
    """
    results: queue.SimpleQueue[tuple[T | None, BaseException | None]] = queue.SimpleQueue()

    def run() -> None:
        try:
            results.put((work(), None))
        except BaseException as error:  # noqa: BLE001 - it is raised again where it is waited for
            results.put((None, error))

    threading.Thread(target=run, name=name, daemon=True).start()
    try:
        result, error = results.get(timeout=seconds)
    except queue.Empty as late:
        raise OutOfTimeError(f"no answer within {seconds:g} s") from late
    if error is not None:
        raise error
    return result  # type: ignore[return-value]  # without an error it is what the work returned
