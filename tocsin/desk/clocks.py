"""What people do to a case's clocks: pause, resume, extend, record, strike, with a reason."""

from datetime import UTC, datetime, timedelta
from typing import Literal, TypeAlias

from tocsin.desk import errands
from tocsin.desk.call import Call
from tocsin.desk.commands import Commands, Order
from tocsin.desk.errors import InvalidError
from tocsin.desk.pen import Pen
from tocsin.desk.views import ChangedCase
from workflows.casework.messages import TurnClock

Turn: TypeAlias = Literal["pause", "resume", "extend", "record", "strike"]
SLACK = timedelta(minutes=5)  # clocks differ


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
        event: str | None = None,
        at: datetime | None = None,
    ) -> ChangedCase:
        """Pause, resume or extend a clock, or record what else its law knows.

        ``until`` is what it is extended to, or what an order sets; ``event`` the name of what
        happened in the law pack's entry; ``at`` when, or now.

        Raises:
            InvalidError: It lies in the future.
        """
        if at is not None and verb != "record" and at > datetime.now(UTC) + SLACK:
            raise InvalidError("`at` lies in the future.")

        def order(pen: Pen) -> Order:
            said = pen.write("reason", reason)
            return Order(
                "turn_clock", TurnClock(pen.actor, clock, verb, until, said, event, at)
            )

        return await self._commands.send(call, ref, errands.TURN_CLOCK, order)
