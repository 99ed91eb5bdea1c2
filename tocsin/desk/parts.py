"""What part somebody has in a case: a role in it, a task of theirs.

Whoever has one need not be able to act on every case to do what it asks of them.
"""

from typing import Any

from tocsin.desk.access import Part
from tocsin.domain.access import Principal, effective_roles
from tocsin.storage.models import CaseRow
from tocsin.storage.visibility import facts_of


def has_role(principal: Principal, case: CaseRow) -> bool:
    """Tell whether somebody has a role in the case."""
    return principal.id in case.view.get("roles", {}).values()


def owns(task_id: str) -> Part:
    """Make the question whether a task is somebody's own, or they have a role in the case."""

    def asked(principal: Principal, case: CaseRow) -> bool:
        tasks: list[dict[str, Any]] = case.view.get("tasks", [])
        owners = (task["owner"] for task in tasks if task["id"] == task_id)
        is_own = any(_is(principal, case, owner) for owner in owners)
        return is_own or has_role(principal, case)

    return asked


def _is(principal: Principal, case: CaseRow, target: str) -> bool:
    scheme, _, name = target.partition(":")
    if scheme == "role":
        return name in effective_roles(principal, facts_of(case))
    return scheme == "person" and name == principal.id
