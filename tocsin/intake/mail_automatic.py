"""Mails that no person wrote: bounces (RFC 3464 and older habits), auto-replies, lists.

A notice that some agent's system sent is not automatic in this sense: only what answers by
itself is, so that no complaint is put aside for having been generated.
"""

import logging
import re
from email import message_from_bytes
from email.message import Message
from email.parser import HeaderParser
from email.utils import parseaddr

from flufl.bounce import all_failures

from tocsin.intake.decoding import decode
from tocsin.intake.mail_headers import Headers
from tocsin.intake.mail_parts import Piece
from tocsin.intake.mail_transfer import content_of

Bounced = tuple[str, str, str]  # recipient, enhanced status code, original message id

logging.getLogger("flufl.bounce").setLevel(logging.CRITICAL + 1)  # it quotes what it reads
_ASCII = bytes(range(128)) + b"?" * 128
_MOST = 100
_LOOKED_AT = 65_536
_STATUS = re.compile(r"\b[245]\.\d{1,3}\.\d{1,3}\b")
_ID = re.compile(rb"^message-id:\s{0,10}(<[!-;=?-~]{1,500}>)", re.IGNORECASE | re.MULTILINE)
_DAEMON = re.compile(
    r"^(?:mailer-daemon|mail-daemon|postmaster|mailerdaemon)(?:$|[+@])", re.IGNORECASE
)
_FAILED_SUBJECT = re.compile(
    r"undeliver|delivery (?:status|failure|has failed|incomplete)|returned mail|failure notice"
    r"|mail delivery|message not delivered|unzustellbar|non remis|no se pudo entregar",
    re.IGNORECASE,
)
_AWAY_SUBJECT = re.compile(
    r"^(?:auto(?:matic|matische|matisch)?[ -]?(?:reply|response|antwort|svar)|out of (?:the )?"
    r"office|abwesen|réponse automatique|respuesta automática|resposta automática|risposta"
    r" automatica|automatyczna odpowiedź|автоответ|автоматический ответ|自动回复|自動回覆"
    r"|自動応答)",
    re.IGNORECASE,
)
_AUTO_FIELDS = ("X-Autoreply", "X-Autorespond", "X-Auto-Reply-From", "X-Autoresponder")
_LIST_FIELDS = ("List-Id", "List-Post", "List-Unsubscribe-Post")
_AUTO_PRECEDENCE = ("auto_reply", "auto-reply")


def automatic_of(message: Piece, bounced: tuple[Bounced, ...]) -> str:
    """Return ``bounce``, ``auto-reply``, ``list``, or nothing for what a person sent."""
    headers = message.headers
    if bounced or _is_report(message) or _is_daemons(headers):
        return "bounce"
    if _is_auto_reply(headers) or _report_type(message) == "disposition-notification":
        return "auto-reply"
    is_list = any(field in headers for field in _LIST_FIELDS)
    return "list" if is_list or headers.text("Precedence", 20).lower() == "list" else ""


def says_away(headers: Headers) -> bool:
    """Tell whether the subject is one that machines of absent people write."""
    return bool(_AWAY_SUBJECT.match(headers.text("Subject")))


def bounced_of(message: Piece) -> tuple[Bounced, ...]:
    """Return who could not be reached, why, and which of our mails it was."""
    if not (_is_report(message) or _is_daemons(message.headers)):
        return ()
    original = _original_id(message)
    reported = [
        (recipient, status, original)
        for piece in message.walk()
        if piece.type == "message/delivery-status"
        for recipient, status in _recipients(content_of(piece.span)[:_LOOKED_AT])
    ]
    return tuple(reported[:_MOST] or _guessed(message, original))


def _report_type(message: Piece) -> str:
    """What a report is about; a feedback report is a person's complaint, not automatic."""
    if message.type != "multipart/report":
        return ""
    return message.headers.parameter("report-type").lower() or "delivery-status"


def _is_report(message: Piece) -> bool:
    return _report_type(message) == "delivery-status"


def _is_daemons(headers: Headers) -> bool:
    """A non-standard bounce: from nobody or the daemon, about a failure."""
    if "X-Failed-Recipients" in headers:
        return True
    sender = parseaddr(headers.text("From"))[1]
    is_from_nobody = bool(_DAEMON.match(sender)) or headers.text("Return-Path", 10) == "<>"
    return is_from_nobody and bool(_FAILED_SUBJECT.search(headers.text("Subject")))


def _is_auto_reply(headers: Headers) -> bool:
    """RFC 3834: what answered by itself; a machine's own mail counts if it answers one."""
    submitted = re.split(r"[;\s(]", headers.text("Auto-Submitted", 60).lower())[0]
    if submitted == "auto-replied" or any(field in headers for field in _AUTO_FIELDS):
        return True
    if headers.text("Precedence", 20).lower() in _AUTO_PRECEDENCE:
        return True
    is_answer = "In-Reply-To" in headers or headers.text("Return-Path", 10) == "<>"
    if submitted not in ("", "no") and is_answer:
        return True
    return says_away(headers) and (is_answer or "X-Auto-Response-Suppress" in headers)


def _recipients(content: bytes) -> list[tuple[str, str]]:
    """Read the per-recipient groups of a delivery status; delivered ones are no bounce."""
    text, _ = decode(content)
    found = []
    for group in re.split(r"\n[ \t]*\n", text)[: _MOST + 1]:
        fields: Message[str, str] = HeaderParser().parsestr(group.lstrip("\n"))
        recipient = fields.get("Final-Recipient") or fields.get("Original-Recipient")
        action = str(fields.get("Action", "failed")).strip().lower()
        if recipient is None or action.startswith(("delivered", "relayed", "expanded")):
            continue
        status = _STATUS.search(str(fields.get("Status", "")))
        address = str(recipient).rpartition(";")[2].strip().strip("<>")[:320]
        found.append((" ".join(address.split()), status.group() if status else ""))
    return found


def _guessed(message: Piece, original: str) -> list[Bounced]:
    """Ask the detectors that know the habits of servers without a delivery status."""
    named = [
        address.strip()[:320]
        for value in message.headers.all("X-Failed-Recipients")
        for address in value.split(",")
        if "@" in address
    ]
    span = message.span
    raw = span.source[: min(span.end, span.start + _LOOKED_AT)]
    status = _STATUS.search(decode(raw[span.start :])[0])
    if not named:
        named = _detected(raw)
    return [(address, status.group() if status else "", original) for address in named]


def _detected(raw: bytes) -> list[str]:
    """Ask the library; its detectors expect a tidy message and raise at many others."""
    message = message_from_bytes(raw.translate(_ASCII))
    try:
        temporary, permanent = all_failures(message)
    except (LookupError, AttributeError, TypeError, ValueError):
        return []
    return [address.decode("ascii", "replace") for address in sorted(permanent or temporary)]


def _original_id(message: Piece) -> str:
    """Find the id of the mail that came back, as a part or below the daemon's words."""
    for piece in message.walk():
        if piece.message is not None:
            return piece.message.headers.text("Message-ID", 500)
        if piece.type == "text/rfc822-headers":
            found = _ID.search(content_of(piece.span)[:_LOOKED_AT])
            return found.group(1).decode(errors="replace") if found else ""
    span = message.span
    found = _ID.search(span.source, span.start, min(span.end, span.start + _LOOKED_AT))
    return found.group(1).decode(errors="replace") if found else ""
