"""How much of what its layers offer a schedule uses, by the layers alone."""

from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise

from tocsin.domain.law.local import zone_named
from tocsin.domain.oncall.answer import turn_served
from tocsin.domain.oncall.edges import edges
from tocsin.domain.oncall.layer import Layer
from tocsin.domain.oncall.reason import Because
from tocsin.domain.oncall.schedule import Schedule
from tocsin.domain.oncall.turns import turn_at, turn_begins

AROUND = ("overrides", "temporary", "time_off", "holidays", "swaps", "departures")


@dataclass(slots=True)
class LayerUse:
    """What became of a layer's turns in a span.

    Attributes:
        serves: Whether its hours touch the span at all.
        reached: The members whose turn decided who was on call.
        expected: The members who had a whole turn.
        starved_by: The layers that served in its hours.
    """

    layer: Layer
    serves: bool = False
    reached: set[str] = field(default_factory=set)
    expected: set[str] = field(default_factory=set)
    starved_by: set[str] = field(default_factory=set)

    @property
    def is_starved(self) -> bool:
        """Whether others served all the time."""
        return self.serves and not self.reached

    @property
    def never_reached(self) -> set[str]:
        """The members who had turns in vain, in a layer that is not starved as a whole."""
        return set() if self.is_starved else self.expected - self.reached


def layer_uses(schedule: Schedule, begin: datetime, end: datetime) -> list[LayerUse]:
    """Return the use of every layer in a span, as if nobody were ever away or replaced."""
    bare = schedule.model_copy(update=dict.fromkeys(AROUND, ()))
    uses = [LayerUse(layer) for layer in bare.ranked]
    for at in edges(bare, begin, end):
        _look(bare, uses, at)
    for use in uses:
        use.expected = _expected(bare, use.layer, begin, end)
    return uses


def _look(bare: Schedule, uses: list[LayerUse], at: datetime) -> None:
    """Of the layers that serve at an instant, the first decides and starves the others."""
    decides: LayerUse | None = None
    for use in uses:
        turn = turn_served(use.layer, zone_named(use.layer.zone or bare.zone), at)
        if isinstance(turn, Because):
            continue
        use.serves = True
        if decides is None:
            decides = use
            use.reached.add(use.layer.members[turn.number % len(use.layer.members)])
        else:
            use.starved_by.add(decides.layer.id)


def _expected(bare: Schedule, layer: Layer, begin: datetime, end: datetime) -> set[str]:
    """Return the members with a turn that lies in the span as a whole."""
    zone = zone_named(layer.zone or bare.zone)
    since, until = max(begin, layer.begin or begin), min(end, layer.end or end)
    if since >= until:
        return set()
    found = set()
    for at, following in pairwise(turn_begins(layer, zone, since, until)):
        turn = turn_at(layer, zone, at)
        if turn and at < following:
            found.add(layer.members[turn.number % len(layer.members)])
    return found
