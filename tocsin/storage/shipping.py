"""Put the rules that come with a release into the rulebook: its versions by ``system``.

What a release changed becomes the next version. It is in force at once as long as no person has
ever put a version of that rule in force, or out of it; otherwise it is a proposal like any.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import structlog
from sqlalchemy import func, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from tocsin.domain.rulebook import SYSTEM, Done, Rule, Sort
from tocsin.storage.models import Json, RulebookEventRow, RulebookVersionRow
from tocsin.storage.rulebook import IN_FORCE, digest_of, lock, newest_shipped, rule_of

NOTE = "comes with this release"
V, E = RulebookVersionRow, RulebookEventRow
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class _Known:
    """What the rulebook has: newest numbers, newest digests by ``system``, people's rules."""

    numbers: Mapping[Rule, int]
    digests: Mapping[Rule, str]
    own: frozenset[Rule]


def ship(session: Session, texts: Mapping[Rule, str]) -> list[Rule]:
    """Add what is new in a release; return the rules that were added. Safe to repeat."""
    lock(session)
    known = _known(session)
    changed = [
        (rule, text)
        for rule, text in texts.items()
        if known.digests.get(rule) != digest_of(text)
    ]
    if not changed:
        return []
    session.execute(insert(V), [_version(rule, text, known) for rule, text in changed])
    events = [one for rule, _ in changed for one in _events(rule, known)]
    session.execute(insert(E), events)
    log.info("rulebook.shipped", versions=len(changed))
    return [rule for rule, _ in changed]


def _known(session: Session) -> _Known:
    numbers = select(V.sort, V.name, func.max(V.number)).group_by(V.sort, V.name)
    by_people = (
        select(E.sort, E.name)
        .where(E.event.in_([done.value for done in IN_FORCE]), E.by != SYSTEM)
        .distinct()
    )
    return _Known(
        {Rule(Sort(sort), name): number for sort, name, number in session.execute(numbers)},
        {rule_of(row): row.digest for row in newest_shipped(session)},
        frozenset(Rule(Sort(sort), name) for sort, name in session.execute(by_people)),
    )


def _version(rule: Rule, text: str, known: _Known) -> Json:
    return {
        **_key(rule, known),
        "digest": digest_of(text),
        "text": text,
        "proposed_by": SYSTEM,
        "note": NOTE,
    }


def _events(rule: Rule, known: _Known) -> list[Json]:
    done = [Done.PROPOSED, *([] if rule in known.own else [Done.PUBLISHED])]
    return [{**_key(rule, known), "event": one.value, "by": SYSTEM, "data": {}} for one in done]


def _key(rule: Rule, known: _Known) -> Json:
    number = known.numbers.get(rule, 0) + 1
    return {"sort": rule.sort.value, "name": rule.name, "number": number}
