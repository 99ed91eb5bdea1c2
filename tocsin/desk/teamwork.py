"""How a case's tasks, roles, followers and rules are shown, from its view and playbook."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from tocsin.desk.teamwork_views import (
    ActionRuleView,
    CadenceView,
    CaseRoleView,
    FollowerView,
    Person,
    TaskView,
)
from tocsin.domain.playbook import Playbook
from tocsin.storage.models import CaseRow, TextRow
from tocsin.storage.pinning import pinned_playbook

REMEMBERED = 200
BUILT_IN = {"amend": "fields", "reclassify": "kind", "join": "case"}


class Pinned:
    """Playbooks that cases run by. They never change, so each is read once."""

    def __init__(self) -> None:
        self._known: dict[str, Playbook] = {}

    def of(self, session: Session, case: CaseRow) -> Playbook:
        """Return the playbook of a case."""
        digest = case.playbook_digest
        if digest not in self._known:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            self._known[digest] = pinned_playbook(session, digest)
        return self._known[digest]


@dataclass(frozen=True, slots=True)
class Backdrop:
    """What a case's own row does not hold."""

    playbook: Playbook
    names: Mapping[str, str]
    texts: Mapping[str, TextRow]
    privileged: bool

    def text(self, text_id: str | None) -> str | None:
        """Return what somebody wrote, as far as it may be read."""
        text = self.texts.get(text_id or "")
        withheld = text is None or (text.privileged and not self.privileged)
        return None if text is None or withheld else text.body

    def name(self, person: str | None) -> str | None:
        """Return a person's name by ``user:<id>`` or the bare id."""
        return self.names.get((person or "").removeprefix("user:"))


def people_named(view: Mapping[str, Any]) -> Iterator[str]:
    """Yield the ids of all people that tasks, roles and subscriptions name."""
    yield from view.get("roles", {}).values()
    targets = [*view.get("subscribers", []), *(task["owner"] for task in _tasks(view))]
    for target in targets:
        scheme, _, name = target.partition(":")
        if scheme == "person":
            yield name
    for task in _tasks(view):
        if task["ended_by"]:
            yield task["ended_by"].removeprefix("user:")


def texts_named(view: Mapping[str, Any]) -> set[str]:
    """Return the ids of the texts that are shown with a case."""
    named = {task["text"] for task in _tasks(view)} | {view.get("proposal")}
    return {text_id for text_id in named if text_id}


def teamwork(view: Mapping[str, Any], backdrop: Backdrop) -> dict[str, Any]:
    """Return the members of a case's view that tell of working together."""
    playbook = backdrop.playbook
    return {
        "tasks": [_task(task, view, backdrop) for task in _tasks(view)],
        "roles": {
            role: CaseRoleView(
                title=spec.title or role,
                person=_person(view.get("roles", {}).get(role), backdrop),
                holders=list(spec.holders),
            )
            for role, spec in playbook.roles.items()
        },
        "subscribers": [
            FollowerView(target=target, name=backdrop.name(target.partition(":")[2]))
            for target in view.get("subscribers", [])
        ],
        "severity_answers": view.get("severity_answers", {}),
        "proposal": backdrop.text(view.get("proposal")),
        "action_rules": {action: _rule(action, playbook) for action in view.get("actions", [])},
        "status_updates": _cadence(view, playbook),
    }


def _tasks(view: Mapping[str, Any]) -> list[dict[str, Any]]:
    tasks: list[dict[str, Any]] = view.get("tasks", [])
    return tasks


def _task(task: dict[str, Any], view: Mapping[str, Any], backdrop: Backdrop) -> TaskView:
    scheme, _, name = task["owner"].partition(":")
    person = {"person": name, "case-role": view.get("roles", {}).get(name)}.get(scheme)
    return TaskView(
        id=task["id"],
        title=_title(task, backdrop),
        state=task["state"],
        owner=task["owner"],
        owner_name=backdrop.name(person),
        required=task["required"],
        added_at=_instant(task["added_at"]),
        due_at=_instant(task["due_at"]),
        checklist=task["checklist"],
        ended_at=_instant(task["ended_at"]) if task["ended_at"] else None,
        ended_by=task["ended_by"],
        ended_by_name=backdrop.name(task["ended_by"]),
    )


def _title(task: dict[str, Any], backdrop: Backdrop) -> str | None:
    if task["text"]:
        return backdrop.text(task["text"])
    items = backdrop.playbook.checklists.get(task["checklist"] or "", ())
    return next((item.title for item in items if item.id == task["id"]), None)


def _person(user_id: str | None, backdrop: Backdrop) -> Person | None:
    return Person(id=user_id, name=backdrop.name(user_id)) if user_id else None


def _rule(action: str, playbook: Playbook) -> ActionRuleView:
    rule = playbook.rules.get(action)
    needs = BUILT_IN.get(action) or (rule.needs if rule else "reason")
    return ActionRuleView(needs=needs, roles=list(rule.roles) if rule else [])


def _cadence(view: Mapping[str, Any], playbook: Playbook) -> CadenceView:
    """Say when the next status update is due: what its clock says while it is not met."""
    clock_id = playbook.updates.clock if playbook.updates else None
    due = [
        _instant(clock["due_at"])
        for clock in view.get("clocks", [])
        if clock["id"] == clock_id and not clock["ended_at"]
    ]
    return CadenceView(count=view.get("updates", 0), next_due_at=due[0] if due else None)


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text)
