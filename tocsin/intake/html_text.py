"""HTML to plain lines: what a reader would see, and where each link goes.

Parsed as a stream (libxml2): no tree is built, so neither size nor nesting costs memory.
Anchors stay anchors (``<a href="…">words</a>``), which the reader of plain text knows; a quoted
message gets its ``>`` back.
"""

import re
from collections.abc import Iterator

from lxml import etree

LIMIT = 1_500_000  # characters of markup; three times the longest public notice
_FEED = 65_536

_NOT_SHOWN = frozenset((
    "script", "style", "head", "template", "noscript", "object", "applet", "iframe", "svg",
    "audio", "video", "select", "textarea", "button", "map",
))  # fmt: skip
_BLOCKS = frozenset((
    "p", "div", "table", "tr", "ul", "ol", "dl", "dt", "dd", "pre", "blockquote", "hr", "form",
    "section", "article", "header", "footer", "main", "aside", "address", "center", "fieldset",
    "caption", "tbody", "thead", "tfoot", "h1", "h2", "h3", "h4", "h5", "h6",
))  # fmt: skip
_APART = frozenset(("p", "table", "ul", "ol", "blockquote", "h1", "h2", "h3", "h4", "h5", "h6"))
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all"
    r"|font-size\s*:\s*0(?:\.0+)?(?![.\d])|(?<![\w-])opacity\s*:\s*0(?:\.0+)?(?![.\d])",
    re.IGNORECASE,
)
_QUOTES = re.compile(r"\b(?:gmail_quote|yahoo_quoted|protonmail_quote|zmail_extra)\b")
_LINK = re.compile(r"\s*((?:https?|ftp)://\S{1,2000})", re.IGNORECASE)
_WORDS = 500
_IN, _OUT = "\ue000", "\ue001"  # private use: marks where a quotation begins and ends


def text_of_html(markup: str) -> tuple[str, tuple[str, ...]]:
    """Return the visible text, and ``truncated`` when there was more of it than the limit."""
    page = _Page()
    parser = etree.HTMLParser(
        target=page, encoding="utf-8", huge_tree=True, remove_pis=True, no_network=True
    )
    flags = ("truncated",) if len(markup) > LIMIT else ()
    markup = re.sub(f"[\x00{_IN}{_OUT}\ud800-\udfff]", "", markup[:LIMIT])
    try:
        for start in range(0, len(markup), _FEED):
            parser.feed(markup[start : start + _FEED].encode())
        parser.close()
    except etree.LxmlError:  # what was seen until then is kept
        flags = (*flags, "broken-html")
    return page.text(), flags


class _Page:
    """Takes the parser's events and writes lines."""

    def __init__(self) -> None:
        self._out: list[str] = []
        self._hidden = 0  # open elements at and below the first hidden one
        self._pre = 0
        self._links: list[tuple[str, int]] = []
        self._quotes: list[bool] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if self._hidden or tag in _NOT_SHOWN or _is_hidden(attributes):
            self._hidden += 1
            return
        if tag == "br":
            self._out.append("\n")
        elif tag == "li":
            self._out.append("\n- ")
        elif tag in ("td", "th"):
            self._out.append(" ")
        elif tag in _BLOCKS:
            self._out.append("\n\n" if tag in _APART else "\n")
        if tag == "pre":
            self._pre += 1
        elif tag == "a":
            self._links.append((attributes.get("href") or "", len(self._out)))
        elif tag == "blockquote":
            self._open_quote(attributes)

    def end(self, tag: str) -> None:
        if self._hidden:
            self._hidden -= 1
            return
        if tag == "a" and self._links:
            self._close_link(*self._links.pop())
        elif tag == "pre":
            self._pre = max(0, self._pre - 1)
        elif tag == "blockquote" and self._quotes and self._quotes.pop():
            self._out.append(f"\n{_OUT}")
        if tag in _BLOCKS or tag == "li":
            self._out.append("\n\n" if tag in _APART else "\n")

    def data(self, data: str) -> None:
        if not self._hidden:
            self._out.append(data if self._pre else re.sub(r"[ \t\r\n\f]+", " ", data))

    def comment(self, text: str) -> None:
        """Drop comments, Outlook's conditional ones too."""

    def close(self) -> None:
        """Nothing is returned to the parser."""

    def text(self) -> str:
        """Return the lines, at most one blank one in a row."""
        lines = "\n".join(_quoted("".join(self._out)))
        return re.sub(r"\n(?:>*[ \t]*\n){2,}", "\n\n", lines).strip()

    def _open_quote(self, attributes: dict[str, str]) -> None:
        """Tell a message that is answered from an indented paragraph."""
        is_quote = attributes.get("type", "").lower() == "cite" or bool(
            _QUOTES.search(attributes.get("class", ""))
        )
        self._quotes.append(is_quote)
        if is_quote:
            self._out.append(_IN)

    def _close_link(self, target: str, start: int) -> None:
        link = _LINK.match(target)
        if link is None:
            return
        url = link.group(1).replace('"', "%22").replace("'", "%27")
        url = url.replace("<", "%3C").replace(">", "%3E")
        words = "".join(self._out[start:])
        if words.strip().rstrip("/") == url.rstrip("/"):
            self._out.append(" ")
            return
        inner = "" if len(words) > _WORDS or "<" in words or ">" in words else words.strip()
        self._out[start:] = [] if inner else [words, " "]
        self._out.append(f'<a href="{url}">{inner}</a>')


def _is_hidden(attributes: dict[str, str]) -> bool:
    style = attributes.get("style")
    return "hidden" in attributes or bool(style and _HIDDEN.search(style[:1_000]))


def _quoted(text: str) -> Iterator[str]:
    """Put ``>`` before the lines within a quotation, as plain mail has them."""
    depth = 0
    for line in text.split("\n"):
        opened, closed = line.count(_IN), line.count(_OUT)
        depth += opened - closed
        words = line.replace(_IN, "").replace(_OUT, "").strip(" \t")
        yield f"{'>' * min(depth, 20)} {words}" if depth > 0 and words else words
