"""How derivations write days, instants and lengths; always English, whatever the locale."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from tocsin.domain.law.reckoning import DayOff

DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
DayOffs = Sequence[tuple[date, DayOff]]
ONE_DAY = timedelta(days=1)
_MINUTES = tuple(f"{hour:02}:{minute:02}" for hour in range(24) for minute in range(60))


def day_text(day: date) -> str:
    """Write a day: ``Thu 24 Dec 2026``."""
    return f"{DAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]} {day.year}"


def moment_text(at: datetime, zone: ZoneInfo) -> str:
    """Write an instant as the wall shows it: ``Thu 24 Dec 2026 23:30 (+01:00)``."""
    local = at.astimezone(zone)
    hour, minute = local.hour, local.minute
    time = _MINUTES[hour * 60 + minute]
    if local.second or local.microsecond:
        time = f"{time}:{local.second:02}"
    return f"{day_text(local)} {time} ({_offset(local.utcoffset())})"


@lru_cache(maxsize=512)
def _offset(offset: timedelta | None) -> str:
    seconds = int((offset or timedelta()).total_seconds())
    sign, minutes = ("-" if seconds < 0 else "+"), abs(seconds) // 60
    return f"{sign}{minutes // 60:02}:{minutes % 60:02}"


def length_text(length: timedelta) -> str:
    """Write a length of time: ``3 d 4 h``, ``15 min``."""
    seconds = int(length.total_seconds())
    parts = (
        (seconds // 86400, "d"),
        (seconds // 3600 % 24, "h"),
        (seconds // 60 % 60, "min"),
        (seconds % 60, "s"),
    )
    return " ".join(f"{count} {unit}" for count, unit in parts if count) or "0 s"


def plural(count: int, word: str) -> str:
    """Write a count: ``1 day``, ``3 days``."""
    return f"{count} {word}" if count == 1 else f"{count} {word}s"


def why_off(off: DayOff) -> str:
    """Write why a day is off."""
    return f"{off.name}, an estimated date" if off.is_estimated else off.name


def folded(days: Iterable[date]) -> str:
    """Write days as ranges: ``Sat 28–Sun 29 Nov 2026, Sat 5 Dec 2026``."""
    ranges: list[list[date]] = []
    for day in days:
        if ranges and ranges[-1][-1] + ONE_DAY == day:
            ranges[-1].append(day)
        else:
            ranges.append([day])
    return ", ".join(_range(run[0], run[-1]) for run in ranges)


def _range(first: date, last: date) -> str:
    if first == last:
        return day_text(first)
    if (first.year, first.month) == (last.year, last.month):
        return f"{DAYS[first.weekday()]} {first.day}–{day_text(last)}"
    return f"{day_text(first)}–{day_text(last)}"


def listed(offs: DayOffs) -> str:
    """Write days off with their names, weekends folded into ranges."""
    names: dict[str, list[date]] = {}
    for day, off in offs:
        names.setdefault("weekend" if off.is_weekend else why_off(off), []).append(day)
    return "; ".join(f"{folded(days)} ({name})" for name, days in names.items())
