"""How often a provider may be called, by all workers together."""

import re
from dataclasses import dataclass
from typing import Protocol

_SHAPE = re.compile(r"([0-9]{1,6})/(s|m|h)")
_SECONDS = {"s": 1.0, "m": 60.0, "h": 3600.0}


@dataclass(frozen=True, slots=True)
class Rate:
    """So many messages in a span of time, evenly spaced.

    Attributes:
        interval: Seconds between two messages.
    """

    interval: float


def rate_of(text: str) -> Rate:
    """Read ``1/s``, ``20/m`` or ``300/h``.

    Raises:
        ValueError: It is none of these, or nought.
    """
    found = _SHAPE.fullmatch(text.strip())
    if found is None or int(found[1]) == 0:
        raise ValueError(f"{text!r} is no rate: write 1/s, 20/m or 300/h")
    return Rate(_SECONDS[found[2]] / int(found[1]))


@dataclass(frozen=True, slots=True)
class Turn:
    """In ``wait`` seconds when it ``is_booked``; else there is none before then."""

    is_booked: bool
    wait: float


class Pace(Protocol):
    """Hands out the turns at each channel, to all workers from one book."""

    def book(self, channel: str, interval: float, most: float) -> Turn:
        """Book the next turn, if it comes within ``most`` seconds."""

    def hold(self, channel: str, seconds: float) -> None:
        """Give no turn for a while: the provider asked for it."""
