"""What people answer a page: they take it on, cannot, hand it on, put it off, or end it.

A request's id is the update's id, so sending it again is answered the same.
"""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import UTC, datetime, timedelta
from typing import Any

import structlog
from anyio import sleep, to_thread
from pydantic import TypeAdapter
from sqlalchemy.orm import Session

from tocsin.desk import errands, keys
from tocsin.desk.call import Call
from tocsin.desk.errors import (
    DeskError,
    ForbiddenError,
    InvalidError,
    UnavailableError,
    UnseeingPersonError,
)
from tocsin.desk.line import Line, NotRunningError
from tocsin.desk.outages import OUTAGES
from tocsin.desk.page_errors import PageOverError, PageStartingError
from tocsin.desk.page_office import Found, PageOffice
from tocsin.desk.page_views import ChangedPage, PageView
from tocsin.desk.rota_office import one_of_us
from tocsin.domain.access import Permission, may
from tocsin.domain.paging.messages import (
    Acknowledge,
    Decline,
    Delegate,
    Escalate,
    Resolve,
    Snooze,
)
from tocsin.domain.paging.naming import workflow_id
from tocsin.domain.timeline import stamp
from tocsin.storage import pages, people
from tocsin.storage.visibility import facts_of
from workflows.casework.messages import Answer

CREATED = 201
STARTING_TRIES, STARTING_PAUSE = 25, 0.2  # five seconds for a page that is being started
CHANGED = TypeAdapter(ChangedPage)
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Request:
    """One request about one page, while it is being prepared."""

    session: Session
    call: Call
    found: Found

    @property
    def actor(self) -> str:
        """Who answers, as the record names them."""
        return self.call.actor_id

    def write(self, reason: str) -> str:
        """Keep a reason and return its id; nothing said has none."""
        if not reason:
            return ""
        text_id = hashlib.sha256(f"{self.call.id}/reason".encode()).hexdigest()[:32]
        pages.write_text(self.session, self.found.page.id, text_id, reason, self.actor)
        return text_id


@dataclass(frozen=True, slots=True)
class _Prepared:
    found: Found
    message: object


class PageAnswers:
    """Carries what people answer to the running page, once."""

    def __init__(self, office: PageOffice, line: Line) -> None:
        self._office = office
        self._line = line

    async def acknowledge(
        self, call: Call, page_id: str, eta: datetime | None, via: str = "api"
    ) -> ChangedPage:
        """Take it on; by ``eta`` they mean to have acted."""

        def make(request: Request) -> object:
            return Acknowledge(request.actor, stamp(eta) if eta else None, via)

        return await self._send(call, page_id, "acknowledge", make)

    async def take_over(self, call: Call, page_id: str) -> ChangedPage:
        """Take it from whoever has acknowledged it."""

        def make(request: Request) -> object:
            return Acknowledge(request.actor)

        return await self._send(call, page_id, "take_over", make)

    async def decline(
        self, call: Call, page_id: str, reason: str, via: str = "api"
    ) -> ChangedPage:
        """Say that one cannot; once nobody else is left of the step, the next is asked."""

        def make(request: Request) -> object:
            return Decline(request.actor, request.write(reason), via)

        return await self._send(call, page_id, "decline", make)

    async def delegate(self, call: Call, page_id: str, to: str, reason: str) -> ChangedPage:
        """Have somebody else asked instead, at once.

        Raises:
            UnknownPersonError: There is no such person.
            UnseeingPersonError: That person may not see the page's case.
        """

        def make(request: Request) -> object:
            who = _seeing(request, to)
            return Delegate(request.actor, who, request.write(reason))

        return await self._send(call, page_id, "delegate", make)

    async def snooze(
        self, call: Call, page_id: str, until: datetime | None, length: timedelta | None
    ) -> ChangedPage:
        """Ask nobody until then, and afterwards from the first step.

        Raises:
            InvalidError: It names both ``until`` and ``for``, or neither.
        """
        if (until is None) == (length is None):
            raise InvalidError("Say either `until` when, or `for` how long: at most 7 days.")

        def make(request: Request) -> object:
            then = until or datetime.now(UTC) + (length or timedelta())
            return Snooze(request.actor, stamp(then))

        return await self._send(call, page_id, "snooze", make)

    async def escalate(self, call: Call, page_id: str, reason: str) -> ChangedPage:
        """Go on to the next step now."""

        def make(request: Request) -> object:
            return Escalate(request.actor, request.write(reason))

        return await self._send(call, page_id, "escalate", make)

    async def resolve(self, call: Call, page_id: str, reason: str) -> ChangedPage:
        """Say that it is dealt with: everything stops."""

        def make(request: Request) -> object:
            return Resolve(request.actor, request.write(reason))

        return await self._send(call, page_id, "resolve", make)

    async def _send(
        self, call: Call, page_id: str, update: str, make: Callable[[Request], object]
    ) -> ChangedPage:
        prepared = await to_thread.run_sync(self._prepare, call, page_id, make)
        if isinstance(prepared, ChangedPage):
            return prepared
        answer = await self._ask(call, update, prepared)
        return await to_thread.run_sync(self._finish, call, prepared.found, answer)

    def _prepare(
        self, call: Call, page_id: str, make: Callable[[Request], object]
    ) -> _Prepared | ChangedPage:
        with self._office.sessions.begin() as session:
            found = self._office.found(session, call.principal, page_id)
            if not self._office.may_answer(session, call.principal, found):
                self._note(call, found, ForbiddenError.code)
                raise ForbiddenError
            earlier = keys.claim(session, call)
            if earlier is not None:
                return CHANGED.validate_python(earlier)
            return _Prepared(found, make(Request(session, call, found)))

    async def _ask(self, call: Call, update: str, prepared: _Prepared) -> Answer:
        found = prepared.found
        try:
            answer = await self._update(call, update, prepared)
        except UnavailableError:
            raise
        except DeskError as error:
            await to_thread.run_sync(self._note, call, found, error.code)
            raise
        log.info("page.changed", page_id=found.page.id, verb=update, seq=answer.seq)
        return answer

    async def _update(self, call: Call, update: str, prepared: _Prepared) -> Answer:
        """Ask the workflow; one that is just being started is given a moment."""
        to, patience = workflow_id(prepared.found.page.id), STARTING_TRIES
        while True:
            try:
                return await self._line.update(to, update, prepared.message, call.id)
            except NotRunningError as error:
                why = await to_thread.run_sync(self._why_not_running, prepared.found)
                patience -= 1
                if not patience or not isinstance(why, PageStartingError):
                    raise why from error
                await sleep(STARTING_PAUSE)

    def _finish(self, call: Call, found: Found, answer: Answer) -> ChangedPage:
        """Show the page as it is now. It has changed whatever becomes of this."""
        try:
            with self._office.sessions.begin() as session:
                page = pages.find(session, found.page.id) or found.page
                view = self._office.view(session, call.principal, Found(page, found.case))
                changed = _changed(view, answer.seq, projected=answer.projected)
                if answer.projected:
                    body = CHANGED.dump_python(changed, mode="json")
                    keys.settle(session, call, CREATED, body)
                return changed
        except OUTAGES as error:
            log.warning("database.was_away", page_id=found.page.id)
            raise UnavailableError from error

    def _why_not_running(self, found: Found) -> DeskError:
        with self._office.sessions() as session:
            page = pages.find(session, found.page.id) or found.page
        if page.state == pages.STARTING:
            return PageStartingError("The page is recorded and about to start.")
        return PageOverError()

    def _note(self, call: Call, found: Found, outcome: str) -> None:
        name, about = errands.ANSWER_PAGE.name, found.case
        self._office.gatekeeper.note(call.principal, name, about, outcome, page=found.page.id)


def _changed(view: PageView, seq: int, *, projected: bool) -> ChangedPage:
    members: dict[str, Any] = {one.name: getattr(view, one.name) for one in fields(view)}
    return ChangedPage(**members, seq=seq, projected=projected)


def _seeing(request: Request, said: str) -> str:
    """Return the id of an active person who may see the page's case."""
    who = one_of_us(request.session, said, request.call.principal)
    theirs = people.principal_of(request.session, who.id)
    case = request.found.case
    if case and not (theirs and may(theirs, Permission.CASE_READ, facts_of(case))):
        raise UnseeingPersonError
    return who.id
