"""Spare everybody the wait for a provider that has stopped answering.

Whoever waits for one that hangs keeps a thread that somebody else's message needs. Once one
has kept us waiting in vain, only a few at a time still try it, until one of them gets an
answer; the others go on to the next way at once.
"""

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tocsin.domain.delivery import WEBHOOK
from tocsin.domain.ports import ChannelError

LONG = 5.0  # seconds in vain, after which a provider counts as silent
LASTS = 60.0  # seconds without another try, after which it counts as silent no more
STILL_TRYING = 2


class Silence:
    """Remembers who has gone silent; each endpoint of a webhook is a provider of its own.

    Args:
        clock: Seconds that only go up.
    """

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._until: dict[str, float] = {}
        self._trying: defaultdict[str, int] = defaultdict(int)

    @contextmanager
    def broken(self, channel: str, address: str) -> Iterator[None]:
        """Try a provider, and learn from what comes of it.

        Raises:
            ChannelError: It is silent, and enough others are trying it; nothing was sent.
        """
        provider = f"{channel} {address}" if channel == WEBHOOK else channel
        began = self._begin(provider, channel)
        is_silent = False
        try:
            yield
        except ChannelError:
            is_silent = self._clock() - began >= LONG
            raise
        finally:
            self._end(provider, is_silent=is_silent)

    def _begin(self, provider: str, channel: str) -> float:
        with self._lock:
            now = self._clock()
            is_silent = self._until.get(provider, now) > now
            if is_silent and self._trying[provider] >= STILL_TRYING:
                raise ChannelError(
                    f"{channel} does not answer just now, and others are trying it already",
                    response={"silent": True},
                )
            self._trying[provider] += 1
            return now

    def _end(self, provider: str, *, is_silent: bool) -> None:
        with self._lock:
            self._trying[provider] -= 1
            if not self._trying[provider]:
                del self._trying[provider]
            if is_silent:
                self._until[provider] = self._clock() + LASTS
            else:
                self._until.pop(provider, None)
