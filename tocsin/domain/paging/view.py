"""How a page stands, for the read side."""

from typing import Any

from tocsin.domain.paging.messages import PageProjection
from tocsin.domain.paging.state import Asked, PageState
from tocsin.domain.timeline import stamp


def project(state: PageState, seq: int) -> PageProjection:
    """Show a page as it stands after its entry ``seq``."""
    taken = state.taken.get(state.holder or "")
    return PageProjection(
        page_id=state.start.page_id,
        version=seq,
        state=state.phase.value,
        step=state.step,
        round=state.round,
        acknowledged_by=state.holder,
        acknowledged_at=stamp(taken.at) if taken else None,
        ended_at=stamp(state.ended_at) if state.ended_at else None,
        next_at=stamp(state.next_at) if state.next_at else None,
        responders=tuple(state.asked),
        view=_view(state),
    )


def _view(state: PageState) -> dict[str, Any]:
    return {
        "responders": [_responder(state, name, one) for name, one in state.asked.items()],
        "acknowledged": [
            {"by": name, "at": stamp(one.at), "eta": stamp(one.eta) if one.eta else None}
            for name, one in state.taken.items()
        ],
        "also": list(state.also),
        "declined": list(state.declined),
        "needed": state.needed(),
        "rounds_left": state.rounds_left,
        "catch_all_calls": state.turns,
    }


def _responder(state: PageState, name: str, one: Asked) -> dict[str, Any]:
    return {
        "id": name,
        "call": one.call,
        "is_current": one.call in state.current,
        "reached": one.reached > 0,
        "answer": one.answer,
        "ways_left": len(one.ways),
        "next_way_at": stamp(one.due_at) if one.due_at else None,
    }
