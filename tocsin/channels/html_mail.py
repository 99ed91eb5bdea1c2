"""A message to one of our people as HTML, beside its plain text.

Nothing in it is loaded from anywhere, everything that was written by somebody is escaped, and
only links that begin with http are links.
"""

import re
from functools import cache
from importlib import resources

from jinja2 import Environment, StrictUndefined, Template

from tocsin.domain.languages import fallbacks, first_of
from tocsin.domain.ports import Message

ANSWERABLE = {
    "en": "You can also answer this mail: any answer acknowledges, one that begins with "
    "“decline” declines.",
    "es": "También puede responder a este correo: cualquier respuesta vale como acuse; si "
    "empieza por «decline», lo rechaza.",
    "pt": "Também pode responder a este e-mail: qualquer resposta confirma; se começar por "
    "“decline”, recusa.",
}
_LINK = re.compile(r"(https?://[^\s<>\"']+[^\s<>\"'.,;:!?)\]])")


def html_of(message: Message, duplicate: str = "") -> str:
    """Write a message as HTML; ``duplicate`` says that it may have come before."""
    parts = enumerate(_LINK.split(message.body.strip()))
    return _template().render(
        message=message,
        duplicate=duplicate.strip(),
        pieces=[(text, index % 2 == 1) for index, text in parts],
        answerable=answerable(message),
    )


def answerable(message: Message) -> str:
    """Say how to answer a page by mail, when that is possible."""
    if not (message.page and message.reply_to):
        return ""
    return first_of(fallbacks(message.language), ANSWERABLE)


@cache
def _template() -> Template:
    room = Environment(autoescape=True, undefined=StrictUndefined)
    return room.from_string(resources.files(__package__).joinpath("mail.html").read_text())
