"""Received items and their bytes."""

from urllib.parse import quote

from fastapi import APIRouter, Response

from api.auth import Caller
from api.fields import PathId
from api.problems import RESPONSES
from api.requests import TheDesk
from tocsin.desk.intake import Received

router = APIRouter(prefix="/v1/items", tags=["items"], responses=RESPONSES)


@router.get("/{item_id}")
def get_item(item_id: PathId, principal: Caller, desk: TheDesk) -> Received:
    """Show a received item, what was read in it, and where it led."""
    return desk.intake.read(principal, item_id)


@router.get(
    "/{item_id}/content",
    response_class=Response,
    responses={
        200: {
            "description": "The bytes as received",
            "content": {
                "application/octet-stream": {"schema": {"type": "string", "format": "binary"}}
            },
        }
    },
)
def get_content(item_id: PathId, principal: Caller, desk: TheDesk) -> Response:
    """Return an item's bytes, to be saved and never to be shown: a stranger made them."""
    content = desk.intake.content(principal, item_id)
    name = quote(content.filename or content.sha256, safe="")
    return Response(
        content.body,
        media_type="application/octet-stream",
        headers={
            "Content-Disposition": f"attachment; filename*=UTF-8''{name}",
            "X-Content-Type-Options": "nosniff",
            "Content-Security-Policy": "sandbox; default-src 'none'",
            "Cache-Control": "private, no-store",
            "ETag": f'"{content.sha256}"',
        },
    )
