"""Bound how long somebody else's code may take, when it has no deadline of its own."""

from collections.abc import Callable
from concurrent.futures import Future, wait
from threading import Thread
from typing import TypeVar

T = TypeVar("T")


class OutOfTimeError(Exception):
    """It did not come back in time; nobody knows how far it got."""


def bounded(work: Callable[[], T], seconds: float, name: str) -> T:
    """Return what ``work`` returns, or give up on it; its thread is left behind and ends later.

    Its thread is no executor's, because the process would wait for those when it ends.

    Raises:
        OutOfTimeError: It took longer.
        Exception: Whatever the work raised.
    """
    result: Future[T] = Future()

    def run() -> None:
        try:
            result.set_result(work())
        except Exception as error:  # noqa: BLE001 - it is raised again where it is waited for
            result.set_exception(error)

    Thread(target=run, name=name, daemon=True).start()
    if not wait((result,), seconds).done:
        raise OutOfTimeError(f"no answer within {seconds:g} s")
    return result.result()
