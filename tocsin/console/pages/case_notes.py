"""Notes on a case, privileged ones too."""

from fastapi import APIRouter
from starlette.responses import Response

from api.fields import Ref
from api.notes import NoteIn
from tocsin.console.forms import APosted
from tocsin.console.pages.case import done
from tocsin.console.visitor import TheDesk

router = APIRouter()


@router.post("/cases/{ref}/notes")
async def add(ref: Ref, posted: APosted, desk: TheDesk) -> Response:
    """Add a note. A privileged one is for those who may read privileged ones."""
    body = posted.read(NoteIn)
    await desk.work.note(posted.call(), ref, body.text, privileged=body.privileged)
    return done(ref, "noted", "case-notes")
