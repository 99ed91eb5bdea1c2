"""How long to wait before the next try to sign in; pure, from how long ago others failed."""

import math
from collections.abc import Sequence
from datetime import timedelta

WINDOW = timedelta(minutes=15)
PER_NAME = 10
PER_ADDRESS = 50
FREE = 4  # failures after which nobody waits; from then on it doubles


def wait_for_name(ages: Sequence[float]) -> int:
    """Return whole seconds to wait; 0 when the next try may come now.

    Args:
        ages: Seconds since each failure within the window, latest first.
    """
    beyond = min(len(ages), PER_NAME) - FREE
    growing = 2**beyond - ages[0] if beyond > 0 else 0
    return max(math.ceil(growing), 0, _until_room(ages, PER_NAME))


def wait_for_address(ages: Sequence[float]) -> int:
    """Return whole seconds to wait for a network from which many names were tried."""
    return _until_room(ages, PER_ADDRESS)


def _until_room(ages: Sequence[float], most: int) -> int:
    if len(ages) < most:
        return 0
    return max(math.ceil(WINDOW.total_seconds() - ages[most - 1]), 1)
