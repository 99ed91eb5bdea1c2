"""DOCX: the words of a letter with its head, tables, notes and links' targets.

Read with the standard library: a document with one broken relationship, which readers that
build a whole object model refuse, still gives its text.
"""

import re
import time
from html import unescape

from tocsin.intake.decoding import clean
from tocsin.intake.extracted import Extracted
from tocsin.intake.office_xml import words_of
from tocsin.intake.office_zip import BROKEN, OfficeZip

CPU_SECONDS = 1.0  # of the item's time; the rest is for telling what the paper is
_ORDER = ("header", "document", "footnotes", "endnotes", "footer")
_PART = re.compile(r"word/(header|document|footnotes|endnotes|footer)\d{0,3}\.xml")
_MAX_STORIES = 40
_LINK = re.compile(r"<Relationship\b([^>]{1,8000})>")
_ATTRIBUTE = re.compile(r"\b(Id|Target)\s{0,9}=\s{0,9}[\"']([^\"']{0,4000})[\"']")


def read_docx(content: bytes) -> Extracted:
    """Return the text of a Word document.

    Flags: ``encrypted``, ``zip-bomb`` (then nothing is unpacked), ``macros``,
    ``embedded-files``, ``damaged``, ``truncated``, ``no-text``.
    """
    try:
        package = OfficeZip(content)
    except BROKEN:
        return Extracted("", ("damaged",))
    flags = dict.fromkeys(package.flags())
    if not flags.keys() & {"encrypted", "zip-bomb"}:
        text, more = _stories(package)
        return Extracted(text, tuple(flags | dict.fromkeys(more)))
    return Extracted("", tuple(flags))


def _stories(package: OfficeZip) -> tuple[str, tuple[str, ...]]:
    """Read head, body, notes and foot; the same head on three sorts of pages counts once."""
    until = time.thread_time() + CPU_SECONDS
    texts: dict[str, None] = {}
    flags: dict[str, None] = {}
    names = sorted(filter(_PART.fullmatch, package.names), key=_rank)
    for name in names[:_MAX_STORIES]:
        part, cut = package.read(name)
        text, odd = words_of(part, _targets(package, name), until)
        texts[text.strip()] = None
        flags |= dict.fromkeys((*cut, *odd))
    text, cut = clean("\n\n".join(filter(None, texts)))
    if not text.strip():
        flags["no-text"] = None
    return text, (*flags, *cut)


def _rank(name: str) -> tuple[int, str]:
    match = _PART.fullmatch(name)
    return _ORDER.index(match.group(1)) if match else len(_ORDER), name


def _targets(package: OfficeZip, part: str) -> dict[str, str]:
    """Return where the links of a part lead, by their id (ECMA-376, part 2, 9.3)."""
    name = f"word/_rels/{part.removeprefix('word/')}.rels"
    if name not in package.names:
        return {}
    content, _ = package.read(name)
    targets = {}
    for match in _LINK.finditer(content.decode("utf-8", "replace")):
        found = dict(_ATTRIBUTE.findall(match.group(1)))
        targets[found.get("Id", "")] = unescape(found.get("Target", ""))
    return targets
