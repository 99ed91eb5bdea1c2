"""One attachment: what it is, its size and hash, and its text if some reader has one for it."""

from dataclasses import dataclass

from tocsin.domain.draft import Draft, Part
from tocsin.intake.decoding import decode_declared, looks_binary
from tocsin.intake.extract import text_of
from tocsin.intake.json_notice import read_json
from tocsin.intake.mail_body import html_of
from tocsin.intake.mail_parts import Piece
from tocsin.intake.mail_transfer import content_of, digest_of, first_block, is_damaged
from tocsin.intake.media import Media, media_of, type_of

_LARGEST = 14_000_000  # encoded bytes of what is opened: 10 MB
_SIGNATURES = frozenset((
    "application/pkcs7-signature", "application/x-pkcs7-signature", "application/pgp-signature",
))  # fmt: skip
_SEALED = frozenset(("application/pgp-encrypted", "application/encrypted-ooxml"))
_REPORTS = frozenset((
    "message/delivery-status", "message/global-delivery-status", "text/rfc822-headers",
    "message/disposition-notification", "message/feedback-report",
))  # fmt: skip
_TNEF = "application/ms-tnef"
_NOT_TEXT = ("image/", "audio/", "video/", "font/")
_CONTAINERS = (b"PK", b"\xd0\xcf")  # the names of what is inside may stand at their end
_TOLD = ("encrypted", "tnef-unread")  # what a person should know of the mail as a whole
_VAGUE = ("application/octet-stream", "text/plain")


@dataclass(frozen=True, slots=True)
class Opened:
    """An attachment and what it holds.

    Attributes:
        kept: What the draft says of it.
        draft: What it states by itself; None where `text` is to be read.
        is_message: It is a mail, to be cut and opened like one.
        mail_flags: What the whole mail is flagged with because of it.
    """

    kept: Part
    text: str = ""
    draft: Draft | None = None
    is_message: bool = False
    mail_flags: tuple[str, ...] = ()


def hashed(piece: Piece, *flags: str) -> Part:
    """Describe a part without opening it."""
    size, sha256 = digest_of(piece.span)
    flags = (*piece.flags, *flags, *(("broken-base64",) if is_damaged(piece.span) else ()))
    return Part(piece.headers.filename, _named(piece), size, sha256, flags)


def opened(piece: Piece) -> Opened:
    """Describe a part and take its text out, if it can have one."""
    media = _named(piece)
    if piece.flags:
        return _unread(piece)
    if media in _REPORTS:
        return Opened(hashed(piece))
    why = _why_closed(piece, media)
    if not why:
        return _read(piece)
    is_shown = media.startswith("image/") and not piece.headers.is_attachment
    if media in _SIGNATURES or is_shown:  # neither is an attachment to people
        return Opened(hashed(piece, why))
    return _unread(piece, why)


def _why_closed(piece: Piece, media: str) -> str:
    """Say why a part is not opened; empty when it is."""
    if media in _SIGNATURES:
        return "signature"
    if media in _SEALED:
        return "encrypted"
    if media == _TNEF:
        return "tnef-unread"
    if _has_no_text(piece, media):
        return "reader-missing"
    return "too-large" if piece.span.size > _LARGEST else ""


def _read(piece: Piece) -> Opened:
    content = content_of(piece.span)
    declared, name = piece.type, piece.headers.filename
    media = media_of(content, declared, name)
    if media is Media.MAIL:
        return Opened(hashed(piece), is_message=True)
    if media is Media.JSON and not looks_binary(content):
        return Opened(hashed(piece), draft=read_json(*decode_declared(content, None)))
    if media is Media.TEXT and not looks_binary(content):
        text, flags = _text(piece, content, type_of(content, declared, name))
    else:
        extracted = text_of(content, media)
        text, flags = extracted.text, extracted.flags
    if not text.strip():
        return _unread(piece, *(flags or ("no-text",)))
    return Opened(hashed(piece, *flags), text)


def _text(piece: Piece, content: bytes, media: str) -> tuple[str, tuple[str, ...]]:
    charset = piece.headers.parameter("charset")
    if media in ("text/html", "application/xhtml+xml"):
        return html_of(content, charset)
    return decode_declared(content, charset)


def _unread(piece: Piece, *flags: str) -> Opened:
    known = tuple(flag for flag in flags if flag in _TOLD)
    return Opened(hashed(piece, *flags), mail_flags=("attachments-unread", *known))


def _has_no_text(piece: Piece, media: str) -> bool:
    """Whether its first bytes already say that nobody here reads it."""
    head = first_block(piece.span)
    if head.lstrip().startswith(_CONTAINERS):
        return piece.span.size > _LARGEST
    if media.startswith(_NOT_TEXT):
        return True
    return media_of(head, piece.type, piece.headers.filename) is Media.NO_READER


def _named(piece: Piece) -> str:
    """Name the media type by the bytes, else as declared."""
    head, declared = first_block(piece.span), piece.type
    if declared in _REPORTS or declared in _SIGNATURES or piece.message is not None:
        return declared
    if piece.headers.filename.lower() == "winmail.dat":
        return _TNEF
    if head.startswith(_CONTAINERS) and piece.span.size <= _LARGEST:
        head = content_of(piece.span)
    found = type_of(head, declared, piece.headers.filename)
    if found != "text/plain" or declared == "text/plain":
        return found
    if looks_binary(head) or declared.startswith(_NOT_TEXT):
        return declared if declared not in _VAGUE else "application/octet-stream"
    return declared if declared not in _VAGUE else "text/plain"
