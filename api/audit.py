"""The audit: who asked for what, and what happened to cases, across all of them."""

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends
from pydantic import StringConstraints

from api.auth import Caller
from api.fields import Code, Cursor, Ident, Instant, Limit, QueryRef
from api.problems import RESPONSES
from api.requests import TheDesk
from tocsin.desk.audit import AccessPage, CaseEntryPage, Question

router = APIRouter(prefix="/v1/audit", tags=["audit"], responses=RESPONSES)
What = Annotated[
    str, StringConstraints(pattern=r"^[a-z][a-z0-9_-]*(\.[a-z0-9_-]*)?$", max_length=64)
]


def about(
    case: QueryRef = None,
    person: Ident | None = None,
    since: Instant | None = None,
    until: Instant | None = None,
) -> Question:
    """Read what every search can name: a case, a person, a period."""
    return Question(case=case, person=person, since=since, until=until)


About = Annotated[Question, Depends(about)]


@router.get("")
def search_access(
    question: About,
    principal: Caller,
    desk: TheDesk,
    action: What | None = None,
    outcome: Code | None = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> AccessPage:
    """Search the access log, newest first; that you did is written into it.

    `action` is one (`case.decide`), or the beginning of many (`case.`); `outcome` is `ok`, the
    code of a refusal, or `refused` for any. A page can be short, or empty, and still have a
    `next`: it looked at so many lines.
    """
    wanted = replace(question, what=action, outcome=outcome)
    return desk.audit.access(principal, wanted, cursor, limit)


@router.get("/timelines")
def search_timelines(
    question: About,
    principal: Caller,
    desk: TheDesk,
    event: What | None = None,
    kind: Code | None = None,
    cursor: Cursor = None,
    limit: Limit = 50,
) -> CaseEntryPage:
    """Search the timelines of the cases that you may see, newest first.

    `event` is one (`gate.decided`), or the beginning of many (`gate.`). A page can be short, or
    empty, and still have a `next`.
    """
    wanted = replace(question, what=event, kind=kind)
    return desk.audit.timelines(principal, wanted, cursor, limit)
