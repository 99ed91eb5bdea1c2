"""Wait for a provider's turn, a few seconds at most; then the next channel is the quicker way.

What is urgent books its turn ahead. What is routine takes a turn only when one is free, so
that it never stands before what is urgent.
"""

import time
from collections.abc import Mapping

from tocsin.domain.pacing import Pace, Rate
from tocsin.domain.ports import ChannelError

PATIENCE = 5.0
LONGEST_HOLD = 3600.0


class Pacing:
    """Keeps to the rates of channels that have one.

    Args:
        pace: The book of turns; None when nobody keeps one.
        rates: By channel.
        patience: Seconds that one message waits for its turn.
    """

    def __init__(
        self,
        pace: Pace | None = None,
        rates: Mapping[str, Rate] | None = None,
        patience: float = PATIENCE,
    ) -> None:
        self._pace = pace
        self._rates = rates or {}
        self._patience = patience

    def wait(self, channel: str, urgency: str) -> None:
        """Return when it is this message's turn.

        Raises:
            ChannelError: It is not within the time that one message waits; nothing was sent.
        """
        rate = self._rates.get(channel)
        if self._pace is None or rate is None:
            return
        until = time.monotonic() + self._patience
        while True:
            left = max(until - time.monotonic(), 0.0)
            ahead = left if urgency == "urgent" else 0.0
            turn = self._pace.book(channel, rate.interval, ahead)
            if not turn.is_booked and turn.wait > left:
                raise ChannelError(
                    f"the channel {channel} takes no more just now",
                    retry_after=turn.wait,
                    response={"paced": round(turn.wait, 1)},
                )
            time.sleep(turn.wait)  # the provider's pace itself: the turn is booked for then
            if turn.is_booked:
                return

    def learn(self, channel: str, error: ChannelError) -> None:
        """Let everybody wait when a provider asked for it."""
        if error.throttled and self._pace is not None and channel in self._rates:
            self._pace.hold(channel, min(error.retry_after or 1.0, LONGEST_HOLD))
