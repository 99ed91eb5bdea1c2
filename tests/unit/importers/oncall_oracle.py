"""Who is on call by Grafana OnCall's documentation and source, worked out event by event."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


def week(shift, at):
    """The first day of a week, by what the shift calls its first."""
    first = DAYS.index(shift.get("week_start") or "SU")
    day = at.replace(hour=0, minute=0)
    return day - (day.weekday() - first) % 7 * DAY


def begins(shift, at):
    """Whether an event begins at a time on the wall, and whose turn it is."""
    start, step = _first(shift), shift.get("interval") or 1
    if at < start or not _is_named(shift, at):
        return None
    if "frequency" not in shift:
        return 0 if at == start else None
    if shift["frequency"] != "hourly" and at.time() != start.time():
        return None
    if shift["frequency"] == "daily" and shift.get("by_day") and "rolling_users" in shift:
        days = (start + number * DAY for number in range((at - start) // DAY))
        return sum(_is_named(shift, day) for day in days) // step
    count = PERIODS[shift["frequency"]](shift, start, at)
    return None if count is None or count % step else count // step


def _hours(shift, start, at):
    count, rest = divmod(at - start, HOUR)
    return None if rest else count


def _days(shift, start, at):
    return (at - start) // DAY


def _weeks(shift, start, at):
    fits = shift.get("by_day") or at.weekday() == start.weekday()
    return (week(shift, at) - week(shift, start)) // (7 * DAY) if fits else None


def _months(shift, start, at):
    fits = at.day in (shift.get("by_monthday") or [start.day])
    return (at.year - start.year) * 12 + at.month - start.month if fits else None


PERIODS = {"hourly": _hours, "daily": _days, "weekly": _weeks, "monthly": _months}


def _is_named(shift, at):
    return not shift.get("by_day") or DAYS[at.weekday()] in shift["by_day"]


def _first(shift):
    start = datetime.fromisoformat(shift["start"])
    if "rolling_users" in shift and not _is_named(shift, start):
        while DAYS[start.weekday()] != _first_named(shift):
            start += DAY
    return start


def _first_named(shift):
    first = DAYS.index(shift.get("week_start") or "SU")
    return min(shift["by_day"], key=lambda day: (DAYS.index(day) - first) % 7)


def of_shift(shift, at, zone):
    """Who serves in a shift: its events are looked for on every half hour before."""
    own = ZoneInfo(shift["time_zone"] or zone)
    local = at.astimezone(own).replace(tzinfo=None)
    until = shift.get("until")
    if until and at >= datetime.fromisoformat(until).replace(tzinfo=UTC):
        return set()
    since = datetime.fromisoformat(shift.get("rotation_start") or shift["start"])
    groups = shift.get("rolling_users") or [shift["users"]]
    found = set()
    half = local.replace(minute=local.minute // 30 * 30)
    while local - half < timedelta(seconds=shift["duration"]) and half >= since:
        turn = begins(shift, half)
        if turn is not None:
            found |= set(groups[turn % len(groups)])
        half -= HOUR / 2
    return found


def by_oncall(shifts, zone):
    """Who serves, by OnCall's documentation and source: all of the highest level that is."""

    def answer(at):
        levels = {}
        for shift in shifts:
            level = 10**6 if shift["type"] == "override" else shift["level"]
            levels.setdefault(level, set()).update(of_shift(shift, at, zone))
        return next(
            (levels[level] for level in sorted(levels, reverse=True) if levels[level]), set()
        )

    return answer
