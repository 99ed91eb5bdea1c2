"""What waits for one person, read in few statements: their tasks, their pages, why a case."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Subquery, select, union
from sqlalchemy.orm import Session, defer

from tocsin.storage.models import CaseRow, PageRow, TextRow, WorklistRow
from tocsin.storage.visibility import Branch, Visibility, branches

TASK = "task:"
OVER = ("resolved", "exhausted")
Parts = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Owed:
    """A case in which somebody has open tasks; it comes without ``view``."""

    case: CaseRow
    tasks: list[Parts]
    roles: dict[str, str]


@dataclass(frozen=True, slots=True)
class Standing:
    """Who has which part in a case, and who has decided at its open gate (``user:…``)."""

    roles: dict[str, str]
    given: frozenset[str]


def owed(session: Session, visibility: Visibility, limit: int) -> list[Owed]:
    """Return the cases with open tasks of a person or of a role of theirs, most urgent first.

    Roles count where they reach the case, as for everything that waits for one.
    """
    parts = [
        _listed(branch, f"{TASK}{branch.target}", limit)
        for branch in branches(visibility, waiting=True)
    ]
    if not parts:
        return []
    ids = union(*(select(part) for part in parts)).subquery()
    wanted = (
        select(CaseRow, CaseRow.view["tasks"], CaseRow.view["roles"])
        .join(ids, ids.c.id == CaseRow.id)
        .order_by(ids.c.key, CaseRow.id)
        .limit(2 * limit)
        .options(defer(CaseRow.view, raiseload=True))
    )
    found = {
        case.id: Owed(case, tasks or [], roles or {})
        for case, tasks, roles in session.execute(wanted)
    }
    return list(found.values())[:limit]


def next_case(session: Session, visibility: Visibility, besides: str) -> CaseRow | None:
    """Return the most urgent other case that waits for a person, without ``view``; or None.

    Where they have decided, or four eyes keep them out, there is nothing for them to do next.
    ``besides`` is the id of the case that they come from.
    """
    me = visibility.person
    decided = {"gates": [{"given": [{"by": f"user:{me}"}]}]}
    kept_out = {"gates": [{"kept_out": [{"id": me}]}]}
    wanted = (
        CaseRow.id != besides,
        ~CaseRow.view.contains(decided),
        ~CaseRow.view.contains(kept_out),
    )
    parts = [
        _listed(branch, branch.target, 1, *wanted)
        for branch in branches(visibility, waiting=True)
    ]
    if not parts:
        return None
    ids = union(*(select(part) for part in parts)).subquery()
    first = select(CaseRow).join(ids, ids.c.id == CaseRow.id).order_by(ids.c.key, CaseRow.id)
    return session.scalars(first.limit(1).options(defer(CaseRow.view, raiseload=True))).first()


def _listed(
    branch: Branch, target: str | None, limit: int, *wanted: ColumnElement[bool]
) -> Subquery:
    """Read the open cases of one worklist that one way of seeing shows, most urgent first."""
    row = WorklistRow
    part = select(row.due_key.label("key"), row.case_id.label("id"))
    return (
        part.join_from(row, CaseRow, CaseRow.id == row.case_id)
        .where(row.target == target, row.state == "open", *branch.conditions, *wanted)
        .order_by(row.due_key, row.case_id)
        .limit(limit)
        .subquery()
    )


def standings(session: Session, case_ids: Sequence[str]) -> dict[str, Standing]:
    """Say of cases, by their ids, who has a part in them and who has decided."""
    if not case_ids:
        return {}
    wanted = select(CaseRow.id, CaseRow.view["roles"], CaseRow.view["gates"])
    return {
        case_id: Standing(
            roles or {}, frozenset(said["by"] for gate in gates or [] for said in gate["given"])
        )
        for case_id, roles, gates in session.execute(wanted.where(CaseRow.id.in_(case_ids)))
    }


def asking(
    session: Session, seen: ColumnElement[bool], person: str, limit: int
) -> list[tuple[PageRow, str | None]]:
    """Return the pages that ask a person (an id) and are not over, oldest first, with refs."""
    wanted = (
        select(PageRow, CaseRow.ref)
        .outerjoin(CaseRow, CaseRow.id == PageRow.case_id)
        .where(PageRow.responders.contains([f"user:{person}"]))
        .where(PageRow.state.not_in(OVER), seen)
        .order_by(PageRow.opened_at, PageRow.id)
        .limit(limit)
        .options(defer(PageRow.body, raiseload=True))
    )
    return [(page, ref) for page, ref in session.execute(wanted)]


def plain_texts(session: Session, ids: Iterable[str]) -> dict[str, str]:
    """Return texts that are not privileged by their ids, such as the titles of tasks."""
    named = set(ids)
    if not named:
        return {}
    wanted = select(TextRow.id, TextRow.body).where(TextRow.id.in_(named), ~TextRow.privileged)
    return {row.id: row.body for row in session.execute(wanted)}
