"""Intake: what came in lately, and putting something in: a file, an e-mail, a text."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Annotated
from urllib.parse import quote

from anyio import to_thread
from fastapi import APIRouter, Path, Query
from starlette.datastructures import UploadFile
from starlette.responses import RedirectResponse, Response

from api.fields import Cursor
from tocsin.console.asked import Said
from tocsin.console.forms import APosted, Posted
from tocsin.console.intake.draft import as_read
from tocsin.console.intake.files import file_of
from tocsin.console.intake.original import original
from tocsin.console.render import page
from tocsin.console.rule_texts import kind_titles
from tocsin.console.visitor import TheDesk, TheVisitor, Visitor
from tocsin.desk.desk import Desk
from tocsin.desk.errors import DeskError, InvalidError, NotFoundError, PayloadTooLargeError
from tocsin.desk.intake import Brought, Received
from tocsin.domain.public_notice import as_number

router = APIRouter()
CHANNEL = "upload"
PATIENCE = 4  # seconds until the page itself waits for what is read
LONGEST, LONGEST_TYPE = 300, 300
MOST_FILES = 50
SAVED = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "sandbox; default-src 'none'",
    "Cache-Control": "private, no-store",
}
ItemId = Annotated[str, Path(max_length=64, pattern=r"^[0-9A-Za-z_-]+$")]


@router.get("/intake")
def intake(
    visitor: TheVisitor,
    desk: TheDesk,
    q: Annotated[str, Query(max_length=998)] = "",
    cursor: Cursor = None,
    said: Said = "",
) -> Response:
    """Show what came in, newest first; or what has a number."""
    return _shown(visitor, desk, q=q.strip(), cursor=cursor, said=said)


@router.post("/intake")
async def receive(posted: APosted, desk: TheDesk) -> Response:
    """Receive what was put in: each file is an item of its own, and so is a text."""
    try:
        received = [one async for one in _received(posted, desk)]
        if not received:
            raise InvalidError("Choose a file, or paste a text.")
    except DeskError as why:
        refused = why
        return await to_thread.run_sync(
            lambda: _shown(posted.visitor, desk, refused=refused, text=posted.one("text"))
        )
    if len(received) > 1:
        return RedirectResponse("/intake?said=received-many", 303)
    read = await desk.intake.wait(posted.visitor.principal, received[0], PATIENCE)
    return RedirectResponse(f"/intake/{read.item.id}?said=received", 303)


@router.get("/intake/{item_id}")
def show(item_id: ItemId, visitor: TheVisitor, desk: TheDesk, said: Said = "") -> Response:
    """Show what was read in an item beside the item itself."""
    received = desk.intake.read(visitor.principal, item_id)
    return page(
        visitor,
        "intake/item.html",
        received=received,
        number=desk.notice_statuses.number_of(item_id),
        read=as_read(desk, visitor, received),
        original=original(desk, visitor, received),
        said=said,
    )


@router.get("/intake/{item_id}/files/{number}")
def save(
    item_id: ItemId,
    number: Annotated[int, Path(ge=0, le=1000)],
    visitor: TheVisitor,
    desk: TheDesk,
) -> Response:
    """Give a file that came with a notice, to be saved and never to be shown."""
    found = file_of(desk.intake.content(visitor.principal, item_id).body, number)
    if found is None:
        raise NotFoundError
    headers = SAVED | {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(found[0])}"}
    return Response(found[1], media_type="application/octet-stream", headers=headers)


async def _received(posted: Posted, desk: Desk) -> AsyncIterator[Received]:
    files = posted.files.get("file", [])
    if len(files) > MOST_FILES:
        raise InvalidError(f"At most {MOST_FILES} files at once.")
    brought = [await _file(desk, one) for one in files]
    text = posted.one("text")
    if text.strip():
        brought.append(Brought(text.encode("utf-8", "replace"), "text/plain; charset=utf-8"))
    sender = posted.one("sender").strip()[:LONGEST] or None
    call = posted.call()
    for number, one in enumerate(brought):
        described = one.described(CHANNEL, sender, None, None)
        own = replace(call, key=f"{call.key}:{number}")
        kept = await to_thread.run_sync(desk.intake.receive, own, described)
        yield kept.received


async def _file(desk: Desk, file: UploadFile) -> Brought:
    most = desk.intake.max_bytes
    if file.size is not None and file.size > most:
        name = (file.filename or "")[:LONGEST]
        message = f"`file`: {name} has {file.size} bytes; at most {most} are accepted."
        raise PayloadTooLargeError(message, max_bytes=most)
    kind = (file.content_type or "application/octet-stream")[:LONGEST_TYPE]
    name = (file.filename or "").replace("\x00", "")[:LONGEST]
    return Brought(await file.read(), kind, name or None)


def _shown(
    visitor: Visitor,
    desk: Desk,
    *,
    q: str = "",
    cursor: str | None = None,
    said: str = "",
    refused: DeskError | None = None,
    text: str = "",
) -> Response:
    return page(
        visitor,
        "intake/intake.html",
        kinds=kind_titles(desk, visitor),
        found=desk.arrivals.list(visitor.principal, (as_number(q) or q) or None, cursor),
        most=desk.intake.max_bytes,
        is_first=cursor is None and not q,
        q=q,
        error=refused,
        text=text,
        said=said,
    )
