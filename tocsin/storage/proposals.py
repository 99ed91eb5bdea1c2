"""Versions of rules that wait to come into force, read in one statement."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from tocsin.domain.rulebook import SYSTEM, Done
from tocsin.storage.models import RulebookEventRow, RulebookVersionRow

OVER = (Done.PUBLISHED, Done.WITHDRAWN, Done.RETIRED)


@dataclass(frozen=True, slots=True)
class Proposal:
    """A version that somebody proposed.

    Attributes:
        rehearsed_ok: Whether its newest rehearsal went as it expects; None when there is none.
    """

    sort: str
    name: str
    number: int
    proposed_by: str
    proposed_at: datetime
    note: str
    is_approved: bool
    rehearsed_ok: bool | None


def waiting(session: Session, besides: str, limit: int) -> Sequence[Proposal]:
    """Return the versions that are neither published nor withdrawn, newest first.

    Those of ``besides`` (``user:…``) and of a release are left out.
    """
    version, event = RulebookVersionRow, RulebookEventRow
    rehearsed = (
        select(event.data["ok"].as_boolean())
        .where(*_has(Done.REHEARSED))
        .order_by(event.id.desc())
        .limit(1)
    )
    wanted = (
        select(
            version.sort,
            version.name,
            version.number,
            version.proposed_by,
            version.proposed_at,
            version.note,
            exists().where(*_has(Done.APPROVED)),
            rehearsed.scalar_subquery(),
        )
        .where(version.proposed_by.not_in([SYSTEM, besides]), ~exists().where(*_has(*OVER)))
        .order_by(version.proposed_at.desc(), version.sort, version.name, version.number)
        .limit(limit)
    )
    return [Proposal(*row) for row in session.execute(wanted)]


def _has(*done: Done) -> tuple[ColumnElement[bool], ...]:
    """Match events of a version that is read beside them."""
    version, event = RulebookVersionRow, RulebookEventRow
    return (
        event.sort == version.sort,
        event.name == version.name,
        event.number == version.number,
        event.event.in_([one.value for one in done]),
    )
