"""The page behind a signed link: plain HTML without a script, which also fits 360 pixels."""

import base64
import hashlib
from functools import cache
from importlib import resources

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
TITLES = {
    "forged": "This is no link of ours",
    "expired": "This link's time is over",
    "used": "This link has been used",
    "gone": "There is nothing to do here any more",
    "refused": "That was not possible",
}
TEXTS = {
    "forged": "It may have been cut off on its way. Open the product and find the page there.",
    "expired": "Open the product and answer the page there. Nothing was done now.",
    "gone": "The page has ended, or the link was for somebody who left. Nothing was done now.",
}
ASKS = {"acknowledge": "Acknowledge this page?", "decline": "Decline this page?"}
BUTTONS = {"acknowledge": "Acknowledge", "decline": "Decline"}
PROMISES = {
    "acknowledge": "You take it on, and nobody else is asked for now. "
    "Nothing has been done yet: confirm it.",
    "decline": "You say that you cannot; once nobody else is left, the next people are asked. "
    "Nothing has been done yet: confirm it.",
}
DONES = {"acknowledge": "Acknowledged", "decline": "Declined"}


def html_of(link: LinkView, *, has_console: bool = False) -> str:
    """Write the page; with a console it leads on to the page there."""
    title, text = _said(link)
    button = BUTTONS.get(link.verb, "")
    return _template().render(
        link=link, title=title, text=text, button=button, has_console=has_console
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


def _said(link: LinkView) -> tuple[str, str]:
    if link.outcome == "ready":
        return ASKS[link.verb], PROMISES[link.verb]
    if link.outcome == "done":
        return DONES[link.verb], "Thank you. You can close this window."
    if link.outcome == "used" and link.used_at:
        return TITLES["used"], f"It was used at {link.used_at:%Y-%m-%d %H:%M} UTC."
    return TITLES[link.outcome], link.why or TEXTS.get(link.outcome, "")


@cache
def _template() -> Template:
    room = Environment(autoescape=True, undefined=StrictUndefined)
    text = resources.files("api").joinpath("page_link.html").read_text()
    return room.from_string(text.replace("STYLE", STYLE))
