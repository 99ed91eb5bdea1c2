"""Lists of cases as people work through them: with who is on each, and whole, for export."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from typing import Literal, TypeAlias

from sqlalchemy.orm import Session, sessionmaker

from tocsin.desk import errands
from tocsin.desk.access import OK, Errand, Gatekeeper
from tocsin.desk.casebook import summary
from tocsin.desk.paging import of_this_list
from tocsin.desk.teamwork_views import Person
from tocsin.desk.views import CaseSummary, Page
from tocsin.domain.access import Principal
from tocsin.domain.case import as_ref
from tocsin.storage import cases
from tocsin.storage.desk_reads import names_of
from tocsin.storage.engine import make_readings
from tocsin.storage.models import CaseRow
from tocsin.storage.visibility import Visibility
from tocsin.storage.worklist import Filters, worklist

Sort: TypeAlias = Literal["due", "received", "updated"]
MOST_EXPORTED = 10_000
AT_A_TIME = 200
EXPORT_LIST = Errand("cases.export-list", None)


@dataclass(frozen=True, slots=True, kw_only=True)
class CasePage(Page):
    """A page of a worklist."""

    items: list[CaseSummary]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedCase(CaseSummary):
    """A case in a list, with who is on it."""

    people: list[Person]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedPage(Page):
    """A page of a worklist, with who is on each case."""

    items: list[ListedCase]


class CaseLists:
    """Lists what a person may see, and no hint of more."""

    def __init__(self, sessions: sessionmaker[Session], gatekeeper: Gatekeeper) -> None:
        self._readings = make_readings(sessions)
        self._gatekeeper = gatekeeper

    def list(
        self,
        principal: Principal,
        filters: Filters,
        sort: Sort = "due",
        cursor: str | None = None,
        limit: int = 50,
    ) -> CasePage:
        """Show a page of the worklist."""
        with self._reading(principal) as (session, sight):
            page = worklist(session, sight, filters, sort=sort, cursor=cursor, limit=limit)
        return CasePage(items=[summary(case) for case in page.cases], next=page.next)

    def page(
        self,
        principal: Principal,
        filters: Filters,
        sort: Sort = "due",
        cursor: str | None = None,
        limit: int = 50,
    ) -> ListedPage:
        """Show a page of the worklist, with who is on each case."""
        with self._reading(principal) as (session, sight):
            page = worklist(session, sight, filters, sort=sort, cursor=cursor, limit=limit)
            names = names_of(session, (one for case in page.cases for one in case.people))
        return ListedPage(items=[listed(case, names) for case in page.cases], next=page.next)

    def every(
        self, principal: Principal, filters: Filters, sort: Sort = "due"
    ) -> Iterator[ListedCase]:
        """Yield a list from its beginning, at most 10,001 cases, so that more can be told of.

        Read page by page, as it was while it is read; that it was taken out is written down.
        """
        first = self.page(principal, filters, sort, limit=AT_A_TIME)
        self._gatekeeper.note(principal, EXPORT_LIST.name, None, OK, sort=sort)
        return self._following(principal, filters, sort, first)

    def ref_of(self, principal: Principal, text: str) -> str | None:
        """Return the ref that somebody typed, when there is such a case that they may see."""
        ref = as_ref(text)
        if ref is None:
            return None
        with self._readings() as session:
            case = cases.find(session, ref)
        is_seen = case and self._gatekeeper.allows(principal, errands.READ_CASE, case)
        return ref if is_seen else None

    @contextmanager
    def _reading(self, principal: Principal) -> Iterator[tuple[Session, Visibility]]:
        self._gatekeeper.admit(principal, errands.LIST_CASES)
        sight = self._gatekeeper.sight(principal, errands.LIST_CASES)
        with self._readings() as session, of_this_list():
            yield session, sight

    def _following(
        self, principal: Principal, filters: Filters, sort: Sort, page: ListedPage
    ) -> Iterator[ListedCase]:
        left = MOST_EXPORTED + 1
        while True:
            yield from page.items[:left]
            left -= len(page.items)
            if page.next is None or left <= 0:
                return
            page = self.page(principal, filters, sort, page.next, AT_A_TIME)


def listed(case: CaseRow, names: dict[str, str]) -> ListedCase:
    """Show a case in a list."""
    plain = summary(case)
    members = {field.name: getattr(plain, field.name) for field in fields(plain)}
    people = [Person(id=one, name=names.get(one)) for one in case.people]
    return ListedCase(**members, people=people)
