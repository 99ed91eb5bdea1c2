"""How long to wait before the next try; pure, from how long ago others were.

Signing in is throttled by name and by network, what outsiders send by network alone.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

WINDOW = timedelta(minutes=15)
PER_NAME = 10
PER_ADDRESS = 50
FREE = 4  # failures after which nobody waits; from then on it doubles


@dataclass(frozen=True, slots=True)
class Limit:
    """So many tries within a span of time, in any part of it."""

    most: int
    window: timedelta

    def wait(self, ages: Sequence[float]) -> int:
        """Return whole seconds to wait; 0 when the next try may come now.

        Args:
            ages: Seconds since each try, latest first; those before the window do not count.
        """
        within = self.window.total_seconds()
        if len(ages) < self.most or ages[self.most - 1] >= within:
            return 0
        return max(math.ceil(within - ages[self.most - 1]), 1)


BY_NAME, BY_ADDRESS = Limit(PER_NAME, WINDOW), Limit(PER_ADDRESS, WINDOW)


def wait_for_name(ages: Sequence[float]) -> int:
    """Return whole seconds to wait; 0 when the next try may come now.

    Args:
        ages: Seconds since each failure within the window, latest first.
    """
    beyond = min(len(ages), PER_NAME) - FREE
    growing = 2**beyond - ages[0] if beyond > 0 else 0
    return max(math.ceil(growing), 0, BY_NAME.wait(ages))


def wait_for_address(ages: Sequence[float]) -> int:
    """Return whole seconds to wait for a network from which many names were tried."""
    return BY_ADDRESS.wait(ages)


def longest_wait(limits: Sequence[Limit], ages: Sequence[float]) -> int:
    """Return whole seconds until every limit has room."""
    return max((limit.wait(ages) for limit in limits), default=0)
