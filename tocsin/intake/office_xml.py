"""The words of one part of a Word document (ECMA-376, part 1, WordprocessingML), in order.

Every paragraph counts, wherever it stands: in tables, text boxes, content controls. Deleted
and moved-away text does not. Parsed as a stream, so that memory is bounded by the text.
"""

import re
import time
from xml.parsers import expat

_STEP = 256 * 1024  # bytes fed at once
_FIELD = re.compile(r'HYPERLINK\s{1,20}"([^"]{3,3000})"')
_SIGNS = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "-", "tr": "\n"}
_LEFT_OUT = frozenset({"Fallback", "moveFrom", "del"})  # said twice, or no longer said


class _Words:
    """What the parser's events add up to."""

    def __init__(self, targets: dict[str, str]) -> None:
        self.pieces: list[str] = []
        self._targets = targets
        self._open_links: list[tuple[str, int]] = []
        self._left_out = 0
        self._inside = ""
        self._field: list[str] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = _local(tag)
        self._left_out += name in _LEFT_OUT
        self._inside = name
        if self._left_out:
            return
        if name in _SIGNS:
            self.pieces.append(_SIGNS[name])
        elif name == "hyperlink":
            link = next((v for k, v in attributes.items() if _local(k) == "id"), "")
            self._open_links.append((self._targets.get(link, ""), len(self.pieces)))
        elif name == "fldSimple":
            self._field.extend(v for k, v in attributes.items() if _local(k) == "instr")

    def end(self, tag: str) -> None:
        name = _local(tag)
        self._left_out -= name in _LEFT_OUT
        self._inside = ""
        if name == "p":
            self._say_field()
            self.pieces.append("\n")
        elif name == "hyperlink" and self._open_links and not self._left_out:
            target, since = self._open_links.pop()
            self._say_target(target, since)

    def words(self, data: str) -> None:
        if self._left_out:
            return
        if self._inside == "t":
            self.pieces.append(data)
        elif self._inside == "instrText":
            self._field.append(data)

    def _say_target(self, target: str, since: int) -> None:
        """Put a link's target beside its words, unless the words are the target."""
        said = "".join(self.pieces[since:]).strip().rstrip("/")
        if target.startswith(("http://", "https://")) and target.rstrip("/") != said:
            self.pieces.append(f" ⟨{target}⟩ ")

    def _say_field(self) -> None:
        for target in _FIELD.findall("".join(self._field)):
            if target.rstrip("/") not in "".join(self.pieces[-8:]):
                self._say_target(target, len(self.pieces))
        self._field.clear()


def words_of(part: bytes, targets: dict[str, str], until: float) -> tuple[str, tuple[str, ...]]:
    """Return a part's text, and why it is less than the whole.

    Args:
        part: XML, perhaps cut short.
        targets: Where its links lead, by relationship id.
        until: Value of `time.thread_time` at which to stop.
    """
    words = _Words(targets)
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartElementHandler = words.start
    parser.EndElementHandler = words.end
    parser.CharacterDataHandler = words.words
    parser.EntityDeclHandler = _refused  # the format has none; bombs are made of them
    flags: tuple[str, ...] = ()
    try:
        for start in range(0, len(part), _STEP):
            parser.Parse(part[start : start + _STEP], False)
            if time.thread_time() > until:
                flags = ("truncated",)
                break
        else:
            parser.Parse(b"", True)
    except (expat.ExpatError, _EntityError):
        flags = ("damaged",)
    return "".join(words.pieces), flags


class _EntityError(Exception):
    """A document type declaration with entities: no office program writes one."""


def _refused(*_: object) -> None:
    raise _EntityError


def _local(tag: str) -> str:
    return tag.rpartition(" ")[2]
