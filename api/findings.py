"""Findings: differences between record and workflows, until they are gone."""

from fastapi import APIRouter

from api.auth import Caller
from api.fields import Cursor, Limit
from api.problems import RESPONSES
from api.requests import TheDesk
from tocsin.desk.findings import FindingPage

router = APIRouter(prefix="/v1/findings", tags=["findings"], responses=RESPONSES)


@router.get("")
def list_findings(
    principal: Caller, desk: TheDesk, cursor: Cursor = None, limit: Limit = 50
) -> FindingPage:
    """List open findings, oldest first. Cases that you may not see are not named."""
    return desk.findings.list(principal, cursor, limit)
