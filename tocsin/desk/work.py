"""What people do to a case: decide, act, note, assign, say how bad it is, edit its letter."""

from tocsin.desk import errands
from tocsin.desk.call import Call
from tocsin.desk.commands import Commands, Order
from tocsin.desk.errors import UnknownPersonError
from tocsin.desk.pen import Pen
from tocsin.desk.views import ChangedCase
from tocsin.storage import people
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

    def __init__(self, commands: Commands) -> None:
        self._commands = commands

    async def decide(
        self, call: Call, ref: str, *, gate: str, verdict: str, reason: str, content_sha256: str
    ) -> ChangedCase:
        """Give a verdict on exactly what the person saw."""

        def order(pen: Pen) -> Order:
            said = pen.write("reason", reason)
            return Order("decide", Decide(pen.actor, gate, verdict, content_sha256, said))

        return await self._commands.send(call, ref, errands.DECIDE, order)

    async def act(self, call: Call, ref: str, action: str, reason: str) -> ChangedCase:
        """Do what the case's stage or playbook allows."""

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

    async def assign(self, call: Call, ref: str, person: str, *, remove: bool) -> ChangedCase:
        """Put a person on the case, or take them off."""

        def order(pen: Pen) -> Order:
            user = people.find_user(pen.session, person)
            if user is None or not (user.active or remove):
                raise UnknownPersonError
            return Order("assign", Assign(pen.actor, user.id, remove))

        return await self._commands.send(call, ref, errands.ASSIGN, order)

    async def set_severity(
        self, call: Call, ref: str, severity: str, reason: str | None
    ) -> ChangedCase:
        """Say how bad it is."""

        def order(pen: Pen) -> Order:
            said = pen.write("reason", reason)
            return Order("set_severity", SetSeverity(pen.actor, severity, said))

        return await self._commands.send(call, ref, errands.SET_SEVERITY, order)

    async def edit_letter(self, call: Call, ref: str, letter: str, body: str) -> ChangedCase:
        """Replace the draft of the open gate's letter, which opens a new round."""

        def order(pen: Pen) -> Order:
            text = pen.write("letter", body)
            return Order("edit_letter", EditLetter(pen.actor, letter, text))

        return await self._commands.send(call, ref, errands.EDIT_LETTER, order)
