"""Differences between record and workflows that a person must look into."""

from dataclasses import dataclass

from sqlalchemy.orm import Session, sessionmaker

from tocsin.desk import errands
from tocsin.desk.access import Gatekeeper
from tocsin.desk.paging import last_number
from tocsin.desk.views import FindingView, Page
from tocsin.domain.access import Principal
from tocsin.domain.paging.naming import PAGE
from tocsin.storage import cursors
from tocsin.storage.findings import open_findings
from tocsin.storage.models import CaseRow, FindingRow


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
            rows = open_findings(session, after=last_number(cursor), limit=limit + 1)
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
