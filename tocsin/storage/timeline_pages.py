"""Pages of one case's timeline: from either end, and only the entries that somebody wants."""

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import ColumnElement, Row, Text, bindparam, not_, or_, select
from sqlalchemy.orm import Session

from tocsin.storage.models import Json, TimelineRow

PERSON = "user:%"
PATH = ("stage.entered", "gate.decided", "gate.superseded", "case.closed")
LONGEST_PATH = 400
_PATH = (
    select(TimelineRow.event, TimelineRow.at, TimelineRow.data)
    .where(TimelineRow.case_id == bindparam("case_id", type_=Text))
    .where(TimelineRow.event.in_(PATH))
    .order_by(TimelineRow.seq.desc())
    .limit(LONGEST_PATH)
)


@dataclass(frozen=True, slots=True)
class Only:
    """Which entries are wanted; all of them when nothing is said.

    Attributes:
        by: Those of people, or those that machines and clocks made.
        families: Those of events that begin with one of these, such as ``gate``.
        privileged: Those marked as for counsel only. Whether they are shown is another matter.
    """

    by: Literal["people", "machines"] | None = None
    families: tuple[str, ...] = ()
    privileged: bool = False


EVERYTHING = Only()


def entries(
    session: Session, case_id: str, only: Only, *, past: int, newest_first: bool, limit: int
) -> list[TimelineRow]:
    """Return entries in order; ``past`` is the number that the last page ended with, or -1."""
    row = TimelineRow
    wanted = select(row).where(row.case_id == case_id, *_wanted(only))
    if newest_first:
        before = wanted.where(row.seq < past) if past >= 0 else wanted
        return list(session.scalars(before.order_by(row.seq.desc()).limit(limit)))
    return list(session.scalars(wanted.where(row.seq > past).order_by(row.seq).limit(limit)))


def path(session: Session, case_id: str) -> list[Row[str, str, Json]]:
    """Return what tells which way a case went, in order: event, instant, data of its turns.

    The last few hundred of them.
    """
    return list(session.execute(_PATH, {"case_id": case_id}))[::-1]


def entries_of(session: Session, case_id: str, events: tuple[str, ...]) -> list[TimelineRow]:
    """Return the first few hundred entries of some events, in order."""
    row = TimelineRow
    wanted = select(row).where(row.case_id == case_id, row.event.in_(events))
    return list(session.scalars(wanted.order_by(row.seq).limit(LONGEST_PATH)))


def gate_story(session: Session, case_id: str, gate: str) -> list[TimelineRow]:
    """Return the verdicts on a gate and how it ended, newest first."""
    row = TimelineRow
    told = select(row).where(
        row.case_id == case_id,
        row.event.in_(("verdict.given", "gate.decided", "gate.superseded")),
        row.data["gate"].as_string() == gate,
    )
    return list(session.scalars(told.order_by(row.seq.desc()).limit(LONGEST_PATH)))


def _wanted(only: Only) -> list[ColumnElement[bool]]:
    row = TimelineRow
    found: list[ColumnElement[bool]] = []
    if only.by is not None:
        is_person = row.actor.like(PERSON)
        found.append(is_person if only.by == "people" else not_(is_person))
    if only.families:
        begins = (row.event.startswith(f"{one}.", autoescape=True) for one in only.families)
        found.append(or_(*begins))
    if only.privileged:
        found.append(row.data["privileged"].as_boolean())
    return found
