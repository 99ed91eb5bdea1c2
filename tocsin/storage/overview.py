"""Counts of everything that a person sees, in one statement over one look at the cases.

What somebody sees is decided once, in ``_in_sight``; every count is made of such cases and
nothing else, so that no number tells of a case that its reader may not see. A number is the
length of a list: its condition is the one that ``worklist`` has for it, edges included.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CTE, ColumnElement, and_, or_, select, text
from sqlalchemy.orm import Session

from tocsin.storage.models import CaseAnswerRow, CaseClockRow, CaseRow
from tocsin.storage.sql import sql
from tocsin.storage.visibility import Visibility, is_visible

DUE = ("late", "4h", "24h", "7d", "later")
STANDINGS = ("met", "breached", "open")
AGES = ("1d", "3d", "7d", "30d", "90d", "older")
_DUE = """
CASE WHEN due_at < CAST(:now AS timestamptz) THEN 'late'
     WHEN due_at < CAST(:now AS timestamptz) + interval '4 hours' THEN '4h'
     WHEN due_at < CAST(:now AS timestamptz) + interval '24 hours' THEN '24h'
     WHEN due_at < CAST(:now AS timestamptz) + interval '7 days' THEN '7d' ELSE 'later' END
"""
_AGE = """
CASE WHEN opened_at >= CAST(:now AS timestamptz) - interval '1 day' THEN '1d'
     WHEN opened_at >= CAST(:now AS timestamptz) - interval '3 days' THEN '3d'
     WHEN opened_at >= CAST(:now AS timestamptz) - interval '7 days' THEN '7d'
     WHEN opened_at >= CAST(:now AS timestamptz) - interval '30 days' THEN '30d'
     WHEN opened_at >= CAST(:now AS timestamptz) - interval '90 days' THEN '90d'
     ELSE 'older' END
"""
_SPAN = """
count(*) AS cases,
percentile_cont(0.5) WITHIN GROUP (ORDER BY extract(epoch FROM {end} - opened_at)) AS median,
percentile_cont(0.9) WITHIN GROUP (ORDER BY extract(epoch FROM {end} - opened_at)) AS p90
"""
# How many deadlines, how many cases with one of this law, and those counted by this law of all:
# a case has one ``latest_of_case``, so that these add up to the cases with any.
_CLOCKS = ",".join(
    f"""
    count(*) FILTER (WHERE standing = '{standing}') AS {standing},
    count(*) FILTER (WHERE standing = '{standing}' AND latest) AS {standing}_cases,
    count(*) FILTER (WHERE standing = '{standing}' AND latest_of_case) AS {standing}_of_all
    """
    for standing in STANDINGS
)
# GROUPING SETS give each kind and all of them: medians do not add up.
_PARTS = {
    "open": f"""
        SELECT kind, {_DUE} AS due, {_AGE} AS age, count(*) AS cases
        FROM seen WHERE state = 'open' GROUP BY 1, 2, 3""",  # noqa: S608 - constants only
    "weeks": """
        SELECT kind, CAST(floor(extract(epoch FROM opened_at - CAST(:since AS timestamptz))
               / 604800) AS int) AS week, count(*) AS cases
        FROM seen WHERE opened_at >= :since AND opened_at < :now GROUP BY 1, 2""",
    "answered": f"""
        SELECT kind, {_SPAN.format(end="answered_at")}
        FROM seen WHERE opened_at >= :since AND answered_at IS NOT NULL
        GROUP BY GROUPING SETS ((kind), ())""",  # noqa: S608 - constants only
    "closed": f"""
        SELECT kind, {_SPAN.format(end="closed_at")}
        FROM seen WHERE closed_at >= :since GROUP BY GROUPING SETS ((kind), ())""",  # noqa: S608 - constants only
    "clocks": f"""
        SELECT law, house, min(citation) AS citation, {_CLOCKS}
        FROM clocked GROUP BY 1, 2""",  # noqa: S608 - constants only
    "teams": """
        SELECT team, count(*) AS cases, count(*) FILTER (WHERE due_at < :now) AS late
        FROM seen WHERE state = 'open' GROUP BY 1""",
    "roles": """
        SELECT role, count(*) AS cases, count(*) FILTER (WHERE due_at < :now) AS late
        FROM seen, unnest(waiting_roles) AS role WHERE state = 'open' GROUP BY 1""",
}
_COUNTS = [
    text(f"(SELECT json_agg(part) FROM ({part}) AS part) AS {name}")  # noqa: S608 - constants
    for name, part in _PARTS.items()
]
# Sorted in memory, and not compiled first: that took longer than counting 100,000 cases.
_BOUND = sql("""
SELECT set_config('statement_timeout', '10s', true), set_config('work_mem', '64MB', true),
       set_config('jit', 'off', true)
""")


@dataclass(frozen=True, slots=True)
class Scope:
    """What is counted: whose sight, which kind and place, since when, as of when."""

    visibility: Visibility
    since: datetime
    now: datetime
    kind: str | None = None
    jurisdiction: str | None = None


def read(session: Session, scope: Scope) -> dict[str, list[dict[str, Any]]]:
    """Count everything; ``late`` is past its earliest deadline. No more than ten seconds."""
    session.execute(_BOUND)
    statement = select(*_COUNTS).add_cte(_seen(scope), _clocked(scope))
    row = session.execute(statement, {"now": scope.now, "since": scope.since}).one()
    return {name: getattr(row, name) or [] for name in _PARTS}


def _seen(scope: Scope) -> CTE:
    """Select the few members that are counted of the cases that count."""
    counts: ColumnElement[bool] = or_(
        CaseRow.state == "open",
        CaseRow.opened_at >= scope.since,
        CaseRow.closed_at >= scope.since,
    )
    return (
        select(
            CaseRow.id,
            CaseRow.kind,
            CaseRow.state,
            CaseRow.team,
            CaseRow.due_at,
            CaseRow.opened_at,
            CaseRow.closed_at,
            CaseRow.waiting_roles,
            CaseAnswerRow.at.label("answered_at"),
        )
        .outerjoin(CaseAnswerRow, CaseAnswerRow.case_id == CaseRow.id)
        .where(*_in_sight(scope), counts)
        .cte("seen")
    )


def _clocked(scope: Scope) -> CTE:
    """Select deadlines that count: of any case, however long ago it was closed.

    Of several of a case the ``latest`` is one that counts, if any of them is: that counts cases
    without grouping by them.
    """
    clock = CaseClockRow
    counts = or_(
        and_(clock.standing == "met", clock.ended_at >= scope.since),
        and_(clock.standing == "breached", clock.due_at >= scope.since),
        clock.standing == "open",
    )
    return (
        select(
            clock.law,
            clock.house,
            clock.citation,
            clock.standing,
            clock.latest,
            clock.latest_of_case,
        )
        .join(CaseRow, CaseRow.id == clock.case_id)
        .where(*_in_sight(scope), counts)
        .cte("clocked")
    )


def _in_sight(scope: Scope) -> list[ColumnElement[bool]]:
    """Match what the reader sees of the kind and place that were asked for."""
    wanted = ((CaseRow.kind, scope.kind), (CaseRow.jurisdiction, scope.jurisdiction))
    narrowed = [column == value for column, value in wanted if value is not None]
    return [is_visible(scope.visibility), *narrowed]
