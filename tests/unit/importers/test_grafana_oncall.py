"""Grafana OnCall: imported schedules say what OnCall would, over changes of the clock."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.unit.importers.accounts import dropped
from tests.unit.importers.imported import NOW, WINDOW, differences, lanes
from tocsin.importers.grafana_oncall import read

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
NAMES = ("ada", "ben", "cleo", "dan")
USERS = [
    {
        "id": f"U{index}",
        "grafana_id": index,
        "email": f"{name}@example.org",
        "username": name,
        "role": "user",
        "timezone": "Europe/Rome",
        "teams": ["T1"],
    }
    for index, name in enumerate(NAMES)
]


def a_shift(shift_id, kind, start, hours, **more):
    common = {"id": shift_id, "name": shift_id, "team_id": None, "type": kind, "level": 0}
    return common | {"start": start, "duration": int(hours * 3600), "time_zone": None, **more}


def rolling(shift_id, groups, start, hours, frequency, **more):
    members = [[f"U{index}" for index in group] for group in groups]
    turns = {"rolling_users": members, "start_rotation_from_user_index": 0}
    turns |= {"frequency": frequency, "interval": 1, "week_start": "MO"}
    return a_shift(shift_id, "rolling_users", start, hours, **(turns | more))


def recurrent(shift_id, members, start, hours, frequency, **more):
    users = {"users": [f"U{index}" for index in members], "frequency": frequency}
    return a_shift(shift_id, "recurrent_event", start, hours, **(users | more))


def single(shift_id, members, start, hours, kind="single_event", **more):
    users = [f"U{index}" for index in members]
    return a_shift(shift_id, kind, start, hours, users=users, **more)


def an_export(shifts, zone="Europe/Rome", kind="calendar", **more):
    schedule = {"id": "S1", "name": "Safety first", "type": kind, "team_id": None}
    schedule |= {"time_zone": zone, "shifts": [shift["id"] for shift in shifts]}
    schedule |= {"slack": {"channel_id": "C1"}, "on_call_now": ["U1"]}
    return {
        "users": {"count": 4, "next": None, "previous": None, "results": USERS},
        "teams": {"results": [{"id": "T1", "name": "Safety team", "email": ""}]},
        "schedules": {"results": [schedule]},
        "on_call_shifts": {"results": shifts, "next": None},
        **more,
    }


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


START = "2026-01-07T09:00:00"
CASES = {
    "daily and weekly turns on two levels": [
        rolling("DAILY", ([0], [1], [2]), START, 24, "daily"),
        rolling("WEEKLY", ([3], [1]), START, 8, "weekly", level=2, by_day=["MO", "WE", "FR"]),
    ],
    "two at once, above one": [
        rolling("PAIRS", ([0, 1], [2]), START, 12, "daily", level=1),
        rolling("BELOW", ([3],), START, 168, "weekly"),
        recurrent("FRIDAYS", (2, 3), "2026-01-09T20:30:00", 6, "weekly", level=3),
    ],
    "turns of selected days, and of hours": [
        rolling("SOME", ([0], [1], [2]), START, 24, "daily", by_day=["TU", "FR"], interval=2),
        rolling("HOURS", ([3], [2]), START, 4, "hourly", interval=8, level=1),
    ],
    "weeks that begin on Sunday, with a night into the next": [
        rolling(
            *("LATE", ([0], [1], [2]), "2026-01-07T22:00:00", 10, "weekly"),
            by_day=["SU", "WE", "SA"],
            week_start="SU",
        ),
    ],
    "single events, overrides of one and of two": [
        rolling("BASE", ([0], [1]), START, 168, "weekly", until="2026-10-20T00:00:00"),
        single("ONE", (2,), "2026-03-10T00:00:00", 30, level=1),
        single("OVER", (3,), "2026-03-12T06:00:00", 12, "override"),
        single("BOTH", (2, 3), "2026-03-20T06:00:00", 12, "override"),
    ],
    "months, and every other week": [
        rolling("MONTHS", ([0], [1]), START, 72, "monthly", by_monthday=[1, 15]),
        rolling("OTHER", ([2], [3]), START, 100, "weekly", interval=2),
    ],
    "a rotation that counts from later, in a zone of its own": [
        rolling(
            *("ZONED", ([0], [1], [2]), START, 24, "daily"),
            time_zone="America/Denver",
            rotation_start="2026-03-05T09:00:00",
        ),
    ],
}


@pytest.mark.parametrize("shifts", CASES.values(), ids=CASES.keys())
@pytest.mark.parametrize("begin", [NOW, datetime(2026, 10, 1, tzinfo=UTC)])
def test_who_is_on_call_is_who_oncall_says(shifts, begin):
    plan, _ = read(an_export(shifts), WINDOW)

    found = lanes(plan, "safety-first")
    assert found
    assert differences(found, by_oncall(shifts, "Europe/Rome"), begin, 32) == []


def test_shifts_of_web_schedules_are_in_utc():
    shifts = CASES["daily and weekly turns on two levels"]
    plan, _ = read(an_export(shifts, kind="web"), WINDOW)

    assert differences(lanes(plan, "safety-first"), by_oncall(shifts, "UTC"), NOW, 32) == []


def test_a_shift_on_a_day_that_never_comes_has_nobody():
    never = {"by_month": [2], "by_monthday": [30, -31]}
    shift = rolling("NEVER", ([0], [1]), "2015-01-07T09:00:00", 1, "hourly", **never)
    plan, report = read(an_export([shift]), WINDOW)

    assert plan.schedules == []
    assert any("nobody serves in it" in one.what for one in report.findings)


def test_what_no_rotation_says_is_worked_out_and_said_so():
    plan, report = read(an_export(CASES["months, and every other week"]), WINDOW)

    assert not plan.schedules[0].rota.layers
    assert any("until 2027-03-01" in one.what for one in report.findings)


SWAP = {
    "id": "W1",
    "schedule": "S1",
    "swap_start": "2026-03-10T00:00:00Z",
    "swap_end": "2026-03-12T00:00:00Z",
    "beneficiary": "U0",
    "benefactor": "U3",
    "status": "taken",
}


def test_a_swap_that_was_taken_counts():
    shifts = [rolling("ALONE", ([0],), START, 24, "daily")]
    plan, report = read(
        an_export(shifts, shift_swaps=[SWAP, SWAP | {"id": "W2", "benefactor": None}]), WINDOW
    )

    def oracle(at):
        taken = datetime(2026, 3, 10, tzinfo=UTC) <= at < datetime(2026, 3, 12, tzinfo=UTC)
        return {"U3"} if taken else {"U0"}

    assert differences(lanes(plan, "safety-first"), oracle, NOW, 20) == []
    assert any("nobody has taken it" in one.what for one in report.findings)


CALENDAR = """\
BEGIN:VCALENDAR
VERSION:2.0
X-WR-TIMEZONE:Europe/Rome
BEGIN:VEVENT
UID:1
SUMMARY:[L1] ada
DTSTART;TZID=Europe/Rome:20260302T090000
DTEND;TZID=Europe/Rome:20260302T170000
RRULE:FREQ=WEEKLY;BYDAY=MO,TU
EXDATE;TZID=Europe/Rome:20260310T090000
END:VEVENT
BEGIN:VEVENT
UID:2
SUMMARY:ben@example.org
DTSTART;VALUE=DATE:20260301
DTEND;VALUE=DATE:20260302
RRULE:FREQ=DAILY
END:VEVENT
BEGIN:VEVENT
UID:3
SUMMARY:somebody else
DTSTART:20260301T000000Z
DTEND:20260301T010000Z
END:VEVENT
END:VCALENDAR
"""


def test_a_calendar_is_read_when_it_is_in_the_export():
    document = an_export([], kind="ical", ical={"S1-primary": CALENDAR})
    plan, report = read(document, WINDOW)

    def oracle(at):
        local = at.astimezone(ZoneInfo("Europe/Rome"))
        on = local.weekday() < 2 and 9 <= local.hour < 17 and local.day != 10
        return {"U0"} if on else {"U1"}

    begin = datetime(2026, 3, 2, tzinfo=UTC)
    assert differences(lanes(plan, "safety-first"), oracle, begin, 35) == []
    assert any("'somebody else'" in one.what for one in report.findings)


def recurring(rule):
    return CALENDAR.replace("FREQ=WEEKLY;BYDAY=MO,TU", f"FREQ={rule}")


@pytest.mark.parametrize(
    "text",
    [
        *("", "no calendar", "\x00", recurring("SECONDLY")),
        recurring("HOURLY;BYMONTH=2;BYMONTHDAY=30"),
        recurring("HOURLY;BYSETPOS=300"),
    ],
)
def test_a_broken_calendar_is_reported(text):
    _, report = read(an_export([], kind="ical", ical={"S1-primary": text}), WINDOW)

    assert any(one.path.startswith("ical.S1-primary") for one in report.findings)


def a_step(position, kind, **more):
    return {
        "id": f"E{position}",
        "escalation_chain_id": "F1",
        "position": position,
        "type": kind,
        **more,
    }


STEPS = [
    a_step(0, "notify_persons", persons_to_notify=["U0"], important=True),
    a_step(1, "notify_on_call_from_schedule", notify_on_call_from_schedule="S1"),
    a_step(2, "wait", duration=300),
    a_step(3, "notify_person_next_each_time", persons_to_notify_next_each_time=["U1", "U2"]),
    a_step(4, "wait", duration=900),
    a_step(5, "notify_team_members", team_to_notify="T1"),
    a_step(6, "notify_if_time_from_to", notify_if_time_from="09:00:00Z"),
    a_step(7, "trigger_webhook", action_to_trigger="K1"),
    a_step(8, "repeat_escalation"),
]
RULES = [
    {"id": "N1", "user_id": "U0", "position": 0, "important": True, "type": "notify_by_slack"},
    {"id": "N2", "user_id": "U0", "position": 1, "important": True, "type": "wait"},
    {"id": "N3", "user_id": "U0", "position": 2, "important": True, "type": "notify_by_sms"},
    {"id": "N4", "user_id": "U0", "position": 0, "type": "notify_by_mobile_app"},
    {"id": "N5", "user_id": "U9", "position": 0, "type": "notify_by_email"},
]
WHOLE = {
    "escalation_chains": {"results": [{"id": "F1", "name": "Default", "team_id": None}]},
    "escalation_policies": {"results": STEPS},
    "personal_notification_rules": RULES,
    "shift_swaps": [SWAP],
    "routes": {"results": [{"id": "R1", "escalation_chain_id": "F1"}]},
}


def test_steps_without_a_wait_between_them_are_one():
    shifts = CASES["daily and weekly turns on two levels"]
    plan, report = read(an_export(shifts, **WHOLE), WINDOW)

    policy = plan.policies[0].policy
    assert [(step.to, step.pick, step.wait) for step in policy.steps] == [
        (("person:U0", "schedule:safety-first"), "all", "300s"),
        (("person:U1", "person:U2"), "round_robin", "900s"),
        (("team:safety-team",), "all", "300s"),
    ]
    assert policy.repeat == 5
    lost = [one.path for one in report.findings if one.severity == "lost"]
    assert {f"escalation_policies.results[{index}]" for index in (6, 7)} <= set(lost)


def test_waits_put_off_the_ways_that_follow():
    plan, _ = read(an_export(CASES["months, and every other week"], **WHOLE), WINDOW)

    ways = plan.people["U0"].rules.urgent
    assert [(way.channel, way.after) for way in ways] == [("slack", None), ("sms", "1m")]


@pytest.mark.parametrize("shifts", CASES.values(), ids=CASES.keys())
def test_nothing_is_dropped_silently(shifts):
    document = an_export(shifts, **WHOLE)
    _, report = read(document, WINDOW)

    assert dropped(document, report) == []
