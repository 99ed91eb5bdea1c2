"""Open cases with deadlines that are counted by law, for whoever may see them."""

from collections.abc import Iterator

from sqlalchemy import cast, select
from sqlalchemy.dialects.postgresql import JSONPATH
from sqlalchemy.orm import Session

from tocsin.storage.models import CaseRow
from tocsin.storage.visibility import Visibility, is_visible

AT_ONCE = 200
COUNTED = "$.clocks[*].law"


def open_by_law(session: Session, visibility: Visibility) -> Iterator[CaseRow]:
    """Yield the open cases that a person sees with clocks that a law counts, some at a time."""
    last = ""
    while True:
        counted = CaseRow.view.bool_op("@?")(cast(COUNTED, JSONPATH))
        wanted = select(CaseRow).where(
            CaseRow.state == "open", CaseRow.id > last, counted, is_visible(visibility)
        )
        rows = list(session.scalars(wanted.order_by(CaseRow.id).limit(AT_ONCE)))
        yield from rows
        if len(rows) < AT_ONCE:
            return
        last = rows[-1].id
        session.expunge_all()


def origins(session: Session, visibility: Visibility) -> list[tuple[str, str | None, str]]:
    """Return kind, jurisdiction and language of the open cases that a person sees."""
    wanted = select(CaseRow.kind, CaseRow.jurisdiction, CaseRow.language).distinct()
    seen = wanted.where(CaseRow.state == "open", is_visible(visibility))
    return [(kind, place, language) for kind, place, language in session.execute(seen)]
