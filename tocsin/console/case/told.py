"""What the templates of the case page are told beside the case itself, part by part.

A part is a function that returns members of the page's context; add yours to ``PARTS``.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias

from starlette.datastructures import QueryParams

from tocsin.console.visitor import Visitor
from tocsin.desk.casebook import CaseFile
from tocsin.desk.desk import Desk


@dataclass(frozen=True)
class Look:
    """One person's look at one case. ``query`` says which page and which filters."""

    visitor: Visitor
    desk: Desk
    file: CaseFile
    query: QueryParams


Part: TypeAlias = Callable[[Look], Mapping[str, Any]]
PARTS: tuple[Part, ...] = ()


def told(look: Look) -> dict[str, Any]:
    """Return the context of the page: ``case``, ``playbook`` and what each part adds."""
    context: dict[str, Any] = {"case": look.file.case, "playbook": look.file.playbook}
    for part in PARTS:
        context |= part(look)
    return context
