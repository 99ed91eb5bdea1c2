"""Events: what happens to cases, as it happens, for those who may know of it."""

from typing import Annotated

from fastapi import APIRouter, Header, Query

from api.auth import TheBearer
from api.event_source import MEDIA_TYPE, EventSource
from api.fields import Code, Cursor, QueryRef
from api.problems import RESPONSES
from api.requests import TheDesk

router = APIRouter(prefix="/v1/events", tags=["events"], responses=RESPONSES)
STREAM = {"description": "Events", "content": {MEDIA_TYPE: {"schema": {"type": "string"}}}}


@router.get("", status_code=200, response_class=EventSource, responses={200: STREAM})
async def follow_events(
    bearer: TheBearer,
    desk: TheDesk,
    ref: QueryRef = None,
    kind: Code | None = None,
    after: Cursor = None,
    follow: Annotated[bool, Query(description="Go on after what was missed.")] = True,
    last_event_id: Annotated[
        str | None, Header(max_length=500, description="Where you stopped; `after` does too.")
    ] = None,
) -> EventSource:
    """Follow what happens to the cases that you may see (server-sent events).

    Each event comes at least once, and in order within a case: `ref` and `seq` name it.
    """
    stream = await desk.events.open(bearer, ref, kind)
    told = desk.events.told(stream, last_event_id or after, follow=follow)
    return EventSource(told, lambda: desk.events.leave(stream))
