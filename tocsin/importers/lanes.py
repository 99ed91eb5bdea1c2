"""Several people on call at once, as schedules that have one person each.

Other tools let several serve at one time. Here that is several schedules, *lanes*; together
they name exactly the people who serve, and a policy asks all of them. In each lane a level has
everybody who serves on it, the lane's own first: whenever a higher level serves, no lane falls
through to a lower one, and no lane is empty while anybody serves.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from tocsin.domain.oncall.layer import Layer
from tocsin.importers.weekly import meet


class Strand(NamedTuple):
    """One person at a time, on a level; the highest level that has somebody counts."""

    layer: Layer
    level: int = 0


def lanes(
    strands: Sequence[Strand], zone: str, *, apart: bool = False
) -> list[tuple[Layer, ...]]:
    """Return the layers of each lane; strands that never meet share one.

    Args:
        strands: In order of importance.
        zone: The schedule's.
        apart: Give each strand a lane of its own, and nobody else in it.
    """
    levels: dict[int, list[list[Layer]]] = defaultdict(list)
    for strand in strands:
        _place(levels[strand.level], strand.layer, zone, apart)
    count = max((len(slots) for slots in levels.values()), default=0)
    ranked = [levels[level] for level in sorted(levels)]
    return [tuple(_lane(ranked, number, alone=apart)) for number in range(count)]


def _place(slots: list[list[Layer]], layer: Layer, zone: str, apart: bool) -> None:
    for slot in slots:
        if not apart and not any(meet(layer, other, zone) for other in slot):
            slot.append(layer)
            return
    slots.append([layer])


def _lane(ranked: list[list[list[Layer]]], number: int, *, alone: bool) -> Iterable[Layer]:
    for rank in reversed(range(len(ranked))):
        slots = ranked[rank]
        own = min(number, len(slots) - 1)
        yield from (_at(layer, 2 * rank + 1) for layer in slots[own])
        for index, slot in enumerate(slots):
            if index != own and not alone:
                yield from (_at(layer, 2 * rank) for layer in slot)


def _at(layer: Layer, priority: int) -> Layer:
    return layer.model_copy(update={"priority": priority})
