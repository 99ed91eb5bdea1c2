"""A period as forms and addresses have it: whole days of the reader's own zone."""

from datetime import date, datetime, time, timedelta, tzinfo

from tocsin.desk.errors import InvalidError

ONE_DAY = timedelta(days=1)
EARLIEST, LATEST = date(1971, 1, 1), date(2199, 1, 1)


def begins(day: str, zone: tzinfo) -> datetime | None:
    """Return when a day begins; None when none is given.

    Raises:
        InvalidError: It is no day.
    """
    found = _day(day, "from")
    return datetime.combine(found, time(), zone) if found else None


def ends(day: str, zone: tzinfo) -> datetime | None:
    """Return when a day is over; None when none is given.

    Raises:
        InvalidError: It is no day.
    """
    found = _day(day, "to")
    return datetime.combine(found + ONE_DAY, time(), zone) if found else None


def _day(text: str, name: str) -> date | None:
    if not text.strip():
        return None
    try:
        found = date.fromisoformat(text.strip())
    except ValueError as error:
        raise InvalidError(f"`{name}`: a day such as 2026-12-24.") from error
    if not EARLIEST <= found <= LATEST:
        raise InvalidError(f"`{name}`: a day between {EARLIEST} and {LATEST}.")
    return found
