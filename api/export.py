"""Export a case as a bundle that anybody can verify."""

from collections.abc import Iterator
from typing import IO, Any

from fastapi import APIRouter
from fastapi.responses import StreamingResponse

from api.auth import Caller
from api.fields import Ref
from api.problems import RESPONSES
from api.requests import TheDesk

CHUNK = 256 * 1024
ZIP: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The bundle",
        "content": {"application/zip": {"schema": {"type": "string", "format": "binary"}}},
    }
}
router = APIRouter(prefix="/v1/cases/{ref}/export", tags=["export"], responses=RESPONSES)


@router.get("", response_class=StreamingResponse, responses=ZIP)
def export(ref: Ref, principal: Caller, desk: TheDesk) -> StreamingResponse:
    """Return the case as a zip with its own verifier, less what you may not read."""
    bundle = desk.bundles.export(principal, ref)
    return StreamingResponse(
        _chunks(bundle.file),
        media_type="application/zip",
        headers={
            "Content-Disposition": f'attachment; filename="{bundle.name}"',
            "X-Content-Type-Options": "nosniff",
            "Cache-Control": "private, no-store",
        },
    )


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    with file:
        while chunk := file.read(CHUNK):
            yield chunk
