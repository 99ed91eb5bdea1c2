"""A report's Markdown as Typst source. All text goes in as string literals, never as markup."""

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime

from markdown_it.token import Token

from tocsin.reports.page import reader

HEAD = """\
#set document(title: {title}, date: datetime(year: {at:%-Y}, month: {at:%-m}, day: {at:%-d}))
#set page(paper: "a4", margin: (x: 22mm, y: 24mm), footer: context [
  #set text(8pt, fill: luma(110))
  #{title} #h(1fr) #counter(page).display("1 / 1", both: true)
])
#set text(font: ("Libertinus Serif", "DejaVu Sans Mono"), size: 10pt, lang: "en")
#set par(justify: false, leading: 0.62em)
#set table(stroke: (x, y) => (bottom: 0.4pt + luma(190)), inset: (x: 4pt, y: 4pt))
#show heading.where(level: 1): set text(17pt)
#show heading.where(level: 2): it => block(above: 1.6em, below: 0.8em, text(13pt, it.body))
#show table: set text(8.5pt)
"""
WIDTHS = {2: "(28%, 1fr)", 4: "(auto, auto, auto, 1fr)"}
OPEN = {
    "paragraph_open": "\n#par[",
    "bullet_list_open": "\n#list(",
    "ordered_list_open": "\n#enum(",
    "list_item_open": "[",
    "blockquote_open": "\n#block(inset: (left: 9pt, y: 4pt), stroke: (left: 2pt + luma(190)))[",
    "thead_open": "table.header(",
    "strong_open": "#strong[",
    "em_open": "#emph[",
}
CLOSE = {
    "paragraph_close": "]\n",
    "bullet_list_close": ")\n",
    "ordered_list_close": ")\n",
    "list_item_close": "],",
    "blockquote_close": "]\n",
    "strong_close": "]",
    "em_close": "]",
    "heading_close": "]\n",
    "thead_close": "),\n",
    "link_close": "]",
    "table_close": ")\n",
    "th_close": "],",
    "td_close": "],",
}
SAFE = ("http://", "https://", "mailto:")


def as_typst(title: str, markdown: str, as_of: datetime) -> str:
    """Return the source of one document; the same text always gives the same source."""
    head = HEAD.format(title=_string(title), at=as_of.astimezone(UTC))
    return head + "".join(_written(reader().parse(markdown)))


def _written(tokens: Sequence[Token]) -> Iterator[str]:
    for place, token in enumerate(tokens):
        if token.type == "inline":
            yield from _written(token.children or ())
        elif token.type == "heading_open":
            yield f"\n#heading(level: {int(token.tag[1])})["
        elif token.type == "table_open":
            yield _table_open(tokens[place:])
        elif token.type in ("th_open", "td_open"):
            yield "[#strong[" if token.type == "th_open" else "["
        elif token.type == "th_close":
            yield "]],"
        elif token.type == "link_open":
            yield _link(str(token.attrGet("href") or ""))
        else:
            yield OPEN.get(token.type) or CLOSE.get(token.type) or _leaf(token)


def _leaf(token: Token) -> str:
    if token.type in ("text", "html_inline", "html_block"):
        return f"#{_string(token.content)};"
    if token.type in ("code_inline", "code_block", "fence"):
        block = "false" if token.type == "code_inline" else "true"
        return f"#raw(block: {block}, {_string(token.content)});"
    if token.type == "softbreak":
        return " "
    if token.type == "hardbreak":
        return "#linebreak();"
    if token.type == "hr":
        return "\n#line(length: 100%, stroke: 0.5pt + luma(150))\n"
    return f"#{_string(token.content)};" if token.type == "image" else ""


def _table_open(tokens: Sequence[Token]) -> str:
    columns = 0
    for token in tokens:
        columns += token.type == "th_open"
        if token.type == "thead_close":
            break
    return f"\n#table(columns: {WIDTHS.get(columns, columns)},\n"


def _link(href: str) -> str:
    return f"#link({_string(href)})[" if href.lower().startswith(SAFE) else "#text()["


def _string(text: str) -> str:
    """Write a Typst string literal."""
    clean = "".join(letter if letter.isprintable() else " " for letter in text)
    escaped = clean.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
