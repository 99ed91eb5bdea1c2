"""Templates to answers. There is one environment per language, with its messages built in."""

import secrets
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from urllib.parse import urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import HTMLResponse

from tocsin.console.faults import faults_in
from tocsin.console.forms import Sent
from tocsin.console.marking import marked
from tocsin.console.nav import places
from tocsin.console.refilling import refilled
from tocsin.console.static import path_of
from tocsin.console.translations import catalogue
from tocsin.console.visitor import Reader, Visitor
from tocsin.console.writing import Writing
from tocsin.desk.errors import DeskError

HTML = "text/html; charset=utf-8"


def page(
    reader: Reader,
    template: str,
    *,
    error: DeskError | None = None,
    status: int | None = None,
    headers: Mapping[str, str] | None = None,
    **told: object,
) -> HTMLResponse:
    """Write a page for somebody.

    Args:
        reader: For whom; a ``Visitor`` is ``me`` in the template.
        template: Path below ``templates``.
        error: Why what was asked for was refused: the page shows it, and has its status.
        status: HTTP status, where there is another one than the error's, or than 200.
        headers: Beside those that every page gets.
        told: What the template shows.
    """
    given = dict(headers or {})
    if error is not None and error.retry_after is not None:
        given["Retry-After"] = str(error.retry_after)
    code = status or (error.status if error else 200)
    text = written(reader, template, error=error, **told)
    return HTMLResponse(_marked(reader, text, error, told), code, given)


def written(reader: Reader, template: str, **told: object) -> str:
    """Write a page or a part of one."""
    writing = Writing(reader)
    words = {name: getattr(writing, name) for name in WRITTEN_BY}
    me = reader if isinstance(reader, Visitor) else None
    shared = {"me": me, "reader": reader, "places": places(me) if me else (), **words}
    return _room(reader.language).get_template(template).render({**shared, **told})


def _marked(
    reader: Reader, text: str, error: DeskError | None, told: Mapping[str, object]
) -> str:
    """Put the form that was refused, if one was, back into its page, and say what is wrong."""
    faults = faults_in(error)
    tried = told.get("tried")
    sent = tried if isinstance(tried, Sent) else None
    form = getattr(error, "form", "") or (sent.path if sent else "")
    if not faults and not form:
        return text
    if error is not None and sent is not None:
        text = refilled(text, sent.path, sent.kept())
    say, word = catalogue(reader.language).gettext, Writing(reader).word
    return marked(text, faults, form, say, lambda name: word("field", name))


WRITTEN_BY = (
    "at",
    "day",
    "due",
    "ago",
    "span",
    "number",
    "size",
    "word",
    "rule_text",
    "sentence",
    "english",
    "now",
)


@cache
def _room(language: str) -> Environment:
    room = Environment(
        loader=PackageLoader("tocsin.console"),
        autoescape=True,
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n"],
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        cache_size=-1,
    )
    messages = catalogue(language)
    room.globals |= {
        "gettext": messages.gettext,  # what `{% trans %}` calls
        "ngettext": messages.ngettext,
        "_": _speaking(language),
        "counted": _counting(language),
        "static": path_of,
        "fresh_key": _fresh_key,
        "query": _query,
        "has_faults": lambda error: bool(faults_in(error)),
    }
    return room


def _speaking(language: str) -> Callable[..., Markup]:
    """Return ``_`` of templates: what has no gaps is marked up once, not each time."""
    translated = catalogue(language).gettext

    @lru_cache(maxsize=4096)
    def known(message: str) -> Markup:
        return Markup(translated(message))  # noqa: S704 - our own catalogues

    def say(message: str, /, **gaps: object) -> Markup:
        text = known(message)
        return text % gaps if gaps or "%" in message else text

    return say


def _counting(language: str) -> Callable[[str, str, int], str]:
    """Return ``counted`` of templates: one thing or many, with ``num`` filled in."""
    translated = catalogue(language).ngettext

    def counted(one: str, many: str, number: int) -> str:
        return translated(one, many, number) % {"num": number}

    return counted


def _fresh_key() -> str:
    """Make the key by which a form that is sent twice counts once."""
    return secrets.token_hex(16)


def _query(**parts: object) -> str:
    """Write a query string of what is given."""
    return urlencode({name: part for name, part in parts.items() if part not in (None, "")})
