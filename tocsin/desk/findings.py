"""Differences between record and workflows that a person must look into."""

from dataclasses import dataclass

from sqlalchemy.orm import Session, sessionmaker

from tocsin.desk import errands
from tocsin.desk.access import Gatekeeper
from tocsin.desk.paging import of_this_list
from tocsin.desk.views import FindingView, Page
from tocsin.domain.access import Principal
from tocsin.domain.paging.naming import PAGE
from tocsin.storage import cursors
from tocsin.storage.findings import open_findings
from tocsin.storage.models import CaseRow, FindingRow

BIGGEST_ID = 2**63 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingPage(Page):
    """A page of open findings, oldest first."""

    items: list[FindingView]


class Findings:
    """Shows findings; of cases that one may not see, only that there is something."""

    def __init__(self, sessions: sessionmaker[Session], gatekeeper: Gatekeeper) -> None:
        self._sessions = sessions
        self._gatekeeper = gatekeeper

    def list(self, principal: Principal, cursor: str | None, limit: int) -> FindingPage:
        """Show what is open."""
        self._gatekeeper.admit(principal, errands.READ_FINDINGS)
        with self._sessions() as session:
            rows = open_findings(session, after=_last_seen(cursor), limit=limit + 1)
        shown = [self._finding(principal, finding, case) for finding, case in rows[:limit]]
        following = cursors.encode(shown[-1].id) if len(rows) > limit else None
        return FindingPage(items=shown, next=following)

    def _finding(
        self, principal: Principal, finding: FindingRow, case: CaseRow | None
    ) -> FindingView:
        is_seen = case and self._gatekeeper.allows(principal, errands.READ_CASE, case)
        return FindingView(
            id=finding.id,
            case=case.ref if case and is_seen else None,
            code=finding.code,
            detail=finding.detail if is_seen or _is_of_page(finding) else None,
            found_at=finding.found_at,
        )


def _is_of_page(finding: FindingRow) -> bool:
    """Tell whether it is of a page that is about no case; it names only the page."""
    return finding.case_id.startswith(PAGE)


def _last_seen(cursor: str | None) -> int:
    if cursor is None:
        return 0
    with of_this_list():
        (last,) = cursors.decode(cursor, (int,))
    return min(max(int(last), 0), BIGGEST_ID)
