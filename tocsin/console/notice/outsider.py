"""Somebody outside in front of a public page: their language, and where they come from."""

from typing import Annotated

from fastapi import Depends, Query, Request

from tocsin.console.translations import LANGUAGES, speaking
from tocsin.console.visitor import Reader


async def an_outsider(
    request: Request, lang: Annotated[str, Query(max_length=10)] = ""
) -> Reader:
    """Return how they read: in the language of the address, else of their browser."""
    accepted = request.headers.get("accept-language", "")
    reader = Reader(language=lang if lang in LANGUAGES else speaking(accepted))
    request.state.reader = reader  # for the page that tells of a failure
    return reader


AnOutsider = Annotated[Reader, Depends(an_outsider)]
