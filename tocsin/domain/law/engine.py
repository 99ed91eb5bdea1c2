"""Count a deadline of the law: a pure function of its terms and of everything that happened.

No remaining time is stored or returned, and nothing is guessed: what the terms do not say is
refused, with what the refusal rests on.
"""

from collections.abc import Sequence
from datetime import datetime

from tocsin.domain.law import derivation, effects, happenings, outcomes, starts
from tocsin.domain.law.happenings import Story
from tocsin.domain.law.local import check_bounds
from tocsin.domain.law.method import LATER_IS_SAFE
from tocsin.domain.law.outcomes import Outcome
from tocsin.domain.law.pack import Terms
from tocsin.domain.law.places import Whereabouts, settle
from tocsin.domain.law.reckoning import (
    Calendars,
    Event,
    Place,
    ReadInstant,
    Reckoning,
    RefusalError,
    Standing,
    Told,
)
from tocsin.domain.law.terms import LawClock

HOUSE = "house"


def reckon(
    terms: Terms, events: Sequence[Event], place: Place, calendars: Calendars
) -> Reckoning:
    """Say what a deadline comes to, and why.

    Args:
        terms: The entry, and all that it refers to.
        events: Everything that happened, in any order. The main event of the entry may be
            called ``trigger`` too.
        place: Where time is counted, as far as anybody said.
        calendars: Where days off come from.

    Raises:
        RefusalError: It is not computed; the code says why, the citation what that rests on.
    """
    ordered = happenings.in_order(events)
    law = starts.law_in_force(terms, ordered, place)
    where = settle(law, place)
    story = happenings.told(law, ordered, starts.aliases_of(terms, law))
    try:
        found = outcomes.outcomes_of(law, terms, where, calendars, story)
        return _reckoning(law, terms, where, story, found)
    except OverflowError as error:
        detail = "It ends outside the years that are computed."
        raise RefusalError("out-of-bounds", detail, law.citation) from error


def _reckoning(
    law: LawClock, terms: Terms, where: Whereabouts, story: Story, found: list[Outcome]
) -> Reckoning:
    """Put all readings together: the safe one first."""
    live = [one for one in found if not one.course.standing.is_over] or found[:1]
    is_latest_safe = law.polarity in LATER_IS_SAFE
    live.sort(key=lambda one: one.at, reverse=is_latest_safe)
    for one in live:
        check_bounds(one.at, "Its end")
    first = live[0] if live else None
    standing = first.course.standing if first else effects.standing_of(story.happenings)
    if law.standard is not None and not standing.is_over:
        standing = Standing.UNNUMBERED
    calendars = derivation.calendars_of(live)
    assumptions = derivation.assumptions_of(law, where, live)
    telling = derivation.Telling(law, terms, where, story, standing, calendars, assumptions)
    notice_by = _notice_by(live) if standing.is_due else None
    readings = () if standing.is_over else tuple(_read(one, law) for one in live)
    earliest, latest = _bounds(live) if standing.is_due else (None, None)
    return Reckoning(
        law=law.id,
        citation=law.citation,
        polarity=law.polarity,
        standing=standing,
        zone=where.zone.key,
        pack=terms.pack,
        earliest=earliest,
        latest=latest,
        safe=first.at if first is not None and standing.is_due else None,
        readings=readings,
        told=Told(lambda: telling.steps(live, notice_by)),
        notice_by=notice_by,
        next_events=telling.next_events(first),
        assumptions=assumptions,
        calendars=calendars,
    )


def _bounds(live: list[Outcome]) -> tuple[datetime, datetime]:
    ends = [one.at for one in live]
    opens = [one.opens.at for one in live if one.opens is not None]
    if opens:
        return max(opens), min(ends)
    return min(ends), max(ends)


def _notice_by(live: list[Outcome]) -> datetime | None:
    limits = [one.course.notice_by for one in live if one.course.notice_by is not None]
    return min(limits, default=None)


def _read(one: Outcome, law: LawClock) -> ReadInstant:
    return ReadInstant(
        name=HOUSE if law.standard is not None else one.method.name,
        at=one.at,
        confidence=one.method.confidence,
        opens=None if one.opens is None else one.opens.at,
        told=one.told,
    )
