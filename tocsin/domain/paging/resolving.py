"""Whom a call asks, at its instant: where its targets lead, and who of those is chosen."""

from datetime import datetime
from typing import NamedTuple

from tocsin.domain.paging import choosing
from tocsin.domain.paging.choosing import Choice
from tocsin.domain.paging.messages import CallOrder
from tocsin.domain.paging.policy import LAST_RESORT
from tocsin.domain.paging.ports import Lead, Leads
from tocsin.domain.paging.state import CATCH_ALL


class Chosen(NamedTuple):
    """Where the targets lead, who is asked, and the page's turn where there are turns."""

    leads: tuple[Lead, ...]
    choice: Choice
    turn: int | None


def chosen(responders: Leads, order: CallOrder, at: datetime) -> Chosen:
    """Resolve the targets; a catch-all that leads to nobody asks those in charge."""
    turn = responders.turn(order) if choosing.takes_turns(order) else None
    leads = responders.resolve(order, choosing.targets_of(order))
    choice = choosing.choose(order, leads, at, turn or 0)
    if order.step != CATCH_ALL or choice.people:
        return Chosen(leads, choice, turn)
    for role in LAST_RESORT:
        leads += responders.resolve(order, (f"role:{role.value}",))
        choice = choosing.choose(order, leads, at)
        if choice.people:
            break
    return Chosen(leads, choice, turn)
