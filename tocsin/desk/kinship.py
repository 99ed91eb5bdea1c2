"""What a case has to do with others: suggested, related, joined, or none of it."""

from typing import Literal, TypeAlias

from anyio import to_thread
from sqlalchemy.orm import Session, sessionmaker

from tocsin.desk import errands
from tocsin.desk.access import Gatekeeper
from tocsin.desk.call import Call
from tocsin.desk.casebook import Casebook
from tocsin.desk.commands import Commands, Order, changed_of
from tocsin.desk.errors import ForbiddenError, InvalidError, NotFoundError
from tocsin.desk.pen import Pen
from tocsin.desk.views import ChangedCase
from tocsin.domain.access import Principal
from tocsin.storage import cases, outbox, suggestions
from tocsin.storage.handing_over import BY_HAND
from tocsin.storage.models import CaseRow
from tocsin.storage.placing import are_related, relate
from workflows.casework.messages import LinkCase, TakeAction

Joining: TypeAlias = Literal["join", "merge"]


class Kinship:
    """Relates cases, lets one join another, and says no to what was suggested."""

    def __init__(
        self,
        sessions: sessionmaker[Session],
        gatekeeper: Gatekeeper,
        casebook: Casebook,
        commands: Commands,
    ) -> None:
        self._sessions = sessions
        self._gatekeeper = gatekeeper
        self._casebook = casebook
        self._commands = commands

    async def relate(self, call: Call, ref: str, other_ref: str, why: str) -> ChangedCase:
        """Say that two cases have to do with each other; once is enough.

        Raises:
            InvalidError: There is no other case of that ref that the person may see.
        """
        done = await to_thread.run_sync(self._without_asking, call, ref, other_ref, why)
        if done is not None:
            return done

        def order(pen: Pen) -> Order:
            other = self._other(pen.session, call.principal, pen.case, other_ref, "ref")
            return Order("link", LinkCase(pen.actor, other.id, pen.write("why", why)))

        return await self._commands.send(call, ref, errands.RELATE, order)

    async def join(
        self, call: Call, ref: str, into: str, reason: str, action: Joining = "join"
    ) -> ChangedCase:
        """Give a case's papers to the case that they belong to, and close it.

        A follow-up ``joins`` its original; an incident is ``merged`` into another.

        Raises:
            InvalidError: There is no other open case of that ref that the person may see.
            ForbiddenError: They may see it, and may not act on it.
        """

        def order(pen: Pen) -> Order:
            other = self._other(pen.session, call.principal, pen.case, into, "into")
            if not self._gatekeeper.allows(call.principal, errands.ACT, other):
                raise ForbiddenError("None of your roles lets you act on the other case.")
            if other.state != "open":
                raise InvalidError(f"`into`: {other.ref} is closed. Relate the two instead.")
            said = pen.write("reason", reason)
            return Order("act", TakeAction(pen.actor, action, said, into=other.id))

        return await self._commands.send(call, ref, errands.ACT, order)

    async def refuse(self, call: Call, ref: str, other_ref: str, reason: str) -> ChangedCase:
        """Say that a suggested case is another matter; it is not suggested again.

        Raises:
            NotFoundError: No such suggestion is open.
        """

        def order(pen: Pen) -> Order:
            other = self._seen(pen.session, call.principal, other_ref)
            if other is None or not suggestions.between(pen.session, pen.case.id, other.id):
                raise NotFoundError
            said = pen.write("why", reason)
            return Order("link", LinkCase(pen.actor, other.id, said, is_refused=True))

        return await self._commands.send(call, ref, errands.REFUSE_SUGGESTION, order)

    def _without_asking(
        self, call: Call, ref: str, other_ref: str, why: str
    ) -> ChangedCase | None:
        """Answer for cases that are related already, or closed: those only get the row."""
        case = self._casebook.admitted(call.principal, ref, errands.RELATE)
        with self._sessions.begin() as session:
            other = self._other(session, call.principal, case, other_ref, "ref")
            known = are_related(session, case.id, other.id)
            if not known and case.state == "open":
                return None
            if not known:
                relate(session, case.id, other.id, why or BY_HAND)
                told = {"other": case.id, "by": call.actor_id}
                outbox.put(session, "relate", other.id, told)
            view = self._casebook.view(session, call.principal, case)
        return changed_of(view, seq=case.version)

    def _other(
        self, session: Session, principal: Principal, case: CaseRow, ref: str, field: str
    ) -> CaseRow:
        other = self._seen(session, principal, ref)
        if other is None:
            raise InvalidError(f"`{field}`: there is no case {ref}.")
        if other.id == case.id:
            raise InvalidError(f"`{field}`: that is the case itself.")
        return other

    def _seen(self, session: Session, principal: Principal, ref: str) -> CaseRow | None:
        other = cases.find(session, ref)
        is_seen = other and self._gatekeeper.allows(principal, errands.READ_CASE, other)
        return other if is_seen else None
