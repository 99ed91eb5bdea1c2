"""Pages as one person may see them: what all that is done with pages shares.

A page of a case that somebody cannot see does not exist for them (I5).
"""

from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session, sessionmaker

from tocsin.desk import errands
from tocsin.desk.access import Gatekeeper
from tocsin.desk.errors import NotFoundError
from tocsin.desk.page_views import PageSummary, PageView
from tocsin.desk.policies import people_of
from tocsin.desk.schedule_views import Names
from tocsin.domain.access import Principal
from tocsin.domain.paging.naming import normalize_page_id
from tocsin.domain.paging.policy import EscalationPolicy
from tocsin.storage import pages
from tocsin.storage.desk_reads import names_of
from tocsin.storage.models import CaseRow, PageRow

USER = "user:"
SAME = ("id", "summary", "urgency", "severity", "jurisdiction", "state", "step", "round")
TIMES = ("opened_at", "hold_until", "acknowledged_at", "ended_at", "next_at")
ENDED = ("resolved",)
ANSWERS = ("acknowledge", "decline", "delegate", "snooze", "escalate", "resolve")
TAKE_OVER = "take-over"


@dataclass(frozen=True, slots=True)
class Found:
    """A page with the case that it is about."""

    page: PageRow
    case: CaseRow | None

    @property
    def ref(self) -> str | None:
        """The case's ref, if there is a case."""
        return self.case.ref if self.case else None

    def asks(self, session: Session, principal: Principal) -> bool:
        """Tell whether the page asks, or asked, somebody; a message comes before the record."""
        me = f"{USER}{principal.id}"
        return me in self.page.responders or pages.is_told(session, self.page.id, me)


class PageOffice:
    """Finds pages for those who may see them, and shows them."""

    def __init__(self, sessions: sessionmaker[Session], gatekeeper: Gatekeeper) -> None:
        self.sessions = sessions
        self.gatekeeper = gatekeeper

    def found(self, session: Session, principal: Principal, page_id: str) -> Found:
        """Return a page that the person may see.

        Raises:
            NotFoundError: There is none that they may see.
        """
        page = pages.find(session, normalize_page_id(page_id))
        if page is None:
            raise NotFoundError
        found = Found(page, pages.case_of(session, page))
        if found.case is not None:
            self.gatekeeper.admit(principal, errands.READ_PAGES, found.case)
        elif not self._sees_caseless(session, principal, found):
            name = errands.READ_PAGES.name
            self.gatekeeper.note(principal, name, None, NotFoundError.code, page=page.id)
            raise NotFoundError
        return found

    def may_answer(self, session: Session, principal: Principal, found: Found) -> bool:
        """Tell whether a person who may see the page may act on it at all."""
        allows = self.gatekeeper.allows(principal, errands.ANSWER_PAGE, found.case)
        return allows or found.asks(session, principal)

    def sees_all_caseless(self, principal: Principal) -> bool:
        """Tell whether a person sees pages of no case that do not concern them."""
        return self.gatekeeper.allows(principal, errands.READ_ALL_PAGES)

    def summary(self, session: Session, page: PageRow, ref: str | None) -> PageSummary:
        """Show a page as a list does."""
        return PageSummary(**_plain(session, page, ref))

    def view(self, session: Session, principal: Principal, found: Found) -> PageView:
        """Show a page whole."""
        page = found.page
        named = people_of(EscalationPolicy.model_validate(page.body))
        names = Names(names_of(session, named))
        return PageView(
            **_plain(session, page, found.ref),
            owner=page.owner,
            version=page.version,
            pinned=page.body,
            view=page.view,
            actions=self._actions(session, principal, found),
            named=sorted(map(names.person, named), key=lambda one: one.name or one.id),
        )

    def _sees_caseless(self, session: Session, principal: Principal, found: Found) -> bool:
        mine = found.page.opened_by == f"{USER}{principal.id}"
        sees_all = mine or self.sees_all_caseless(principal)
        return sees_all or found.asks(session, principal)

    def _actions(self, session: Session, principal: Principal, found: Found) -> list[str]:
        if found.page.state in ENDED or not self.may_answer(session, principal, found):
            return []
        has_it = found.page.acknowledged_by
        from_somebody = has_it is not None and has_it != f"{USER}{principal.id}"
        return [*ANSWERS, *([TAKE_OVER] if from_somebody else [])]


def _plain(session: Session, page: PageRow, ref: str | None) -> dict[str, Any]:
    said = (page.opened_by, page.acknowledged_by or "", *page.responders)
    names = Names(names_of(session, (one.removeprefix(USER) for one in said)))
    return {
        **{name: getattr(page, name) for name in (*SAME, *TIMES)},
        "case": ref,
        "policy": page.policy or None,
        "policy_version": page.policy_version or None,
        "test": page.is_test,
        "opened_by": names.person(page.opened_by),
        "acknowledged_by": names.maybe(page.acknowledged_by),
        "responders": [names.person(one) for one in page.responders],
    }
