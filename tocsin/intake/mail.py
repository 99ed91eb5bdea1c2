"""Mail, simply: the plain body of an RFC 5322 message. Attachments wait for their reader."""

from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage

from tocsin.domain.draft import Draft
from tocsin.intake.decoding import decode
from tocsin.intake.notice import read_notice


def read_mail(content: bytes) -> Draft:
    """Read subject and body; the sender is whom the message names, unverified."""
    message = message_from_bytes(content, policy=policy.default)
    draft = read_notice(*_text_of(message))
    sender = str(message.get("From", "")).strip()[:200]
    subject = " ".join(str(message.get("Subject", "")).split())[:200]
    flags = draft.flags
    if any(True for _ in message.iter_attachments()):
        flags = (*flags, "attachments-unread")
    return replace(
        draft, sender=sender or draft.sender, title=subject or draft.title, flags=flags
    )


def _text_of(message: EmailMessage) -> tuple[str, tuple[str, ...]]:
    """Prefer the plain part; HTML is stripped of its tags later on."""
    body = message.get_body(("plain", "html"))
    payload = body.get_payload(decode=True) if body is not None else None
    raw = payload if isinstance(payload, bytes) else b""
    charset = body.get_content_charset() if body is not None else None
    text, flags = _decoded(raw, charset)
    subject = " ".join(str(message.get("Subject", "")).split())
    return f"Subject: {subject}\n\n{text}", flags


def _decoded(raw: bytes, charset: str | None) -> tuple[str, tuple[str, ...]]:
    """Believe the declared charset, unless the bytes say otherwise."""
    try:
        return raw.decode(charset or "utf-8"), ()
    except (UnicodeDecodeError, LookupError):
        return decode(raw)
