"""Playbooks: the kinds of cases that there are."""

from fastapi import APIRouter

from api.auth import Caller
from api.fields import PathCode
from api.problems import RESPONSES
from api.requests import TheDesk
from tocsin.desk.gaps import GapPage
from tocsin.desk.playbooks import PlaybookPage, PlaybookView

router = APIRouter(prefix="/v1/playbooks", tags=["playbooks"], responses=RESPONSES)


@router.get("")
def list_playbooks(principal: Caller, desk: TheDesk) -> PlaybookPage:
    """List the kinds of cases."""
    return desk.playbooks.list(principal)


@router.get("/gaps")
def list_gaps(principal: Caller, desk: TheDesk) -> GapPage:
    """List what is missing in the rules in force: reminders, owners, translations, law."""
    return desk.gaps.list(principal)


@router.get("/{kind}")
def get_playbook(kind: PathCode, principal: Caller, desk: TheDesk) -> PlaybookView:
    """Show one playbook: fields, stages, gates, clocks, ladders."""
    return desk.playbooks.get(principal, kind)
