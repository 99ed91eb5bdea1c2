"""How the desk changes a case: may they, is it new, what did they write; then ask the case.

A request's id is the update's id, so sending it again is answered the same, whoever died in
between: this process, the worker, Temporal or PostgreSQL.
"""

from collections.abc import Callable
from dataclasses import dataclass, fields
from typing import Any

import structlog
from anyio import sleep, to_thread
from pydantic import TypeAdapter
from sqlalchemy.orm import Session, sessionmaker

from tocsin.desk import keys
from tocsin.desk.access import Errand, Gatekeeper
from tocsin.desk.call import Call
from tocsin.desk.casebook import Casebook
from tocsin.desk.errors import CaseStartingError, DeskError, UnavailableError
from tocsin.desk.line import Line, NotRunningError
from tocsin.desk.outages import OUTAGES
from tocsin.desk.pen import Pen
from tocsin.desk.refusals import CaseClosedError
from tocsin.desk.views import CaseView, ChangedCase
from tocsin.storage.models import CaseRow
from workflows.casework.messages import Answer

CREATED = 201
STARTING_TRIES, STARTING_PAUSE = 15, 0.2  # three seconds for a case that is being started
CHANGED = TypeAdapter(ChangedCase)
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Order:
    """One update of a case: its name and its message."""

    update: str
    message: object


@dataclass(frozen=True, slots=True)
class _Prepared:
    case: CaseRow
    order: Order


def _members(view: CaseView) -> dict[str, Any]:
    return {field.name: getattr(view, field.name) for field in fields(view)}


def changed_of(view: CaseView, seq: int, *, projected: bool = True) -> ChangedCase:
    """Show a case as it is after a change."""
    return ChangedCase(**_members(view), seq=seq, projected=projected)


class Commands:
    """Carries what people want to the running case, once."""

    def __init__(
        self,
        sessions: sessionmaker[Session],
        gatekeeper: Gatekeeper,
        casebook: Casebook,
        line: Line,
    ) -> None:
        self._sessions = sessions
        self._gatekeeper = gatekeeper
        self._casebook = casebook
        self._line = line

    async def send(
        self, call: Call, ref: str, errand: Errand, make: Callable[[Pen], Order]
    ) -> ChangedCase:
        """Have a case changed.

        ``make`` writes the texts and makes the update; it runs in a thread, in one transaction.

        Raises:
            DeskError: It was not changed; the error says why.
        """
        prepared = await to_thread.run_sync(self._prepare, call, ref, errand, make)
        if isinstance(prepared, ChangedCase):
            return prepared
        answer = await self._ask(call, errand, prepared)
        return await to_thread.run_sync(self._finish, call, prepared.case, answer)

    def _prepare(
        self, call: Call, ref: str, errand: Errand, make: Callable[[Pen], Order]
    ) -> _Prepared | ChangedCase:
        case = self._casebook.admitted(call.principal, ref, errand)
        with self._sessions.begin() as session:
            earlier = keys.claim(session, call)
            if earlier is not None:
                return CHANGED.validate_python(earlier)
            return _Prepared(case, make(Pen(session, case, call)))

    async def _ask(self, call: Call, errand: Errand, prepared: _Prepared) -> Answer:
        case, order = prepared.case, prepared.order
        try:
            answer = await self._update(case, order, call)
        except UnavailableError:
            raise
        except DeskError as error:
            await to_thread.run_sync(self._note_refusal, call, errand, case, error)
            raise
        log.info("case.changed", case_id=case.id, verb=errand.name, seq=answer.seq)
        return answer

    async def _update(self, case: CaseRow, order: Order, call: Call) -> Answer:
        """Ask the workflow; one that is just being started is given a moment."""
        patience = STARTING_TRIES
        while True:
            try:
                return await self._line.update(case.id, order.update, order.message, call.id)
            except NotRunningError as error:
                why = await to_thread.run_sync(self._why_not_running, case)
                patience -= 1
                if not patience or not isinstance(why, CaseStartingError):
                    raise why from error
                await sleep(STARTING_PAUSE)

    def _finish(self, call: Call, case: CaseRow, answer: Answer) -> ChangedCase:
        """Show the case as it is now. It has changed whatever becomes of this."""
        projected = answer.projected
        try:
            with self._sessions.begin() as session:
                fresh = session.get_one(CaseRow, case.id)
                view = self._casebook.view(session, call.principal, fresh)
                changed = changed_of(view, answer.seq, projected=projected)
                if projected:
                    body = CHANGED.dump_python(changed, mode="json")
                    keys.settle(session, call, CREATED, body)
                return changed
        except OUTAGES:
            log.warning("database.was_away", case_id=case.id)
            view = self._casebook.bare_view(case)
            return changed_of(view, answer.seq, projected=False)

    def _why_not_running(self, case: CaseRow) -> DeskError:
        with self._sessions() as session:
            state = session.get_one(CaseRow, case.id).state
        if state == "closed":
            return CaseClosedError()
        return CaseStartingError("The case is recorded and about to start.")

    def _note_refusal(
        self, call: Call, errand: Errand, case: CaseRow, error: DeskError
    ) -> None:
        self._gatekeeper.note(call.principal, errand.name, case, error.code)
