"""The page behind a signed link: plain HTML without a script, which also fits 360 pixels.

It is written in English, and speaks the languages that a console above it brings.
"""

import base64
import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TypeAlias

from jinja2 import Environment, StrictUndefined, Template

from tocsin.desk.page_links import LinkView

STYLE = """
body{margin:0;padding:16px;font:17px/1.5 system-ui,sans-serif;background:#fff;color:#1b1f24}
main{max-width:32em;margin:0 auto}
h1{font-size:1.3em}
dl{display:grid;grid-template-columns:max-content 1fr;gap:4px 12px}
dt{color:#57606a}
dd{margin:0;overflow-wrap:anywhere}
label,input,button{display:block;width:100%;box-sizing:border-box;font:inherit}
input{margin:4px 0 12px;padding:10px}
button{padding:14px;border:0;border-radius:6px;background:#0b57d0;color:#fff;font-weight:600}
p{margin:16px 0}
a{color:#0b57d0;display:inline-block;padding:10px 0}
a:focus-visible,button:focus-visible,
input:focus-visible{outline:3px solid #9a6700;outline-offset:2px}
@media (prefers-color-scheme:dark){
body{background:#0d1117;color:#e6edf3}
dt{color:#9aa4af}
a{color:#8ab4f8}
button{background:#8ab4f8;color:#0d1117}
}
"""


def N_(text: str) -> str:  # noqa: N802 - gettext's own name for it
    """Mark a text for translation."""
    return text


TITLES = {
    "forged": N_("This is no link of ours"),
    "expired": N_("This link's time is over"),
    "used": N_("This link has been used"),
    "gone": N_("There is nothing to do here any more"),
    "refused": N_("That was not possible"),
}
TEXTS = {
    "forged": N_(
        "It may have been cut off on its way. Open the product and find the page there."
    ),
    "expired": N_("Open the product and answer the page there. Nothing was done now."),
    "gone": N_(
        "The page has ended, or the link was for somebody who left. Nothing was done now."
    ),
}
ASKS = {"acknowledge": N_("Acknowledge this page?"), "decline": N_("Decline this page?")}
BUTTONS = {"acknowledge": N_("Acknowledge"), "decline": N_("Decline")}
PROMISES = {
    "acknowledge": N_(
        "You take it on, and nobody else is asked for now."
        " Nothing has been done yet: confirm it."
    ),
    "decline": N_(
        "You say that you cannot; once nobody else is left, the next people are asked."
        " Nothing has been done yet: confirm it."
    ),
}
DONES = {"acknowledge": N_("Acknowledged"), "decline": N_("Declined")}
THANKS = N_("Thank you. You can close this window.")
USED = N_("It was used at {at} UTC.")


def _as_it_is(_scheme: str, code: str) -> str:
    return code


@dataclass(frozen=True, slots=True)
class Speech:
    """How the page speaks to somebody.

    Attributes:
        say: Translates one of the page's texts.
        word: Says what a code stands for, by its scheme.
    """

    language: str = "en"
    say: Callable[[str], str] = str
    word: Callable[[str, str], str] = _as_it_is


Speaking: TypeAlias = Callable[[str, str], Speech]  # a person's language, and Accept-Language


def in_english(_language: str, _accepted: str) -> Speech:
    """Speak English, whatever somebody reads."""
    return Speech()


def html_of(link: LinkView, speech: Speech, *, has_console: bool = False) -> str:
    """Write the page; with a console it leads on to the page there."""
    title, text = _said(link, speech.say)
    button = BUTTONS.get(link.verb)
    return _template().render(
        link=link,
        title=title,
        text=text,
        button=speech.say(button) if button else "",
        language=speech.language,
        word=speech.word,
        _=speech.say,
        has_console=has_console,
    )


def headers() -> dict[str, str]:
    """Return what keeps the page from being kept, framed, scripted or talked about."""
    digest = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    policy = (
        f"default-src 'none'; style-src 'sha256-{digest}'; form-action 'self'; "
        "base-uri 'none'; frame-ancestors 'none'"
    )
    return {
        "Content-Security-Policy": policy,
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "X-Robots-Tag": "noindex, nofollow",
    }


def _said(link: LinkView, say: Callable[[str], str]) -> tuple[str, str]:
    if link.outcome == "ready":
        return say(ASKS[link.verb]), say(PROMISES[link.verb])
    if link.outcome == "done":
        return say(DONES[link.verb]), say(THANKS)
    if link.outcome == "used" and link.used_at:
        return say(TITLES["used"]), say(USED).format(at=f"{link.used_at:%Y-%m-%d %H:%M}")
    text = link.why or TEXTS.get(link.outcome)
    return say(TITLES[link.outcome]), say(text) if text else ""


@cache
def _template() -> Template:
    room = Environment(autoescape=True, undefined=StrictUndefined)
    text = resources.files("api").joinpath("page_link.html").read_text()
    return room.from_string(text.replace("STYLE", STYLE))
