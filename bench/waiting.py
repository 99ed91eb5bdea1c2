"""How rows wait: for a condition, for an instant, or on purpose for nothing at all."""

import time
from collections.abc import Callable
from datetime import UTC, datetime


def until(condition: Callable[[], object], within: float, every: float = 0.05) -> None:
    """Wait for a condition.

    Raises:
        TimeoutError: It did not come true in time.
    """
    give_up = time.monotonic() + within
    while not condition():
        if time.monotonic() > give_up:
            message = f"still not so after {within:g} s"
            raise TimeoutError(message)
        time.sleep(every)  # between two looks; what is looked at cannot call us


def until_instant(instant: datetime) -> None:
    """Wait for an instant; one that is past is not waited for."""
    let_pass((instant - datetime.now(UTC)).total_seconds())


def let_pass(seconds: float) -> None:
    """Let time pass, because time itself is what the caller measures or needs; it says why."""
    time.sleep(max(0.0, seconds))
