"""What a page refuses, and why. Checked before the page is changed; nothing is changed here."""

from datetime import UTC, datetime, timedelta

from tocsin.domain.paging.messages import Acknowledge, Decline, Delegate, Snooze
from tocsin.domain.paging.state import PageState, Phase

USER = "user:"
LONGEST_ETA = timedelta(hours=24)
LONGEST_SNOOZE = timedelta(days=7)


class PageRefusedError(Exception):
    """A page does not do what it was asked; ``code`` is the problem type on the wire."""

    def __init__(self, code: str, detail: str) -> None:
        """Say which and why."""
        super().__init__(detail)
        self.code = code
        self.detail = detail


def as_user(person: str) -> str:
    """Return ``user:<id>`` for a person's id, with or without it."""
    return person if person.startswith(USER) else USER + person.removeprefix("person:")


def instant(text: str | None) -> datetime | None:
    """Read an RFC 3339 instant.

    Raises:
        PageRefusedError: It is none, or has no zone.
    """
    if text is None:
        return None
    try:
        read = datetime.fromisoformat(text)
        at = read.astimezone(UTC) if read.tzinfo is not None else None
    except (ValueError, OverflowError):  # no instant, or none that UTC can say
        at = None
    if at is None:
        raise PageRefusedError("invalid-instant", f"{text!r} is no instant with a zone.")
    return at


def is_open(state: PageState) -> None:
    """Refuse whatever is done to a page that is over.

    Raises:
        PageRefusedError: It is resolved, or exhausted for more than 24 hours.
    """
    if state.phase is Phase.RESOLVED:
        raise PageRefusedError("page-resolved", "This page is resolved.")
    if state.is_over:
        raise PageRefusedError("page-over", "This page ended without an answer.")


def is_asking(state: PageState) -> None:
    """Refuse what makes no sense for a page that has asked everybody.

    Raises:
        PageRefusedError: It is over or exhausted.
    """
    is_open(state)
    if state.phase is Phase.EXHAUSTED:
        detail = "This page has asked everybody; acknowledge or resolve it, or page anew."
        raise PageRefusedError("page-exhausted", detail)


def to_acknowledge(state: PageState, message: Acknowledge, now: datetime) -> None:
    """Refuse an ETA that is past or too far away.

    Raises:
        PageRefusedError: The page is over, or ``eta`` is not within 24 hours.
    """
    is_open(state)
    eta = instant(message.eta)
    if eta is not None and not now < eta <= now + LONGEST_ETA:
        detail = "`eta` must lie within the next 24 hours."
        raise PageRefusedError("eta-out-of-range", detail)


def to_decline(state: PageState, message: Decline) -> None:
    """Refuse what says nothing new.

    Raises:
        PageRefusedError: The page is over, or who declines it has done so, or handed it on.
    """
    is_open(state)
    if as_user(message.actor) in state.declined:
        detail = "You have declined this page, or handed it on; you may still acknowledge it."
        raise PageRefusedError("page-declined", detail)


def to_snooze(state: PageState, message: Snooze, now: datetime) -> None:
    """Refuse to snooze into the past, or for too long.

    Raises:
        PageRefusedError: The page asks nobody any more, or ``until`` is not within 7 days.
    """
    is_asking(state)
    until = instant(message.until)
    if until is None or not now < until <= now + LONGEST_SNOOZE:
        detail = "`until` must lie within the next 7 days."
        raise PageRefusedError("snooze-out-of-range", detail)


def to_delegate(state: PageState, message: Delegate) -> None:
    """Let only who has it delegate what somebody has.

    Raises:
        PageRefusedError: The page asks nobody any more, another has it, or it is oneself.
    """
    is_asking(state)
    actor = as_user(message.actor)
    if as_user(message.person) == actor:
        detail = "`to` is the same person; acknowledge it or decline it."
        raise PageRefusedError("delegate-to-self", detail)
    if state.phase is Phase.ACKNOWLEDGED and actor not in state.taken:
        detail = "Somebody else has acknowledged this page; take it over first."
        raise PageRefusedError("page-acknowledged", detail)
