"""What an e-mail says of itself, gathered from its header."""

import re
from datetime import datetime, timedelta
from email.utils import parseaddr, parsedate_to_datetime

from tocsin.domain.draft import MailFacts
from tocsin.intake.mail_authentication import authentication_of
from tocsin.intake.mail_automatic import automatic_of, bounced_of, says_away
from tocsin.intake.mail_headers import Headers
from tocsin.intake.mail_parts import Piece

_ID = re.compile(r"<[^<>\s]{1,500}>")
_MOST_IDS = 100
_HOP = re.compile(r"\bfrom\s+(.{1,400}?)(?=\s+(?:by|with|via|for|id)\s|\s*;|$)", re.IGNORECASE)
_FAR = timedelta(days=3)  # slow queues give up after five; senders' clocks are hours off
_FIRST, _LAST = 1990, 2200  # years between which a date can be one


def facts_of(message: Piece, authserv_id: str) -> MailFacts:
    """Return the facts of a message; nothing in them is trusted."""
    headers = message.headers
    bounced = bounced_of(message)
    return MailFacts(
        message_id=_first_id(headers),
        sender=parseaddr(headers.text("From"))[1][:320],
        references=_references(headers),
        claimed_date=headers.text("Date", 100),
        received_from=_hop(headers),
        authentication=authentication_of(headers, authserv_id),
        automatic=automatic_of(message, bounced),
        bounced=bounced,
        says_away=says_away(headers),
    )


def has_odd_date(headers: Headers) -> bool:
    """Whether ``Date`` is far from when our own server stamped the mail, or no date at all."""
    if "Date" not in headers:
        return False
    claimed = _moment(headers.text("Date", 100))
    if claimed is None or not _FIRST <= claimed.year <= _LAST:
        return True
    stamped = _moment(_top_hop(headers).rpartition(";")[2])
    if stamped is None:
        return False
    return abs(claimed.replace(tzinfo=None) - stamped.replace(tzinfo=None)) > _FAR


def _first_id(headers: Headers) -> str:
    value = headers.text("Message-ID", 500)
    found = _ID.search(value)
    return found.group() if found else value


def _references(headers: Headers) -> tuple[str, ...]:
    """The thread, oldest first, what it answers last; the oldest and the latest matter."""
    answered = [found for value in headers.all("In-Reply-To") for found in _ID.findall(value)]
    thread = [found for value in headers.all("References") for found in _ID.findall(value)]
    ids = [found for found in dict.fromkeys(thread) if found not in answered[-1:]]
    ids += [found for found in dict.fromkeys(answered) if found not in ids]
    return (*ids[:1], *ids[1:][-(_MOST_IDS - 1) :])


def _hop(headers: Headers) -> str:
    """Who handed the mail to our own server: the topmost ``Received``."""
    found = _HOP.search(_top_hop(headers))
    return found.group(1).strip() if found else ""


def _top_hop(headers: Headers) -> str:
    return next(iter(headers.all("Received")), "")


def _moment(value: str) -> datetime | None:
    try:
        return parsedate_to_datetime(value.strip()[:100])
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
