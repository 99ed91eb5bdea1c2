"""A message's header fields as text, tolerant of what mail programs really send.

Names and values are bounded, encoded words (RFC 2047) and parameters (RFC 2231) are decoded by
the standard library, raw 8-bit bytes by what they look like. Bidi controls stay: they are told
from harmless ones elsewhere.
"""

import re
from email.errors import MessageError
from email.header import decode_header
from email.message import Message
from email.parser import HeaderParser
from email.utils import collapse_rfc2231_value

from tocsin.intake.decoding import as_declared, as_text

LIMIT = 262_144  # bytes of a header that are looked at; thousands of fields
_VALUE = 8_000
_NAME = 255

# One field with its folded lines, an mbox "From " line, or a broken line above a known field.
_HEAD = re.compile(
    rb"(?:[!-9;-~]{1,200}[ \t]*+:[^\n]*+\n?(?:[ \t][^\n]*+\n?)*+|>?From [^\n]*+\n"
    rb"|[^\r\n][^\n]{0,997}\n(?=(?:content-|mime-|subject:|from:|to:|date:|received:|message-id:"
    rb"|x-|reply-to:)))*+",
    re.IGNORECASE,
)
_LINE_END = re.compile(rb"\r?\n")
_UNSEEN = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]+")
# What the standard library raises for parameters that nobody foresaw.
_ODD_PARAMETER = (ValueError, LookupError, TypeError, AttributeError, MessageError)


class Headers:
    """The fields of one message or part, in order."""

    def __init__(self, head: bytes) -> None:
        text, _ = as_text(head[:LIMIT])
        self._message: Message[str, str] = Message()
        for name, value in HeaderParser().parsestr(text.replace("\x00", "")).items():
            self._message.set_raw(name, str(value)[:_VALUE])
        self.is_cut = len(head) > LIMIT

    def items(self) -> list[tuple[str, str]]:
        """Return all fields, top first: lower-case names, raw values."""
        return [(name.lower(), str(value)) for name, value in self._message.items()]

    def all(self, name: str) -> list[str]:
        """Return the raw, unfolded values of a field, top first."""
        return [_line(str(value)[:_VALUE]) for value in self._message.get_all(name, failobj=[])]

    def text(self, name: str, limit: int = 1_000) -> str:
        """Return a field as people read it, on one line; empty when it is absent."""
        value = str(self._message.get(name, ""))[:_VALUE]
        return _line(decoded(value))[:limit]

    def __contains__(self, name: str) -> bool:
        return name in self._message

    @property
    def type(self) -> str:
        """The declared media type in lower case, ``text/plain`` when there is none."""
        return self._message.get_content_type()

    @property
    def is_attachment(self) -> bool:
        """Whether it is to be saved rather than shown."""
        return self.disposition == "attachment"

    @property
    def disposition(self) -> str:
        """``attachment``, ``inline`` or what else was written; empty when nothing was."""
        return str(self._message.get_content_disposition() or "")

    @property
    def encoding(self) -> str:
        """The declared transfer encoding in lower case."""
        return self.text("Content-Transfer-Encoding", 40).split(";")[0].strip().lower()

    def parameter(self, name: str) -> str:
        """Return a parameter of the content type; empty when it is absent or broken."""
        try:
            value = self._message.get_param(name, "")
            return collapse_rfc2231_value(value) if value else ""
        except _ODD_PARAMETER:
            return ""

    @property
    def filename(self) -> str:
        """The file's name as its sender called it; empty without one."""
        try:
            name = self._message.get_filename("")
        except _ODD_PARAMETER:
            name = ""
        return _line(decoded(name[:_VALUE]))[:_NAME]


def head_of(content: bytes, start: int, end: int) -> tuple[Headers, int]:
    """Read the header that starts at `start`; return it and where the body starts.

    A header that lacks its end stops at the first line that is no field.
    """
    match = _HEAD.match(content, start, end)
    stop = match.end() if match else start
    blank = _LINE_END.match(content, stop, end)
    return Headers(content[start : min(stop, start + LIMIT + 1)]), (
        blank.end() if blank else stop
    )


def decoded(value: str) -> str:
    """Decode encoded words, whatever charset they claim."""
    if "=?" not in value:
        return value
    try:
        pieces = decode_header(value)
    except (MessageError, ValueError):
        return value
    return "".join(
        piece if isinstance(piece, str) else _piece(piece, charset) for piece, charset in pieces
    )


def _piece(raw: bytes, charset: str | None) -> str:
    """One run of a header: without a charset it is what the library made bytes of."""
    if charset is None:
        return raw.decode("raw-unicode-escape", errors="replace")
    return as_declared(raw, charset)[0]


def _line(value: str) -> str:
    return " ".join(_UNSEEN.sub(" ", value).split())
