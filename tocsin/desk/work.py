"""What people do to a case: decide, act, note, assign, say how bad it is, edit its letter."""

from collections.abc import Mapping

from anyio import to_thread

from tocsin.desk import errands, finished, targets
from tocsin.desk.access import Errand
from tocsin.desk.call import Call
from tocsin.desk.commands import Commands, Order
from tocsin.desk.errors import InvalidError, UnknownPersonError
from tocsin.desk.pen import Pen
from tocsin.desk.reopening import REOPEN, Reopenings
from tocsin.desk.teamwork import Pinned
from tocsin.desk.views import ChangedCase
from tocsin.storage import people
from tocsin.storage.models import UserRow
from workflows.casework.messages import (
    AddNote,
    Assign,
    Decide,
    EditLetter,
    SetSeverity,
    TakeAction,
)


class Work:
    """The everyday verbs."""

    def __init__(self, commands: Commands, reopenings: Reopenings, playbooks: Pinned) -> None:
        self._commands = commands
        self._reopenings = reopenings
        self._playbooks = playbooks

    async def decide(
        self, call: Call, ref: str, *, gate: str, verdict: str, reason: str, content_sha256: str
    ) -> ChangedCase:
        """Give a verdict on exactly what the person saw.

        Raises:
            LetterUnfinishedError: It would let a letter out that has a place to fill in.
        """

        def order(pen: Pen) -> Order:
            playbook = self._playbooks.of(pen.session, pen.case)
            finished.insist(pen, playbook, gate, verdict, content_sha256)
            said = pen.write("reason", reason)
            return Order("decide", Decide(pen.actor, gate, verdict, content_sha256, said))

        return await self._commands.send(call, ref, errands.DECIDE, order)

    async def act(self, call: Call, ref: str, action: str, reason: str) -> ChangedCase:
        """Do what the case's stage or playbook allows; a closed case may be opened anew."""
        if action == REOPEN:
            again = await to_thread.run_sync(self._reopenings.anew, call, ref, reason)
            if again is not None:
                return again

        def order(pen: Pen) -> Order:
            return Order("act", TakeAction(pen.actor, action, pen.write("reason", reason)))

        return await self._commands.send(call, ref, errands.ACT, order)

    async def note(self, call: Call, ref: str, text: str, *, privileged: bool) -> ChangedCase:
        """Add a note; a privileged one is for those who may read privileged ones."""

        def order(pen: Pen) -> Order:
            note = pen.write("note", text, privileged=privileged)
            return Order("note", AddNote(pen.actor, note, privileged))

        errand = errands.WRITE_PRIVILEGED if privileged else errands.NOTE
        return await self._commands.send(call, ref, errand, order)

    async def assign(
        self,
        call: Call,
        ref: str,
        person: str,
        *,
        role: str | None,
        note: str,
        remove: bool,
    ) -> ChangedCase:
        """Put a person on the case or take them off; with a role, give or take just that."""
        if note and role is None:
            raise InvalidError("`note` hands a `role` over; say which.")

        def order(pen: Pen) -> Order:
            user = _leaver(pen, person, role) if remove else _joiner(pen, person, role)
            handover = pen.write("handover", note)
            return Order("assign", Assign(pen.actor, user.id, remove, role, handover))

        return await self._commands.send(call, ref, _assigning(call, person, role), order)

    async def set_severity(
        self,
        call: Call,
        ref: str,
        *,
        severity: str | None,
        answers: Mapping[str, str],
        reason: str,
    ) -> ChangedCase:
        """Say how bad it is: outright, or by what the playbook asks."""

        def order(pen: Pen) -> Order:
            level = severity or self._assessed(pen, answers)
            said = pen.write("reason", reason)
            message = SetSeverity(pen.actor, level, said, dict(answers))
            return Order("set_severity", message)

        return await self._commands.send(call, ref, errands.SET_SEVERITY, order)

    async def edit_letter(
        self, call: Call, ref: str, letter: str, body: str, verdict: str | None = None
    ) -> ChangedCase:
        """Replace the draft of the open gate's letter, which opens a new round.

        It is for ``verdict``, or the one that the draft was for; with another one a letter is
        drafted from its template.
        """

        def order(pen: Pen) -> Order:
            text = pen.write("letter", body)
            return Order("edit_letter", EditLetter(pen.actor, letter, text, verdict))

        return await self._commands.send(call, ref, errands.EDIT_LETTER, order)

    def _assessed(self, pen: Pen, answers: Mapping[str, str]) -> str:
        """Ask the matrix of the case's own playbook.

        Raises:
            InvalidError: It has none, or the answers do not answer it.
        """
        scheme = self._playbooks.of(pen.session, pen.case).severity
        if scheme is None or not scheme.questions:
            raise InvalidError("`answers`: this kind of case asks nothing; give `severity`.")
        try:
            return scheme.assess(answers)
        except ValueError as error:
            raise InvalidError(f"`answers`: {error}.") from error


def _assigning(call: Call, person: str, role: str | None) -> Errand:
    if role is None:
        return errands.ASSIGN
    own = targets.is_me(call.principal, person)
    return errands.TAKE_ROLE if own else errands.ASSIGN_ROLE


def _joiner(pen: Pen, person: str, role: str | None) -> UserRow:
    """Return who comes; who takes a role must be able to see what it asks of them."""
    if role is None:
        return targets.find_person(pen, person)
    return targets.seeing_person(pen, person, joins=True)


def _leaver(pen: Pen, person: str, role: str | None) -> UserRow:
    """Return who goes, active or not.

    Raises:
        UnknownPersonError: There is no such person.
        InvalidError: They do not have the role.
    """
    mine = targets.is_me(pen.call.principal, person)
    user = people.find_user(pen.session, pen.call.principal.id if mine else person)
    if user is None:
        raise UnknownPersonError
    if role is not None and pen.case.view.get("roles", {}).get(role) != user.id:
        raise InvalidError(f"`person`: they do not have the role {role!r}.")
    return user
