"""Ctrl-C, SIGTERM and SIGHUP as one orderly end, whatever is being done when they come."""

from __future__ import annotations

import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import FrameType

STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StopRequestedError(BaseException):
    """Somebody asked to stop; no `except Exception` on the way may swallow it."""


@contextmanager
def stopped_by_signals() -> Iterator[None]:
    """Leave the block at the first stop signal; later ones do not disturb the stopping.

    Only the main thread may enter: Python handles signals nowhere else.
    """
    found = {signum: signal.getsignal(signum) for signum in STOP_SIGNALS}
    before = {s: handler for s, handler in found.items() if handler != signal.SIG_IGN}  # nohup

    def stop(_signum: int, _frame: FrameType | None) -> NoReturn:
        for signum in before:
            signal.signal(signum, signal.SIG_IGN)
        raise StopRequestedError

    try:
        for signum in before:
            signal.signal(signum, stop)
        yield
    except StopRequestedError:
        return
    finally:
        for signum, handler in before.items():
            signal.signal(signum, handler)


def wait_for_signal() -> NoReturn:
    """Do nothing until a stop signal ends the block we are in."""
    while True:
        signal.pause()
