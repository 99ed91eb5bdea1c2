"""A case's report: one text as Markdown, HTML or PDF."""

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from api.auth import Caller
from api.fields import Ref
from api.problems import RESPONSES
from api.requests import TheDesk
from tocsin.desk.reports import Dress

ANY: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The report",
        "content": {
            "text/markdown": {"schema": {"type": "string"}},
            "text/html": {"schema": {"type": "string"}},
            "application/pdf": {"schema": {"type": "string", "format": "binary"}},
        },
    }
}
router = APIRouter(prefix="/v1/cases/{ref}/report", tags=["export"], responses=RESPONSES)


@router.get("", response_class=Response, responses=ANY)
def report(
    ref: Ref,
    principal: Caller,
    desk: TheDesk,
    dress: Annotated[Dress, Query(alias="format", description="Which dress it wears.")] = "md",
) -> Response:
    """Return the case's report as it stands now, less what you may not read."""
    sheet = desk.reports.write(principal, ref, dress)
    return Response(
        sheet.content,
        media_type=sheet.media_type,
        headers={
            "Content-Disposition": f'attachment; filename="{sheet.name}"',
            "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; sandbox",
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        },
    )
