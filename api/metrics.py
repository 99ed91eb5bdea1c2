"""Metrics for Prometheus: figures of the whole installation, and of this process."""

from fastapi import APIRouter, Request, Response

from api.requests import TheDesk
from tocsin import telemetry
from tocsin.desk.errors import ForbiddenError, UnauthenticatedError

router = APIRouter(tags=["health"])
TEXT = {"description": "Metrics", "content": {"text/plain": {"schema": {"type": "string"}}}}


@router.get("/metrics", response_class=Response, responses={200: TEXT})
async def metrics(request: Request, desk: TheDesk) -> Response:
    """Show metrics, to this machine or to whoever has the metrics token."""
    _admit(request)
    shown = await desk.figures.exposition()
    return Response(shown, media_type=telemetry.CONTENT_TYPE)


def _admit(request: Request) -> None:
    token: str | None = request.app.state.metrics_token
    peer = request.client.host if request.client else None
    given = request.headers.get("authorization", "")
    if telemetry.may_read(token, given, peer, request.headers.keys()):
        return
    if token:
        raise UnauthenticatedError
    raise ForbiddenError("Without TOCSIN_METRICS_TOKEN only this machine may read metrics.")
