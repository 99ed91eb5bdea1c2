"""Signed one-click links: what one allows is shown, and done only when it is confirmed.

Whoever has the link acts as the person that it was sent to, for that one thing, as their
record says (``via: link``). What is shown has no content: a reference and an urgency, and
nothing to whom the page's case does not exist by now (I5).
"""

import hashlib
import time
from dataclasses import dataclass
from datetime import datetime

from anyio import to_thread
from sqlalchemy.orm import Session, sessionmaker

from tocsin.desk.call import Call, call_of
from tocsin.desk.errors import DeskError
from tocsin.desk.page_answers import PageAnswers
from tocsin.domain.access import Permission, Principal, may
from tocsin.domain.link_tokens import VERBS, Leave, LinkError, LinkTokens
from tocsin.storage import cases, link_uses, pages, people
from tocsin.storage.models import PageRow
from tocsin.storage.visibility import facts_of

VIA = "link"
OVER = ("resolved",)
FORGED, EXPIRED, USED, GONE, REFUSED = "forged", "expired", "used", "gone", "refused"
READY, DONE = "ready", "done"
STATUS = {FORGED: 404, EXPIRED: 410, USED: 409, GONE: 410, REFUSED: 409, READY: 200, DONE: 200}


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkView:
    """What a link leads to.

    Attributes:
        outcome: ``ready`` to be confirmed, ``done``, or why nothing will be or was done:
            ``forged``, ``expired``, ``used``, ``gone`` (nothing to act on, or nobody) and
            ``refused`` (``why`` says it).
        language: That the person reads; empty when nobody is known.
        reference: Of the case, or the page when it is about none.
        state: How the page stands.
    """

    outcome: str
    verb: str = ""
    person: str = ""
    language: str = ""
    page: str = ""
    reference: str = ""
    urgency: str = ""
    state: str = ""
    acknowledged_by: str = ""
    used_at: datetime | None = None
    why: str = ""
    status: int = 0


@dataclass(frozen=True, slots=True)
class _Read:
    leave: Leave
    principal: Principal
    digest: str
    view: LinkView


class PageLinks:
    """Shows what links allow, and does it."""

    def __init__(
        self,
        sessions: sessionmaker[Session],
        answers: PageAnswers,
        tokens: LinkTokens | None,
    ) -> None:
        self._sessions = sessions
        self._answers = answers
        self._tokens = tokens

    def look(self, token: str) -> LinkView:
        """Say what a link would do; nothing is done."""
        read = self._read(token)
        return read.view if isinstance(read, _Read) else read

    async def use(self, token: str, reason: str = "") -> LinkView:
        """Do what a link allows, once; after a failure it may be tried again."""
        read = await to_thread.run_sync(self._read, token)
        if not isinstance(read, _Read) or read.view.outcome != READY:
            return read.view if isinstance(read, _Read) else read
        call = call_of(read.principal, "POST", "/p", read.digest)
        try:
            await self._do(call, read.leave, reason)
        except DeskError as error:
            return await to_thread.run_sync(self._view, read, REFUSED, error)
        return await to_thread.run_sync(self._finish, read)

    async def _do(self, call: Call, leave: Leave, reason: str) -> None:
        if leave.verb == "decline":
            await self._answers.decline(call, leave.page, reason, VIA)
        else:
            await self._answers.acknowledge(call, leave.page, None, VIA)

    def _finish(self, read: _Read) -> LinkView:
        with self._sessions.begin() as session:
            link_uses.use(session, read.digest, read.leave)
        return self._view(read, DONE)

    def _read(self, token: str) -> "_Read | LinkView":
        try:
            leave = self._leave(token)
        except LinkError as error:
            outcome = EXPIRED if error.code == "expired" else FORGED
            return LinkView(outcome=outcome, status=STATUS[outcome])
        digest = hashlib.sha256(token.partition(".")[0].encode()).hexdigest()
        with self._sessions() as session:
            page = pages.find(session, leave.page)
            person = people.principal_of(session, leave.person)
            if page is None or person is None or leave.verb not in VERBS:
                return LinkView(outcome=GONE, status=STATUS[GONE])
            case = pages.case_of(session, page)
            if case is not None and not may(person, Permission.CASE_READ, facts_of(case)):
                return LinkView(outcome=GONE, status=STATUS[GONE])  # sealed since, perhaps
            at = link_uses.used_at(session, digest)
            outcome = USED if at else GONE if page.state in OVER else READY
            view = _shown(session, leave, page, outcome, used_at=at)
        return _Read(leave, person, digest, view)

    def _leave(self, token: str) -> Leave:
        if self._tokens is None:
            raise LinkError("forged", "no link was ever made")
        return self._tokens.read(token, time.time())

    def _view(self, read: _Read, outcome: str, error: DeskError | None = None) -> LinkView:
        with self._sessions() as session:
            page = pages.find(session, read.leave.page)
            if page is None:
                return LinkView(outcome=GONE, status=STATUS[GONE])
            return _shown(session, read.leave, page, outcome, error=error)


def _shown(
    session: Session,
    leave: Leave,
    page: PageRow,
    outcome: str,
    *,
    used_at: datetime | None = None,
    error: DeskError | None = None,
) -> LinkView:
    case = cases.by_id(session, page.case_id) if page.case_id else None
    user = people.find_user(session, leave.person)
    return LinkView(
        outcome=outcome,
        verb=leave.verb,
        person=user.display_name if user else leave.person,
        language=user.language if user else "",
        page=page.id,
        reference=case.ref if case else page.id,
        urgency=page.urgency,
        state=page.state,
        acknowledged_by=_name(session, (page.acknowledged_by or "").removeprefix("user:")),
        used_at=used_at,
        why=(error.detail or error.title) if error else "",
        status=error.status if error else STATUS[outcome],
    )


def _name(session: Session, user_id: str) -> str:
    user = people.find_user(session, user_id) if user_id else None
    return user.display_name if user else user_id
