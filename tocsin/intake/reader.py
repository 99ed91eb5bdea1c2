"""The one way in: any bytes to a draft. Whatever cannot be read still yields one."""

from tocsin.domain.draft import Document, Draft
from tocsin.intake.decoding import decode, looks_binary
from tocsin.intake.json_notice import read_json
from tocsin.intake.mail import read_mail
from tocsin.intake.media import Media, media_of
from tocsin.intake.notice import read_notice


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


def read_item(content: bytes, content_type: str | None, filename: str | None) -> Draft:
    """Read one item; never raises.

    Args:
        content: The bytes as received.
        content_type: What the sender called them; believed only where the bytes agree.
        filename: Used for its extension alone, never for what the paper is.
    """
    try:
        return _read(content, media_of(content, content_type, filename))
    except Exception as error:  # noqa: BLE001  one odd paper must not stop intake
        return unclassified("unreadable", f"reader-failed:{type(error).__name__}")


def _read(content: bytes, media: Media) -> Draft:
    if not content.strip():
        return unclassified("no-text")
    if media is Media.MAIL:
        return read_mail(content)
    if media is Media.NO_READER:
        return unclassified("reader-missing")
    if looks_binary(content):
        return unclassified("unreadable")
    text, flags = decode(content)
    return read_json(text, flags) if media is Media.JSON else read_notice(text, flags)
