"""What is wrong with a schedule, or will be, in a span: told before somebody is needed.

Structure is judged by the layers alone, so that an override or a holiday hides nothing.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from itertools import chain, islice

from tocsin.domain.oncall.absences import absences
from tocsin.domain.oncall.layer import Layer
from tocsin.domain.oncall.layer_use import LayerUse, layer_uses
from tocsin.domain.oncall.reason import Because
from tocsin.domain.oncall.schedule import Schedule
from tocsin.domain.oncall.shifts import gaps, shifts
from tocsin.domain.oncall.values import span_of

MOST = 500
SKIPPED = (Because.TIME_OFF, Because.HOLIDAY)


class Trouble(StrEnum):
    """What a warning is about."""

    GAP = "gap"  # nobody is on call
    LAYER_STARVED = "layer_starved"  # others always serve in its hours
    MEMBER_NEVER_REACHED = "member_never_reached"  # every turn is outside hours or starved
    MEMBER_DEPARTED = "member_departed"  # a layer counts on somebody who left
    OVERRIDE_WHILE_OFF = "override_while_off"  # on call though away
    SHIFT_WHILE_OFF = "shift_while_off"  # a fixed shift of somebody away
    COVER_WHILE_OFF = "cover_while_off"  # an agreed cover by somebody away
    TURN_WHILE_OFF = "turn_while_off"  # a turn goes on to somebody else


@dataclass(frozen=True, slots=True)
class ScheduleWarning:
    """One thing that somebody should look at.

    Attributes:
        ref: Id of the override, temporary schedule or swap.
        others: Layers that starve this one, or who serves instead.
    """

    trouble: Trouble
    begin: datetime
    end: datetime
    layer: str | None = None
    person: str | None = None
    ref: str | None = None
    others: tuple[str, ...] = ()


def warnings(schedule: Schedule, begin: datetime, end: datetime) -> list[ScheduleWarning]:
    """Return what is wrong in a span, gaps first; at most 500 of them.

    Judge layers on a span in which everybody has several turns: of a layer or member that
    has no turn in the span, nothing is said.

    Raises:
        ScheduleError: As for ``shifts``.
    """
    begin, end = span_of(begin, end)
    found = chain(
        (
            ScheduleWarning(Trouble.GAP, gap.begin, gap.end)
            for gap in gaps(schedule, begin, end)
        ),
        _of_layers(schedule, begin, end),
        _of_overrides(schedule, begin, end),
        _of_fixed_shifts(schedule, begin, end),
        _of_covers(schedule, begin, end),
        _of_turns(schedule, begin, end),
    )
    return list(islice(found, MOST))


def _of_layers(schedule: Schedule, begin: datetime, end: datetime) -> Iterator[ScheduleWarning]:
    for use in layer_uses(schedule, begin, end):
        layer = use.layer
        if use.is_starved:
            others = tuple(sorted(use.starved_by))
            yield ScheduleWarning(
                Trouble.LAYER_STARVED, begin, end, layer=layer.id, others=others
            )
        yield from _of_members(schedule, use, begin, end)


def _of_members(
    schedule: Schedule, use: LayerUse, begin: datetime, end: datetime
) -> Iterator[ScheduleWarning]:
    layer: Layer = use.layer
    for member in dict.fromkeys(layer.members):
        left = schedule.left.get(member)
        if left and left < end:
            since = max(left, begin)
            yield ScheduleWarning(Trouble.MEMBER_DEPARTED, since, end, layer.id, member)
        elif member in use.never_reached:
            yield ScheduleWarning(Trouble.MEMBER_NEVER_REACHED, begin, end, layer.id, member)


def _of_overrides(
    schedule: Schedule, begin: datetime, end: datetime
) -> Iterator[ScheduleWarning]:
    for each in schedule.overrides:
        span = (max(each.begin, begin), min(each.end, end))
        for since, until in absences(schedule, each.person, *span):
            yield ScheduleWarning(
                Trouble.OVERRIDE_WHILE_OFF, since, until, person=each.person, ref=each.id
            )


def _of_fixed_shifts(
    schedule: Schedule, begin: datetime, end: datetime
) -> Iterator[ScheduleWarning]:
    for temporary in schedule.replacements.between(begin, end):
        within = (max(temporary.begin, begin), min(temporary.end, end))
        for shift in temporary.fixed.between(*within):
            span = (max(shift.begin, within[0]), min(shift.end, within[1]))
            for since, until in absences(schedule, shift.person, *span):
                yield ScheduleWarning(
                    Trouble.SHIFT_WHILE_OFF,
                    since,
                    until,
                    person=shift.person,
                    ref=temporary.id,
                )


def _of_covers(schedule: Schedule, begin: datetime, end: datetime) -> Iterator[ScheduleWarning]:
    agreed = (cover for swap in schedule.swaps for cover in swap.covers())
    for cover in agreed:
        span = (max(cover.begin, begin), min(cover.end, end))
        for since, until in absences(schedule, cover.person, *span):
            yield ScheduleWarning(
                Trouble.COVER_WHILE_OFF, since, until, person=cover.person, ref=cover.id
            )


def _of_turns(schedule: Schedule, begin: datetime, end: datetime) -> Iterator[ScheduleWarning]:
    for shift in shifts(schedule, begin, end):
        turn = next((why for why in shift.why if why.code is Because.TURN), None)
        skipped = {why.person for why in shift.why if why.code in SKIPPED}
        if turn and turn.person in skipped and turn.person != shift.person:
            yield ScheduleWarning(
                Trouble.TURN_WHILE_OFF,
                shift.begin,
                shift.end,
                turn.layer,
                turn.person,
                others=(shift.person or "",),
            )
