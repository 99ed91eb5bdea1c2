"""How many may come in at once and how often, so that no sender can crowd out the others."""

import time
from collections import Counter, OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

PEERS_REMEMBERED = 10_000
TOO_MANY = "421 4.7.0 Too many connections, try again later"


@dataclass(slots=True)
class Door:
    """Counts connections and paces messages, by the address that a connection comes from.

    Attributes:
        connections: How many may be open at once; one address may hold half of them.
        per_minute: How many messages one address may bring in a minute.
    """

    connections: int
    per_minute: int
    clock: Callable[[], float] = time.monotonic
    _inside: Counter[str] = field(default_factory=Counter)
    _credit: OrderedDict[str, tuple[float, float]] = field(default_factory=OrderedDict)

    @property
    def inside(self) -> int:
        """How many connections are open."""
        return self._inside.total()

    def enter(self, peer: str) -> bool:
        """Let a connection in, or not."""
        mine = max(1, self.connections // 2)
        if self.inside >= self.connections or self._inside[peer] >= mine:
            return False
        self._inside[peer] += 1
        return True

    def leave(self, peer: str) -> None:
        """Forget a connection that is over."""
        self._inside[peer] -= 1
        if self._inside[peer] <= 0:
            del self._inside[peer]

    def may_bring(self, peer: str) -> bool:
        """Tell whether one more message may come now, and count it if so."""
        now = self.clock()
        credit, since = self._credit.pop(peer, (float(self.per_minute), now))
        credit = min(self.per_minute, credit + (now - since) * self.per_minute / 60)
        allowed = credit >= 1
        self._credit[peer] = (credit - 1 if allowed else credit, now)
        while len(self._credit) > PEERS_REMEMBERED:
            self._credit.popitem(last=False)
        return allowed
