"""The tasks of a case: somebody adds one, does it, hands it on, or puts it off."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Literal, TypeAlias

from tocsin.desk import errands, parts, targets
from tocsin.desk.call import Call
from tocsin.desk.commands import Commands, Order
from tocsin.desk.errors import InvalidError
from tocsin.desk.pen import Pen
from tocsin.desk.views import ChangedCase
from workflows.casework.messages import AddTask, TurnTask

SLACK = timedelta(minutes=5)  # clocks differ
LONGEST = timedelta(days=3660)
State: TypeAlias = Literal["done", "skipped", "open"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """By when: an instant, a length from now, or neither."""

    at: datetime | None = None
    within: timedelta | None = None

    def instant(self, now: datetime) -> datetime | None:
        """Return the instant.

        Raises:
            InvalidError: It lies in the past, or further than ten years away.
        """
        due = self.at if self.within is None else now + min(self.within, 2 * LONGEST)
        if due is not None and due < now - SLACK:
            raise InvalidError("`due_at` lies in the past.")
        if due is not None and due > now + LONGEST:
            raise InvalidError("`due_at` is more than ten years away.")
        return due


class Tasks:
    """Adds tasks and changes them."""

    def __init__(self, commands: Commands) -> None:
        self._commands = commands

    async def add(
        self,
        call: Call,
        ref: str,
        *,
        title: str,
        owner: str,
        due: Due,
        required: bool,
    ) -> ChangedCase:
        """Add a task; its owner is told."""

        def order(pen: Pen) -> Order:
            by = due.instant(datetime.now(UTC))
            if by is None:
                raise InvalidError("Say by when: `due_at` or `due_in`.")
            who = targets.owner(pen, owner)
            text = pen.write("task", title)
            return Order("add_task", AddTask(pen.actor, text, who, by, required))

        return await self._commands.send(call, ref, errands.ADD_TASK, order)

    async def turn(
        self,
        call: Call,
        ref: str,
        task: str,
        *,
        state: State | None,
        owner: str | None,
        due: Due,
        reason: str,
    ) -> ChangedCase:
        """Change a task; whoever owns it or has a role in the case may."""

        def order(pen: Pen) -> Order:
            by = due.instant(datetime.now(UTC))
            who = targets.owner(pen, owner) if owner else None
            said = pen.write("reason", reason)
            return Order("turn_task", TurnTask(pen.actor, task, state, who, by, said))

        errand = replace(errands.TURN_TASK, part=parts.owns(task))
        return await self._commands.send(call, ref, errand, order)
