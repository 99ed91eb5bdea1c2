"""What people do to a case's clocks: pause, resume, extend, each with a reason."""

from datetime import datetime
from typing import Literal, TypeAlias

from tocsin.desk import errands
from tocsin.desk.call import Call
from tocsin.desk.commands import Commands, Order
from tocsin.desk.pen import Pen
from tocsin.desk.views import ChangedCase
from workflows.casework.messages import TurnClock

Turn: TypeAlias = Literal["pause", "resume", "extend"]


class Clocks:
    """Turns clocks."""

    def __init__(self, commands: Commands) -> None:
        self._commands = commands

    async def turn(
        self,
        call: Call,
        ref: str,
        *,
        clock: str,
        verb: Turn,
        reason: str,
        until: datetime | None = None,
    ) -> ChangedCase:
        """Pause, resume or extend a clock."""

        def order(pen: Pen) -> Order:
            said = pen.write("reason", reason)
            return Order("turn_clock", TurnClock(pen.actor, clock, verb, until, said))

        return await self._commands.send(call, ref, errands.TURN_CLOCK, order)
