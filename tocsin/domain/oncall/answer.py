"""Who is on call at an instant, past or future, and why.

Asked in this order: overrides, the newest first; a temporary schedule, which replaces all
layers; the layers by priority. A turn goes to whoever agreed to cover it; of somebody who
cannot serve, to the next member of the layer who can; of nobody there, to the next layer.
"""

from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from tocsin.domain.law.local import zone_named
from tocsin.domain.oncall.availability import Stead
from tocsin.domain.oncall.layer import Layer
from tocsin.domain.oncall.reason import Because, OnCall, Reason
from tocsin.domain.oncall.schedule import Override, Schedule, Temporary
from tocsin.domain.oncall.turns import Turn, is_open, turn_at
from tocsin.domain.oncall.values import EARLIEST, LATEST, instant_of


def on_call(schedule: Schedule, at: datetime) -> OnCall:
    """Say who is on call, with every step that led to it.

    Raises:
        ScheduleError: The instant has no offset, or is not in the years 1970 to 2199.
    """
    asked = _Question(schedule, instant_of(at, "`at`"))
    person = asked.answer()
    return OnCall(person, asked.at, tuple(asked.why))


class _Question:
    """One question: what is asked goes down in ``why``."""

    __slots__ = ("at", "schedule", "why")

    def __init__(self, schedule: Schedule, at: datetime) -> None:
        self.schedule, self.at = schedule, at
        self.why: list[Reason] = []

    def answer(self) -> str | None:
        """Ask overrides, then what replaces the layers, or the layers."""
        person = self._of_orders()
        if person is None:
            temporary = self._temporary()
            person = (
                self._of_layers(self.schedule.ranked)
                if temporary is None
                else self._of_temporary(temporary)
            )
        if person is None:
            self.why.append(Reason(Because.NOBODY))
        return person

    def _of_orders(self) -> str | None:
        if not self.schedule.orders:
            return None
        for override in sorted(self.schedule.orders.at(self.at), key=_made_at, reverse=True):
            span = (override.begin, override.end)
            said = Reason(Because.OVERRIDE, override.person, None, override.id, None, *span)
            self.why.append(said)
            person = self._serving(override.person, ordered_at=override.made_at or LATEST)
            if person is not None:
                return person
        return None

    def _temporary(self) -> Temporary | None:
        if not self.schedule.replacements:
            return None
        held = {id(temporary) for temporary in self.schedule.replacements.at(self.at)}
        return next(
            (each for each in reversed(self.schedule.temporary) if id(each) in held), None
        )

    def _of_temporary(self, temporary: Temporary) -> str | None:
        span = (temporary.begin, temporary.end)
        self.why.append(Reason(Because.TEMPORARY, None, None, temporary.id, None, *span))
        for shift in temporary.fixed.at(self.at):
            span = (shift.begin, shift.end)
            said = Reason(Because.FIXED_SHIFT, shift.person, None, temporary.id, None, *span)
            self.why.append(said)
            person = self._serving(shift.person)
            if person is not None:
                return person
        return self._of_layers(temporary.ranked)

    def _of_layers(self, layers: Sequence[Layer]) -> str | None:
        return next(filter(None, map(self._of_layer, layers)), None)

    def _of_layer(self, layer: Layer) -> str | None:
        """Ask the member whose turn it is, then the others in the order of their turns."""
        turn = turn_served(layer, zone_named(layer.zone or self.schedule.zone), self.at)
        if isinstance(turn, Because):
            self.why.append(Reason(turn, layer=layer.id, begin=layer.begin, end=layer.end))
            return None
        first, *others = in_turn(layer, turn.number)
        self.why.append(Reason(Because.TURN, first, layer.id, None, *turn))
        person = self._serving(first)
        return person or next(
            filter(None, (self._standing_in(other, layer) for other in others)), None
        )

    def _standing_in(self, member: str, layer: Layer) -> str | None:
        person, why = Stead(self.schedule, self.at).of(member)
        if person is not None:
            self.why.append(Reason(Because.STAND_IN, member, layer.id))
        self.why.extend(why)
        return person

    def _serving(self, person: str, ordered_at: datetime | None = None) -> str | None:
        stead = Stead(self.schedule, self.at)
        found, why = stead.of(person, ordered=ordered_at is not None, since=ordered_at)
        self.why.extend(why)
        return found


def turn_served(layer: Layer, zone: ZoneInfo, at: datetime) -> Turn | Because:
    """Return the turn of a layer that serves at an instant, or why it does not serve."""
    if (layer.begin and at < layer.begin) or (layer.end and at >= layer.end):
        return Because.NOT_SERVING
    if not is_open(layer, zone, at):
        return Because.OUTSIDE_HOURS
    return turn_at(layer, zone, at) or Because.NOT_BEGUN


def in_turn(layer: Layer, turn: int) -> list[str]:
    """Return the members, each once, from the one whose turn it is."""
    first = turn % len(layer.members)
    return list(dict.fromkeys((*layer.members[first:], *layer.members[:first])))


def _made_at(override: Override) -> datetime:
    return override.made_at or EARLIEST
