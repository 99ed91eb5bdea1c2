"""Do to a rehearsed case what its script says, as people and papers would."""

from collections.abc import Awaitable, Callable, Iterable
from datetime import datetime
from typing import Any

from temporalio.client import WorkflowHandle, WorkflowUpdateFailedError
from temporalio.exceptions import ApplicationError

from tocsin.domain.access import Role
from tocsin.domain.durations import parse_duration
from tocsin.domain.playbook import Playbook
from tocsin.domain.scripts import Step
from tocsin.rehearsal.memory import Memory
from tocsin.rehearsal.moments import find_moment
from tocsin.rehearsal.played_time import Played
from tocsin.rehearsal.scene import Scene
from tocsin.rehearsal.story import Done
from workflows.casework.messages import (
    Actor,
    Answer,
    Assign,
    Decide,
    JoinedItem,
    PostUpdate,
    SetSeverity,
    TakeAction,
    TextRef,
    TurnClock,
    TurnTask,
)
from workflows.casework.walk import Walk

OTHER_CASE = "rehearsed-other-case"


class Deeds:
    """The steps of one scene.

    Attributes:
        ahead: Those that are not done yet, in the script's order.
    """

    def __init__(
        self,
        handle: WorkflowHandle[Walk, str],
        memory: Memory,
        played: Played,
        scene: Scene,
        playbook: Playbook,
    ) -> None:
        self._handle = handle
        self._memory = memory
        self._played = played
        self._scene = scene
        self._playbook = playbook
        self.ahead = list(scene.steps)
        self._people = 0

    def next_due(self) -> datetime | None:
        """Return when the next step is due; steps that wait for something are left out."""
        return min((at for at, _ in self._due()), default=None)

    async def do_next(self) -> Done:
        """Do the step that is due first; of several at one instant, in the script's order."""
        _, step = min(self._due(), key=lambda due: due[0])
        self.ahead.remove(step)
        at = self._played.now
        try:
            for _ in range(step.times):
                await self._do(step)
        except WorkflowUpdateFailedError as error:
            return Done(at, step, _reason(error))
        return Done(at, step)

    def _due(self) -> list[tuple[datetime, Step]]:
        found = []
        for step in self.ahead:
            at = find_moment(
                step.moment,
                self._scene.received_at,
                self._memory.story,
                self._memory.now,
                step.visit,
            )
            if at is not None:
                found.append((at, step))
        return found

    async def _do(self, step: Step) -> None:
        ways: dict[str, Callable[[Step], Awaitable[Any]]] = {
            "decide": self._decide,
            "act": self._act,
            "amend": self._act,
            "join": self._join,
            "severity": self._severity,
            "update": self._update,
            "assign": self._assign,
            "task": self._task,
            "unreachable": self._lose,
        }
        await ways.get(step.do, self._turn_clock)(step)

    async def _decide(self, step: Step) -> None:
        gates = self._memory.now.view["gates"] if self._memory.now else []
        gate: dict[str, Any] = gates[0] if gates else {}
        verdict = step.verdict or ""
        message = Decide(
            self._actor(step, self._givers(gate, verdict)),
            str(gate.get("id", "")),
            verdict,
            gate.get("content_sha256") or "",
            _TEXT,
        )
        await self._ask("decide", message)

    def _givers(self, gate: dict[str, Any], verdict: str) -> tuple[str, ...]:
        """Return the roles of which one should give the verdict next."""
        spec = self._playbook.stage(gate["stage"]).gate if gate else None
        if spec is None:
            return ()
        needed = gate["still_needed"].get(verdict) or [" or ".join(spec.givers(verdict))]
        return tuple(needed[0].split(" or "))

    async def _act(self, step: Step) -> None:
        action = step.action or "amend"
        rule = self._playbook.rules.get(action)
        actor = self._actor(step, rule.roles if rule else ())
        is_amendment = step.do == "amend"
        version = self._memory.now.fields_version + 1 if self._memory.now else None
        message = TakeAction(
            actor,
            action,
            reason=_TEXT,
            fields_version=version if is_amendment else None,
            missing=step.missing,
            into=OTHER_CASE if rule and rule.needs == "case" else "",
        )
        await self._ask("act", message)

    async def _join(self, step: Step) -> None:
        number = len(self._memory.now.view["items"]) if self._memory.now else 0
        message = JoinedItem(
            f"joined-item-{number}",
            str(step.document),
            missing=step.missing,
            by=step.by or "system",
        )
        self._played.busy.add(("signal", 0))
        await self._handle.signal("item_joined", message)

    async def _severity(self, step: Step) -> None:
        message = SetSeverity(self._actor(step), step.severity or "", _TEXT)
        await self._ask("set_severity", message)

    async def _update(self, step: Step) -> None:
        await self._ask("post_update", PostUpdate(self._actor(step), _TEXT))

    async def _assign(self, step: Step) -> None:
        message = Assign(self._actor(step), step.person or "", role=step.role, note=_TEXT)
        await self._ask("assign", message)

    async def _task(self, step: Step) -> None:
        message = TurnTask(self._actor(step), step.task or "", step.state, reason=_TEXT)
        await self._ask("turn_task", message)

    async def _lose(self, step: Step) -> None:
        self._memory.unreachable.add(step.who or "")

    async def _turn_clock(self, step: Step) -> None:
        until = step.until
        if until is None and step.length is not None:
            until = self._played.now + parse_duration(step.length)
        message = TurnClock(
            self._actor(step), step.clock or "", step.do, until, _TEXT, step.event
        )
        await self._ask("turn_clock", message)

    async def _ask(self, update: str, message: object) -> None:
        await self._handle.execute_update(update, message, result_type=Answer)

    def _actor(self, step: Step, roles: Iterable[str] = ()) -> Actor:
        """Name who does it: whom the step names, else somebody new in a role that may."""
        role = step.as_ or next(iter(roles), Role.INTAKE_ANALYST)
        self._people += 1
        return Actor(f"user:{step.by or f'{role}-{self._people}'}", (str(role),))


_TEXT = TextRef("rehearsed-text", "rehearsed-digest")


def _reason(error: WorkflowUpdateFailedError) -> str:
    cause = error.cause
    if isinstance(cause, ApplicationError):
        return f"{cause.type}: {cause.message}"
    return str(cause)
