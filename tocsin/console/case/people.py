"""Who works on a case, who has which part in it, and who is told of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tocsin.console.case.called import roles_called
from tocsin.console.case.look import Look
from tocsin.desk.teamwork_views import CaseRoleView

MOST_NAMES = 100


@dataclass(frozen=True, slots=True)
class Seat:
    """A role in the case, and whether it is the reader's own."""

    id: str
    role: CaseRoleView
    mine: bool


def people(look: Look) -> Mapping[str, Any]:
    """Tell who is there, and whom the reader can choose from."""
    case, me = look.file.case, look.visitor.principal.id
    titles = {id_: role.title for id_, role in case.roles.items()}
    return {
        "seats": [
            Seat(id_, role, role.person is not None and role.person.id == me)
            for id_, role in case.roles.items()
        ],
        "on_case": me in {person.id for person in case.people},
        "following": f"person:{me}" in {one.target for one in case.subscribers},
        "may_give": leads(look),
        "roles_called": list(roles_called(look.visitor.language, titles)),
        "colleagues": _colleagues(look) if case.state == "open" else [],
    }


def leads(look: Look) -> bool:
    """Tell whether the reader may give tasks and roles to others, and have others told.

    Whoever has a role in the case may, beside those who may act in any.
    """
    may, me = look.visitor.may, look.visitor.principal.id
    has_seat = any(
        role.person and role.person.id == me for role in look.file.case.roles.values()
    )
    return may("case.act") or (may("case.work") and has_seat)


def _colleagues(look: Look) -> Sequence[tuple[str, str]]:
    """Return names and what people are called, for those who may see them."""
    if not look.visitor.may("people.read"):
        return []
    return look.desk.people.colleagues(look.reading, MOST_NAMES)
