"""Whom a call asks, out of everybody whom its targets lead to: conditions, night, the pick.

Pure, so that the simulator and the explanation of the past choose as the call did.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any, TypeAlias
from zoneinfo import ZoneInfo

from tocsin.domain.paging.messages import CallOrder
from tocsin.domain.paging.policy import EscalationPolicy, Night, Step
from tocsin.domain.paging.ports import Lead, Over, PassedOver, Responder
from tocsin.domain.paging.state import CATCH_ALL, DELEGATED, is_machine
from tocsin.domain.working_hours import WorkingHours

Found: TypeAlias = tuple[str, Responder]
ROUND_ROBIN, FIRST = "round_robin", "first"


@dataclass(frozen=True, slots=True)
class Choice:
    """Who is asked, and who is not and why.

    Attributes:
        is_night_ignored: Everybody's local time was night, so nobody was spared.
    """

    responders: tuple[Responder, ...] = ()
    passed_over: tuple[PassedOver, ...] = ()
    is_night_ignored: bool = False

    @property
    def people(self) -> tuple[Responder, ...]:
        """Those who can answer."""
        return tuple(one for one in self.responders if not is_machine(one.id))

    def recorded(self) -> list[dict[str, Any]]:
        """Return who was passed over, as it is kept."""
        return [
            {"id": one.id, "target": one.target, "why": one.why.value}
            for one in self.passed_over
        ]


def step_of(order: CallOrder) -> Step | None:
    """Return the step that a call is of; None for the catch-all and a delegation."""
    return order.policy.steps[order.step] if order.step >= 0 else None


def targets_of(order: CallOrder) -> tuple[str, ...]:
    """Return what a call's step names."""
    if order.to:
        return order.to
    step = step_of(order)
    return step.to if step else order.policy.catch_all.to


def takes_turns(order: CallOrder) -> bool:
    """Tell whether the step asks one after the other, page by page."""
    step = step_of(order)
    return step is not None and step.pick == ROUND_ROBIN


def deferred_until(order: CallOrder, at: datetime) -> datetime | None:
    """Return when the policy's working hours begin, if what is not urgent waits for them."""
    defer = order.policy.defer
    if defer is None or order.step == DELEGATED or order.urgency not in defer.urgencies:
        return None
    opening = WorkingHours(order.policy.zone).opening(at)
    return opening if opening > at else None


def applies(order: CallOrder, at: datetime) -> bool:
    """Tell whether the step's conditions hold."""
    step = step_of(order)
    if step is None:
        return True
    when = step.when
    named = (
        (when.severities, order.severity),
        (when.jurisdictions, order.jurisdiction),
        (when.urgencies, order.urgency),
    )
    return all(not asked or is_so in asked for asked, is_so in named) and (
        when.hours == "any" or (when.hours == "working") == is_working(order.policy, at)
    )


def is_working(policy: EscalationPolicy, at: datetime) -> bool:
    """Tell whether it is Monday to Friday, 9 to 17, in the policy's zone."""
    return WorkingHours(policy.zone).opening(at) == at


def choose(order: CallOrder, leads: Iterable[Lead], at: datetime, turn: int = 0) -> Choice:
    """Say whom a call asks.

    Args:
        order: The call.
        leads: Where each target leads.
        at: The instant, for the local night.
        turn: The page's turn, for a step that takes turns.
    """
    leads = tuple(leads)
    over = [one for lead in leads for one in lead.passed_over]
    found = _once((lead.target, one) for lead in leads for one in lead.responders)
    free, answered = _split(found, lambda one: one.id not in order.without)
    over += [PassedOver(target, Over.ANSWERED, one.id) for target, one in answered]
    awake, asleep = _split(free, lambda one: not _is_spared(order, one, at))
    ignored = bool(asleep) and all(is_machine(one.id) for _, one in awake)
    if ignored:
        awake, asleep = free, []
    over += [PassedOver(target, Over.NIGHT, one.id) for target, one in asleep]
    asked, left = _picked(order, awake, found, turn)
    over += left
    return Choice(tuple(one for _, one in asked), tuple(over), is_night_ignored=ignored)


def _once(found: Iterable[Found]) -> list[Found]:
    """Return each responder with the first target that leads to them."""
    by_id: dict[str, Found] = {}
    for target, one in found:
        by_id.setdefault(one.id, (target, one))
    return list(by_id.values())


def _split(
    found: list[Found], keep: Callable[[Responder], bool]
) -> tuple[list[Found], list[Found]]:
    kept = [one for one in found if keep(one[1])]
    return kept, [one for one in found if not keep(one[1])]


def _is_spared(order: CallOrder, one: Responder, at: datetime) -> bool:
    night = order.policy.night
    if night is None or order.step in (CATCH_ALL, DELEGATED) or is_machine(one.id):
        return False
    if order.severity in night.unless_severities or order.urgency in night.unless_urgencies:
        return False
    return is_night(night, one.zone or order.policy.zone, at)


def is_night(night: Night, zone: str, at: datetime) -> bool:
    """Tell whether it is night in a zone."""
    begin, end = time.fromisoformat(night.begin), time.fromisoformat(night.end)
    local = at.astimezone(ZoneInfo(zone)).time()
    return begin <= local < end if begin < end else local >= begin or local < end


def _picked(
    order: CallOrder, free: list[Found], everybody: list[Found], turn: int
) -> tuple[list[Found], list[PassedOver]]:
    step = step_of(order)
    if step is None or step.pick == "all" or not free:
        return free, []
    people = [one for one in free if not is_machine(one[1].id)]
    machines = [one for one in free if is_machine(one[1].id)]
    if not people:
        return free, []
    if step.pick == FIRST:
        asked = [one for one in people if one[0] == people[0][0]]
        why = Over.NOT_FIRST
    else:
        asked = [_in_turn(people, everybody, turn)]
        why = Over.NOT_IN_TURN
    left = [
        PassedOver(target, why, one.id) for target, one in people if (target, one) not in asked
    ]
    return [*asked, *machines], left


def _in_turn(people: list[Found], everybody: list[Found], turn: int) -> Found:
    """Return whose turn it is; who cannot be asked now gives it to the next."""
    circle = [one for one in everybody if not is_machine(one[1].id)]
    begin = turn % len(circle)
    return next(one for one in (*circle[begin:], *circle[:begin]) if one in people)
