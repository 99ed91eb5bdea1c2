"""Sessions of the console: list them, end one. They are opened on its page, not here."""

from typing import Annotated

from fastapi import APIRouter, Query

from api.auth import Caller
from api.fields import PathId
from api.problems import RESPONSES
from api.requests import TheDesk
from tocsin.desk.session_views import SessionPage

router = APIRouter(prefix="/v1/sessions", tags=["sessions"], responses=RESPONSES)


@router.get("")
def list_sessions(
    principal: Caller,
    desk: TheDesk,
    user: Annotated[str | None, Query(max_length=100)] = None,
) -> SessionPage:
    """List where you are signed in; for administrators `user` names another person."""
    return desk.sign_ins.list(principal, user)


@router.delete("/{session}", status_code=204)
def end_session(session: PathId, principal: Caller, desk: TheDesk) -> None:
    """End a session. It stops working within seconds."""
    desk.sign_ins.revoke(principal, session)
