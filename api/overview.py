"""How everything stands: what is open or late, how quick, how deadlines were kept, the load."""

from typing import Annotated

from fastapi import APIRouter, Query

from api.auth import Caller
from api.fields import Code, Jurisdiction
from api.problems import RESPONSES
from api.requests import TheDesk
from tocsin.desk.overview import Wish
from tocsin.desk.overview_views import OverviewView

router = APIRouter(prefix="/v1/overview", tags=["overview"], responses=RESPONSES)
Weeks = Annotated[int, Query(ge=1, le=104, description="How far back the period goes.")]


@router.get("")
def get_overview(
    principal: Caller,
    desk: TheDesk,
    weeks: Weeks = 12,
    kind: Code | None = None,
    jurisdiction: Jurisdiction | None = None,
) -> OverviewView:
    """Count what you may see, and nothing else. Figures are at most half a minute old."""
    return desk.overview.show(principal, Wish(weeks, kind, jurisdiction))
