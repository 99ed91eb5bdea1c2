"""Versions of rules and what was done to them. Only ever added to, one writer at a time.

Writers hold one lock, so ids of events grow in the order of commits: whoever has seen the
newest id has seen everything before it.
"""

import hashlib
from dataclasses import dataclass
from typing import TypeAlias

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.dialects.postgresql import distinct_on, insert
from sqlalchemy.orm import Session, defer

from tocsin.domain.rulebook import SYSTEM, Deed, Done, Rule, Sort
from tocsin.storage.models import Json, RulebookEventRow, RulebookVersionRow
from tocsin.storage.plain import clean

LOCK = 7_301_946_202  # any number, but the same one in every release
IN_FORCE = (Done.PUBLISHED, Done.RETIRED)
V: TypeAlias = RulebookVersionRow
E: TypeAlias = RulebookEventRow


@dataclass(frozen=True, slots=True)
class Published:
    """The version of a rule that new cases get."""

    rule: Rule
    number: int
    digest: str


def digest_of(text: str) -> str:
    """Digest the text of a version."""
    return hashlib.sha256(text.encode()).hexdigest()


def lock(session: Session) -> None:
    """Let nobody else write to the rulebook until the transaction ends."""
    session.execute(select(func.pg_advisory_xact_lock(LOCK)))


def counter(session: Session) -> int:
    """Return a number that grows with every event; 0 for an empty rulebook."""
    return session.scalar(select(func.max(E.id))) or 0


def propose(session: Session, rule: Rule, text: str, by: str, note: str = "") -> V:
    """Keep a new version. The caller holds the lock."""
    text = clean(text)
    newest = select(func.max(V.number)).where(*_is(rule))
    values: Json = {
        "sort": rule.sort.value,
        "name": rule.name,
        "number": (session.scalar(newest) or 0) + 1,
        "digest": digest_of(text),
        "text": text,
        "proposed_by": by,
        "note": clean(note),
    }
    row = session.scalars(insert(V).values(values).returning(V)).one()
    add_event(session, rule, row.number, Done.PROPOSED, by)
    return row


def add_event(
    session: Session, rule: Rule, number: int, done: Done, by: str, data: Json | None = None
) -> None:
    """Keep what was done to a version. The caller holds the lock."""
    values: Json = {"sort": rule.sort.value, "name": rule.name, "number": number}
    values |= {"event": done.value, "by": by, "data": data or {}}
    session.execute(insert(E).values(values))


def version(session: Session, rule: Rule, number: int) -> V | None:
    """Return one version with its text."""
    return session.get(V, (rule.sort.value, rule.name, number))


def versions(session: Session, rule: Rule) -> list[V]:
    """Return every version of a rule, newest first; without their texts, which may be long."""
    every = select(V).where(*_is(rule)).options(defer(V.text, raiseload=True))
    return list(session.scalars(every.order_by(V.number.desc())))


def newest_shipped(session: Session) -> list[V]:
    """Return the newest version of each rule that a release brought, without its text."""
    newest = (
        select(V)
        .options(defer(V.text, raiseload=True))
        .ext(distinct_on(V.sort, V.name))
        .where(V.proposed_by == SYSTEM)
        .order_by(V.sort, V.name, V.number.desc())
    )
    return list(session.scalars(newest))


def with_text(session: Session, rule: Rule, text: str) -> list[int]:
    """Return the numbers of the versions of a rule that have this very text."""
    same = select(V.number).where(*_is(rule), V.digest == digest_of(clean(text)))
    return list(session.scalars(same.order_by(V.number)))


def rule_of(row: V) -> Rule:
    """Return the rule of a version."""
    return Rule(Sort(row.sort), row.name)


def deeds(session: Session, rule: Rule) -> dict[int, list[Deed]]:
    """Return what was done to each version of a rule, oldest first."""
    found: dict[int, list[Deed]] = {}
    wanted = select(E).where(E.sort == rule.sort.value, E.name == rule.name)
    for row in session.scalars(wanted.order_by(E.id)):
        deed = Deed(Done(row.event), row.by, row.at, row.data)
        found.setdefault(row.number, []).append(deed)
    return found


def published(session: Session, sort: Sort | None = None) -> dict[Rule, Published]:
    """Return what is in force, by rule. A rule that was retired is not there."""
    newest = (
        select(E.sort, E.name, E.number, E.event)
        .ext(distinct_on(E.sort, E.name))
        .where(E.event.in_([done.value for done in IN_FORCE]))
        .order_by(E.sort, E.name, E.id.desc())
    )
    if sort is not None:
        newest = newest.where(E.sort == sort.value)
    last = newest.subquery()
    wanted = select(V.sort, V.name, V.number, V.digest).join(
        last, (V.sort == last.c.sort) & (V.name == last.c.name) & (V.number == last.c.number)
    )
    rows = session.execute(wanted.where(last.c.event == Done.PUBLISHED.value)).all()
    found = (Published(Rule(Sort(sort), name), number, sha) for sort, name, number, sha in rows)
    return {one.rule: one for one in found}


def current(session: Session, rule: Rule) -> int | None:
    """Return the number of the version that is in force."""
    one = (
        select(E.number, E.event)
        .where(E.sort == rule.sort.value, E.name == rule.name)
        .where(E.event.in_([done.value for done in IN_FORCE]))
        .order_by(E.id.desc())
        .limit(1)
    )
    row = session.execute(one).one_or_none()
    return row.number if row is not None and row.event == Done.PUBLISHED.value else None


def _is(rule: Rule) -> tuple[ColumnElement[bool], ...]:
    return (V.sort == rule.sort.value, V.name == rule.name)
