"""What the templates of the case page are told beside the case itself, part by part.

A part is a function that returns members of the page's context; add yours to ``PARTS``.
"""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from tocsin.console.case.actions import actions
from tocsin.console.case.clocks import clocks
from tocsin.console.case.gates import gates
from tocsin.console.case.lacking import lacking
from tocsin.console.case.look import Look
from tocsin.console.case.next_up import next_up
from tocsin.console.case.notes import notes
from tocsin.console.case.papers import kin, papers
from tocsin.console.case.people import people
from tocsin.console.case.story import story
from tocsin.console.case.tasks import tasks
from tocsin.console.case.way import way

Part: TypeAlias = Callable[[Look], Mapping[str, Any]]
PARTS: tuple[Part, ...] = (
    actions,
    way,
    lacking,
    gates,
    clocks,
    story,
    papers,
    notes,
    tasks,
    people,
    kin,
    next_up,
)


def told(look: Look) -> dict[str, Any]:
    """Return the context of the page: ``case``, ``playbook`` and what each part adds."""
    context: dict[str, Any] = {"case": look.file.case, "playbook": look.file.playbook}
    for part in PARTS:
        context |= part(look)
    return context
