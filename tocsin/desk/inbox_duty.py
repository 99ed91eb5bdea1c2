"""One's own time on call now and soon, and the requests for cover that one may answer."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from tocsin.desk.inbox_views import Duty
from tocsin.domain.oncall.shifts import coverage, stints
from tocsin.domain.oncall.swap import Swap, SwapState
from tocsin.domain.oncall.values import ScheduleError
from tocsin.storage.duty import read_anew
from tocsin.storage.rota_memory import Standing, memory_of

SOON = timedelta(days=14)
OPEN = (SwapState.ASKED, SwapState.OFFERED)


def standing(session: Session, now: datetime) -> list[Standing]:
    """Return every schedule as it stands, with what was changed in it."""
    known = memory_of(session).standing(session, now, None)
    return read_anew(session, now) if known is None else known


def duties_of(
    person: str, schedules: Sequence[Standing], now: datetime
) -> tuple[list[Duty], list[Duty]]:
    """Say what somebody is on call for now, and what comes next in each schedule."""
    current: list[Duty] = []
    coming: list[Duty] = []
    for one in schedules:
        if not _concerns(one, person):
            continue
        mine = _spans(one, person, now)
        current += [span for span in mine if span.begin <= now]
        coming += [span for span in mine if span.begin > now][:1]
    return sorted(current, key=lambda span: span.end), sorted(coming, key=_begin)


def to_offer(
    person: str, schedules: Sequence[Standing], now: datetime
) -> list[tuple[str, Swap]]:
    """Return open requests of others in the schedules in which somebody has turns."""
    return [
        (one.name, swap)
        for one in schedules
        if person in one.rota.people()
        for swap in one.schedule.swaps
        if swap.person != person and swap.state(now) in OPEN and swap.end > now
        if not any(offer.person == person and not offer.taken_back_at for offer in swap.offers)
    ]


def to_decide(
    person: str, schedules: Sequence[Standing], now: datetime
) -> list[tuple[str, Swap]]:
    """Return somebody's own requests for which there is an offer."""
    return [
        (one.name, swap)
        for one in schedules
        for swap in one.schedule.swaps
        if swap.person == person and swap.state(now) is SwapState.OFFERED and swap.end > now
    ]


def _concerns(one: Standing, person: str) -> bool:
    changed = {each.person for each in one.schedule.overrides}
    offered = {offer.person for swap in one.schedule.swaps for offer in swap.offers}
    return person in one.rota.people() or person in changed or person in offered


def _spans(one: Standing, person: str, now: datetime) -> list[Duty]:
    try:
        found = stints(coverage(one.schedule, now, now + SOON))
    except ScheduleError:  # it holds too many changes to be told here; its own page says so
        return []
    return [
        Duty(schedule=one.name, title=one.rota.title, begin=span.begin, end=span.end)
        for span in found
        if span.person == person
    ]


def _begin(span: Duty) -> datetime:
    return span.begin
