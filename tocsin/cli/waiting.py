"""Wait for what the API does in the background: look again until it is done, or time is up."""

import time
from collections.abc import Callable
from typing import TypeVar

Seen = TypeVar("Seen")


def until(
    is_done: Callable[[Seen], object],
    seen: Seen,
    look: Callable[[], Seen],
    *,
    within: float,
    every: float,
) -> Seen:
    """Return what was seen last: done, or not within so many seconds.

    Args:
        is_done: Tells whether it is what we wait for.
        seen: What is known already; nothing is asked when that is enough.
        look: Asks again.
        within: Seconds to wait at most.
        every: Seconds between two looks; the API cannot call back a command.
    """
    give_up = time.monotonic() + within
    while not is_done(seen) and time.monotonic() < give_up:
        time.sleep(every)  # between two looks: the API cannot call a command back
        seen = look()
    return seen
