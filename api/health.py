"""Liveness and readiness. Neither says anything about a case."""

from fastapi import APIRouter, Response

from api.requests import TheDesk
from tocsin.desk.health import Readiness

UNREADY = 503
router = APIRouter(tags=["health"])


@router.get("/healthz")
async def healthz() -> dict[str, bool]:
    """Tell that this process answers."""
    return {"ok": True}


@router.get("/readyz", responses={503: {"model": Readiness, "description": "Not ready"}})
async def readyz(response: Response, desk: TheDesk) -> Readiness:
    """Tell how each dependency is; 503 when requests cannot be served."""
    readiness = await desk.health.check()
    if not readiness.ready:
        response.status_code = UNREADY
    return readiness
