"""Live through one case: fire what is due, do what the script says, until nothing new comes.

Repeating rungs are lived through twice; what they do after that is known, so time jumps over
them to whatever comes next, as after an outage. Those that keep to working hours are lived
through as long as anything else is to come.
"""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from temporalio.client import WorkflowHandle

from tocsin.domain.agenda import Obligation
from tocsin.domain.playbook import Playbook
from tocsin.domain.scripts import Step
from tocsin.domain.timeline import Entry
from tocsin.rehearsal.deeds import Deeds
from tocsin.rehearsal.errors import RehearsalError
from tocsin.rehearsal.memory import Memory
from tocsin.rehearsal.played_time import Played
from tocsin.rehearsal.scene import Scene
from tocsin.rehearsal.server import Theatre
from tocsin.rehearsal.story import Done, Jump, Story
from workflows.casework.messages import OpenCase
from workflows.casework.state import opened
from workflows.casework.walk import Walk
from workflows.lifecycles import CASES, LIFECYCLES, search_attributes

PATIENCE = 60.0  # seconds of real time for one step of the machine
LIVED = 2  # times that a repeating rung is lived through
MOST_STEPS = 2000
MARGIN = timedelta(seconds=10)  # the server armed the timer a little later than it was asked


async def play(theatre: Theatre, scene: Scene) -> Story:
    """Rehearse one scene.

    Raises:
        RehearsalError: The case failed, or never came to rest.
    """
    opening, first = scene.opening()
    async with theatre.alone[opening.case_id]:
        return await _story(theatre, scene, opening, first)


async def _story(theatre: Theatre, scene: Scene, opening: OpenCase, first: Entry) -> Story:
    memory = theatre.memories.begin(opening.case_id, first)
    played = theatre.times.begin(opening.case_id, scene.received_at)
    handle = await theatre.env.client.start_workflow(
        LIFECYCLES[opening.playbook.lifecycle].run,
        opened(opening),
        id=opening.case_id,
        task_queue=CASES,
        search_attributes=search_attributes(opening),
    )
    play = _Play(theatre, scene, opening.playbook, handle, memory, played)
    try:
        await play.through()
    finally:
        if played.is_over and not played.failure:
            await handle.result()  # the server hears of the end a moment later
        elif not played.is_over:
            await handle.terminate("the rehearsal is over")
    return Story(
        scene=scene,
        playbook=opening.playbook,
        entries=tuple(memory.story),
        orders=tuple(memory.orders[number] for number in sorted(memory.orders)),
        done=tuple(play.done),
        undone=tuple(play.undone),
        jumps=tuple(play.jumps),
        owed=play.owed,
        ended_at=played.now if played.is_over else None,
        now=memory.now,
    )


@dataclass
class _Play:
    theatre: Theatre
    scene: Scene
    playbook: Playbook
    handle: WorkflowHandle[Walk, str]
    memory: Memory
    played: Played
    done: list[Done] = field(default_factory=list)
    jumps: list[Jump] = field(default_factory=list)
    undone: list[Step] = field(default_factory=list)
    owed: tuple[Obligation, ...] = ()

    async def through(self) -> None:
        """Go on until the end, the horizon, or until nothing new comes any more."""
        deeds = Deeds(self.handle, self.memory, self.played, self.scene, self.playbook)
        self.undone = deeds.ahead
        await self._settle()
        for _ in range(MOST_STEPS):
            if self.played.is_over:
                return
            due, timer = deeds.next_due(), self.played.next_timer
            if due is not None and due <= self.scene.ends_at and (not timer or due < timer):
                self.played.advance(due)
                self.done.append(await deeds.do_next())
                await self._settle()
            elif timer is None or timer > self.scene.ends_at or not await self._fire(due):
                self.owed = await self._duties()
                return
        message = f"the case did not come to rest in {MOST_STEPS} steps"
        raise RehearsalError(message)

    async def _duties(self) -> tuple[Obligation, ...]:
        return await self.handle.query(Walk.duties)

    async def _fire(self, step: datetime | None) -> bool:
        """Fire the next timer; False when only what is known would come until the horizon."""
        duties = await self._duties()
        tired = [duty for duty in duties if duty.every and duty.count >= LIVED]
        known = [duty for duty in tired if duty.hours is None]
        new = [duty.due for duty in duties if duty not in known]
        if len(tired) == len(duties) and step is None:
            return False
        seq, timer = min(self.played.timers.items(), key=lambda armed: armed[1].due)
        is_known = any(duty.due <= timer.due for duty in known)
        if is_known and not any(due <= timer.due for due in new):
            target = min([*new, *([step] if step else [])], default=None)
            if target is None or target > self.scene.ends_at:
                return False
            self.jumps.append(Jump(target, tuple(duty.key for duty in known)))
            self.played.timers[seq] = replace(timer, due=target)
        ahead = timer.fires - self.played.server + MARGIN
        await self.theatre.env.fast_forward(self.handle, ahead)
        await self._until(lambda: seq not in self.played.timers, "a timer")
        await self._settle()
        return True

    async def _settle(self) -> None:
        await self._until(lambda: self.played.is_settled, "the case")
        if self.played.failure:
            message = f"the case failed at {self.played.now}: {self.played.failure}"
            raise RehearsalError(message)

    async def _until(self, condition: Callable[[], bool], what: str) -> None:
        while not condition():
            self.played.changed.clear()
            if condition():
                return
            try:
                async with asyncio.timeout(PATIENCE):
                    await self.played.changed.wait()
            except TimeoutError as error:
                message = f"{what} did not come to rest within {PATIENCE:.0f} s"
                raise RehearsalError(message) from error
