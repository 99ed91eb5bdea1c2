"""The one way in: any bytes to a draft. Whatever cannot be read still yields one."""

from dataclasses import replace

from tocsin.domain.draft import Document, Draft
from tocsin.intake.decoding import decode, looks_binary
from tocsin.intake.extract import Extracted, text_of
from tocsin.intake.json_notice import read_json
from tocsin.intake.mail import read_mail
from tocsin.intake.mail_body import html_of
from tocsin.intake.media import HTML_TYPES, Media, is_as_declared, media_of, type_of
from tocsin.intake.notice import read_notice
from tocsin.intake.storable import storable


def unclassified(*flags: str) -> Draft:
    """Return the draft of a paper that a person must read."""
    return Draft(
        document=Document.OTHER,
        kind="unclassified",
        confidence=0.0,
        reasons=("It could not be read by machine.",),
        title="Unreadable paper",
        flags=flags,
    )


def read_item(
    content: bytes,
    content_type: str | None,
    filename: str | None,
    *,
    authserv_id: str = "",
    is_shallow: bool = False,
) -> Draft:
    """Read one item; never raises.

    Args:
        content: The bytes as received.
        content_type: What the sender called them; believed only where the bytes agree.
        filename: Used for its extension alone, never for what the paper is.
        authserv_id: Name under which our own mail server writes what it found of a mail.
        is_shallow: The item was too much for a reader: of a mail read the letter alone, and
            leave anything else to a person.
    """
    try:
        media = media_of(content, content_type, filename)
        if media is Media.MAIL and content.strip():
            draft = read_mail(content, authserv_id, is_shallow=is_shallow)
        elif is_shallow:
            return unclassified("unreadable", "reader-killed")
        else:
            draft = _read(content, media, type_of(content, content_type, filename))
        if not is_as_declared(content, content_type):
            draft = replace(draft, flags=(*draft.flags, "type-mismatch"))
        return storable(draft)
    except Exception as error:  # noqa: BLE001  one odd paper must not stop intake
        return unclassified("unreadable", f"reader-failed:{type(error).__name__}")


def _read(content: bytes, media: Media, name: str) -> Draft:
    if not content.strip():
        return unclassified("no-text")
    if media is Media.JSON and not looks_binary(content):
        return read_json(*decode(content))
    if name in HTML_TYPES and not looks_binary(content):
        extracted = Extracted(*html_of(content, ""))
    else:
        extracted = text_of(content, media)
    if not extracted.text.strip():
        return unclassified(*(extracted.flags or ("no-text",)))
    return read_notice(extracted.text, extracted.flags)
