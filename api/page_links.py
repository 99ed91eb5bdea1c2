"""Signed one-click links of messages. Looking never acts: link scanners only look."""

from typing import Annotated

from fastapi import APIRouter, Form, Request
from starlette.responses import HTMLResponse

from api.page_link_html import Speaking, headers, html_of, in_english
from tocsin.desk.page_links import LinkView, PageLinks

router = APIRouter(prefix="/p", include_in_schema=False)
Reason = Annotated[str, Form(max_length=1000)]


def _answer(link: LinkView, request: Request) -> HTMLResponse:
    has_console = getattr(request.app.state, "has_console", False)
    speaking: Speaking = getattr(request.app.state, "link_speech", in_english)
    speech = speaking(link.language, request.headers.get("accept-language", ""))
    text = html_of(link, speech, has_console=has_console)
    return HTMLResponse(text, link.status, headers())


def _links(request: Request) -> PageLinks:
    links: PageLinks = request.app.state.page_links
    return links


@router.api_route("/{token}", methods=["GET", "HEAD"])
def look(token: str, request: Request) -> HTMLResponse:
    """Say what the link would do and as whom, and ask to confirm it."""
    return _answer(_links(request).look(token), request)


@router.post("/{token}")
async def confirm(token: str, request: Request, reason: Reason = "") -> HTMLResponse:
    """Do what the link allows, and show what came of it."""
    return _answer(await _links(request).use(token, reason.strip()), request)
