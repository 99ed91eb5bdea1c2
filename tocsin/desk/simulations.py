"""What a policy or a version of a schedule would have done to the pages of the past.

Only pages that the person may see are played, and only they are counted (I5).
"""

import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from tocsin.desk import errands
from tocsin.desk.errors import InvalidError
from tocsin.desk.page_office import USER, PageOffice
from tocsin.desk.policies import with_ids
from tocsin.desk.schedule_views import Names
from tocsin.desk.schedules import rota_with_ids
from tocsin.desk.teamwork_views import Person
from tocsin.domain.access import Principal
from tocsin.domain.paging.policy import EscalationPolicy
from tocsin.domain.paging.simulation import ASSUMPTION, Course, Past, play
from tocsin.domain.rota import Rota
from tocsin.storage import pages
from tocsin.storage.desk_reads import names_of
from tocsin.storage.simulating import WhatIf, pasts

MOST_PAGES, LONGEST = 1_000, timedelta(days=92)
SECONDS = 20.0  # that one question may take
NIGHT_BEGINS, NIGHT_ENDS = 22, 6  # on the person's own clock, as in the load of schedules
COVERED = "of the pages that you may see"


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulationOrder:
    """What to play.

    Attributes:
        policy: For all pages that are played.
        schedule: For one schedule, ``name``; the pages keep their policies.
        of_policy: Only pages that this policy asked for.
    """

    begin: datetime
    end: datetime
    policy: EscalationPolicy | None = None
    schedule: Rota | None = None
    name: str | None = None
    of_policy: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CallsView:
    """How often one person was called, and at night on their own clock; then, and now."""

    person: Person
    pages_then: int
    nights_then: int
    pages_now: int
    nights_now: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PlayedView:
    """One page: how it went, and how it would have gone."""

    id: str
    opened_at: datetime
    answered_then: datetime | None
    answered_now: datetime | None
    exhausted_then: bool
    exhausted_now: bool
    due_at: datetime | None
    missed_then: bool
    missed_now: bool
    called_then: list[Person]
    called_now: list[Person]


@dataclass(frozen=True, slots=True, kw_only=True)
class SimulationView:
    """What came of it.

    Attributes:
        covers: Which pages were played.
        is_cut: There are more than are played at once, or than can be within 20 seconds.
        median_then: Until somebody had it, over the pages that were answered.
    """

    assumption: str
    covers: str
    begin: datetime
    end: datetime
    is_cut: bool
    median_then: timedelta | None
    median_now: timedelta | None
    people: list[CallsView]
    pages: list[PlayedView]


class Simulations:
    """Plays pages of the past."""

    def __init__(self, office: PageOffice) -> None:
        self._office = office

    def run(self, principal: Principal, order: SimulationOrder) -> SimulationView:
        """Play the pages of a span; nothing is kept.

        Raises:
            InvalidError: It proposes nothing, or both; or the span is not within 92 days.
            UnknownPersonError: It names somebody whom nobody knows.
        """
        self._office.gatekeeper.admit(principal, errands.READ_SCHEDULES)
        _check(order)
        sight = self._office.gatekeeper.sight(principal, errands.READ_PAGES)
        seen = pages.sees(sight, everything=self._office.sees_all_caseless(principal))
        with self._office.sessions() as session:
            policy = with_ids(session, order.policy) if order.policy else None
            rota = rota_with_ids(session, order.schedule) if order.schedule else None
            found = pasts(
                session,
                seen,
                order.begin,
                order.end,
                policy=order.of_policy,
                limit=MOST_PAGES + 1,
            )
        proposed = (order.name, rota) if order.name and rota else None
        responders = WhatIf(self._office.sessions, proposed)
        played = within(SECONDS, found[:MOST_PAGES], lambda one: play(one, policy, responders))
        with self._office.sessions() as session:
            everybody = {
                woken.person.removeprefix(USER)
                for past, course in played
                for woken in (*past.course.woken, *course.woken)
            }
            names = Names(names_of(session, everybody))
        return _view(order, played, names, is_cut=len(found) > len(played))


def _check(order: SimulationOrder) -> None:
    if (order.policy is None) == (order.schedule is None):
        raise InvalidError("Propose either a `policy` or a `schedule`.")
    if (order.schedule is None) != (order.name is None):
        raise InvalidError("A `schedule` needs the `name` of the one that it would be.")
    if not timedelta() < order.end - order.begin <= LONGEST:
        raise InvalidError(f"`to` must come after `from`, by at most {LONGEST.days} days.")


Played = tuple[Past, Course]


def within(
    seconds: float,
    found: Iterable[Past],
    one: Callable[[Past], Course],
    clock: Callable[[], float] = time.monotonic,
) -> list[Played]:
    """Play pages for so long; the rest is left, so that one question keeps nobody waiting."""
    until, played = clock() + seconds, list[Played]()
    for past in found:
        if clock() >= until:
            break
        played.append((past, one(past)))
    return played


def _view(
    order: SimulationOrder, played: list[Played], names: Names, *, is_cut: bool
) -> SimulationView:
    return SimulationView(
        assumption=ASSUMPTION,
        covers=COVERED,
        begin=order.begin,
        end=order.end,
        is_cut=is_cut,
        median_then=_median((past, past.course) for past, _ in played),
        median_now=_median(played),
        people=_people(played, names),
        pages=[_page(past, course, names) for past, course in played],
    )


def _page(past: Past, course: Course, names: Names) -> PlayedView:
    return PlayedView(
        id=past.start.page_id,
        opened_at=past.opened_at,
        answered_then=past.course.answered_at,
        answered_now=course.answered_at,
        exhausted_then=past.course.is_exhausted,
        exhausted_now=course.is_exhausted,
        due_at=past.due_at,
        missed_then=past.misses(past.course),
        missed_now=past.misses(course),
        called_then=_called(past.course, names),
        called_now=_called(course, names),
    )


def _called(course: Course, names: Names) -> list[Person]:
    return [names.person(one) for one in dict.fromkeys(w.person for w in course.woken)]


def _people(played: list[Played], names: Names) -> list[CallsView]:
    then, nights_then = _counted(past.course for past, _ in played)
    now, nights_now = _counted(course for _, course in played)
    return [
        CallsView(
            person=names.person(one),
            pages_then=then[one],
            nights_then=nights_then[one],
            pages_now=now[one],
            nights_now=nights_now[one],
        )
        for one in sorted({*then, *now}, key=lambda one: (-now[one], -then[one], one))
    ]


def _counted(courses: Iterable[Course]) -> tuple[Mapping[str, int], Mapping[str, int]]:
    """Count pages, and those that called at night, each once for a person."""
    by_day: Counter[str] = Counter()
    by_night: Counter[str] = Counter()
    for course in courses:
        by_day.update({one.person for one in course.woken})
        by_night.update({one.person for one in course.woken if _is_night(one.at, one.zone)})
    return by_day, by_night


def _is_night(at: datetime, zone: str | None) -> bool:
    hour = at.astimezone(ZoneInfo(zone or "UTC")).hour
    return hour >= NIGHT_BEGINS or hour < NIGHT_ENDS


def _median(played: Iterable[Played]) -> timedelta | None:
    waits = sorted(
        course.answered_at - past.opened_at for past, course in played if course.answered_at
    )
    return waits[len(waits) // 2] if waits else None
