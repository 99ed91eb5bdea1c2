"""Instants for people: the local zone with its offset, and how far away they are."""

from datetime import UTC, datetime, timedelta, tzinfo

_UNITS = ((86400, "day"), (3600, "h"), (60, "min"), (1, "s"))
_ROOMY = 2  # below two of a unit the next smaller one says more: 90 min, not 1 h


def parse(text: str) -> datetime:
    """Read an RFC 3339 instant; one without a zone is local time."""
    return datetime.fromisoformat(text).astimezone()


def local(text: str | None, zone: tzinfo | None = None) -> str:
    """Write an instant in the local zone with its UTC offset."""
    if not text:
        return ""
    moment = datetime.fromisoformat(text).astimezone(zone)
    return f"{moment:%Y-%m-%d %H:%M} {offset(moment)}"


def to_the_second(text: str) -> str:
    """Write an instant in the local zone with its seconds, where things follow quickly."""
    moment = datetime.fromisoformat(text).astimezone()
    return f"{moment:%Y-%m-%d %H:%M:%S} {offset(moment)}"


def offset(moment: datetime) -> str:
    """Write the UTC offset of an instant as ``+02:00``."""
    raw = f"{moment:%z}"
    return f"{raw[:3]}:{raw[3:5]}"


def distance(text: str | None, now: datetime | None = None, past: str = "late") -> str:
    """Say how far an instant is away: ``in 3 h``, ``2 days late``, ``now``."""
    if not text:
        return ""
    away = datetime.fromisoformat(text) - (now or datetime.now(UTC))
    amount = span(abs(away))
    if not amount:
        return "now"
    return f"in {amount}" if away > timedelta(0) else f"{amount} {past}"


def span(length: timedelta) -> str:
    """Write a length in its largest roomy unit, rounded; empty below half a second."""
    seconds = length.total_seconds()
    for size, unit in _UNITS:
        if seconds >= size * _ROOMY or (size == 1 and round(seconds)):
            count = round(seconds / size)
            return f"{count} {'days' if unit == 'day' else unit}"
    return ""


def ago(text: str | None, now: datetime | None = None) -> str:
    """Say how long ago an instant was."""
    return distance(text, now, past="ago")
