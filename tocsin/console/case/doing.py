"""What the forms of a case ask for, whichever page they stand on: the case's or its room's."""

from typing import Any, Literal

from anyio import to_thread

from api.actions import ActionIn, JoinIn, ReclassifyIn
from api.notes import AssignmentIn
from api.tasks import TaskChangeIn, TaskIn
from api.updates import SubscriptionIn
from tocsin.console.case.actions import hurts
from tocsin.console.case.called import meant, roles_called
from tocsin.console.forms import Posted
from tocsin.console.local_times import instant_of
from tocsin.desk.desk import Desk
from tocsin.desk.errors import InvalidError
from tocsin.desk.views import ChangedCase

INTO: dict[str, Literal["join", "merge"]] = {"join": "join", "merge": "merge"}
TURNED = {"done": "task-done", "skipped": "task-skipped", "open": "task-reopened"}


async def add_task(desk: Desk, ref: str, posted: Posted) -> ChangedCase:
    """Add a task; its owner is told."""
    whom = await _whom(desk, ref, posted, "owner")
    body = posted.read(TaskIn, required=bool(posted.one("required")), **_due(posted), **whom)
    given = body.model_dump(include={"title", "owner", "required"})
    return await desk.tasks.add(posted.call(), ref, **given, due=body.due)


async def turn_task(desk: Desk, ref: str, task: str, posted: Posted) -> ChangedCase:
    """Do a task, skip it, open it again, hand it on, or put it off."""
    whom = await _whom(desk, ref, posted, "owner")
    body = posted.read(TaskChangeIn, **_due(posted), **whom)
    given = body.model_dump(include={"state", "owner", "reason"})
    return await desk.tasks.turn(posted.call(), ref, task, **given, due=body.due)


def turned(posted: Posted) -> str:
    """Return the code of what is said after a task was turned."""
    return TURNED.get(posted.one("state"), "task-changed")


async def assign(desk: Desk, ref: str, posted: Posted) -> ChangedCase:
    """Put somebody on the case or take them off; give, take or hand over a role in it."""
    body = posted.read(AssignmentIn)
    return await desk.work.assign(posted.call(), ref, **body.model_dump())


async def follow(desk: Desk, ref: str, posted: Posted) -> ChangedCase:
    """Have a person, a role or a webhook told of updates, or no longer."""
    body = posted.read(SubscriptionIn, **await _whom(desk, ref, posted, "target"))
    return await desk.updates.follow(posted.call(), ref, body.target, remove=body.remove)


async def act(desk: Desk, ref: str, action: str, posted: Posted) -> ChangedCase:
    """Do what the case allows now.

    Raises:
        InvalidError: It ends the case or turns it, and nobody said twice that it should.
    """
    await to_thread.run_sync(_insist_on_yes, desk, ref, action, posted)
    call = posted.call()
    if action == "reclassify":
        kind = posted.read(ReclassifyIn)
        return await desk.corrections.reclassify(call, ref, kind.kind, kind.reason)
    if action in INTO:
        into, way = posted.read(JoinIn), INTO[action]
        return await desk.kinship.join(call, ref, into.into, into.reason, way)
    body = posted.read(ActionIn)
    return await desk.work.act(call, ref, action, body.reason)


def _insist_on_yes(desk: Desk, ref: str, action: str, posted: Posted) -> None:
    file = desk.cases.file(posted.visitor.principal, ref)
    if hurts(action, file.playbook, file.case.stage) and not posted.one("_sure"):
        raise InvalidError("Say that you are sure: this ends the case or turns it.")


async def _whom(desk: Desk, ref: str, posted: Posted, name: str) -> dict[str, str]:
    """Read whom a field names: a role by what it is called counts as the role."""
    said = posted.one(name).strip()
    if ":" not in said:
        return {}
    file = await to_thread.run_sync(desk.cases.file, posted.visitor.principal, ref)
    titles = {id_: role.title for id_, role in file.case.roles.items()}
    return {name: meant(said, roles_called(posted.visitor.language, titles))}


def _due(posted: Posted) -> dict[str, Any]:
    """Read the instant that was typed on the person's own clock, if one was."""
    typed = posted.one("due_at").strip()
    return {"due_at": instant_of(typed, posted.visitor.zone, "due_at")} if typed else {}
