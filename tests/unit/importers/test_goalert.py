"""GoAlert: imported schedules say what GoAlert would, over changes of the clock."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.unit.importers.accounts import dropped
from tests.unit.importers.goalert_exports import (
    CASES,
    POLICY,
    ROTATIONS,
    an_export,
    an_override,
)
from tests.unit.importers.imported import NOW, WINDOW, differences, lanes
from tocsin.domain.oncall.answer import on_call
from tocsin.importers.goalert import read

DAY = timedelta(days=1)
LENGTHS = {"hourly": timedelta(hours=1), "daily": DAY, "weekly": 7 * DAY}


def serves(rule, local):
    """Whether a rule is on at a time on the wall; days begin on Sunday."""
    begin, end = (timedelta(hours=int(rule[n][:2]), minutes=int(rule[n][3:])) for n in HOURS)
    for back in (0, 1):
        day = local.replace(hour=0, minute=0, second=0, microsecond=0) - back * DAY
        if rule["weekdayFilter"][(day.weekday() + 1) % 7]:
            last = day + end if begin < end else day + end + DAY
            if day + begin <= local < last:
                return True
    return False


HOURS = ("start", "end")


def turn_of(rotation, at):
    """The number of a rotation's turn, counted on the wall from its start."""
    zone = ZoneInfo(rotation["timeZone"])
    local = at.astimezone(zone).replace(tzinfo=None)
    start = datetime.fromisoformat(rotation["start"]).astimezone(zone).replace(tzinfo=None)
    if rotation["type"] != "monthly":
        return (local - start) // (LENGTHS[rotation["type"]] * rotation["shiftLength"])
    months = (local.year - start.year) * 12 + local.month - start.month
    months -= local < start.replace(year=local.year, month=local.month)
    return months // rotation["shiftLength"]


def active(rotation, at):
    """Whose turn it is, from who was active at the export on."""
    index = rotation["activeUserIndex"] + turn_of(rotation, at) - turn_of(rotation, NOW)
    return rotation["userIDs"][index % len(rotation["userIDs"])]


def by_goalert(schedule, rotations, overrides):
    """Who serves, by GoAlert's source: all active targets, overridden; or a temporary one."""
    zone = ZoneInfo(schedule["timeZone"])
    by_id = {rotation["id"]: rotation for rotation in rotations}

    def held(one, at):
        begin, end = (datetime.fromisoformat(one[name]) for name in ("start", "end"))
        return begin <= at < end

    def of(target, at):
        return target["id"] if target["type"] == "user" else active(by_id[target["id"]], at)

    def answer(at):
        for temporary in schedule["temporarySchedules"]:
            if held(temporary, at):
                return {shift["userID"] for shift in temporary["shifts"] if held(shift, at)}
        local = at.astimezone(zone).replace(tzinfo=None)
        found = {
            of(one["target"], at)
            for one in schedule["targets"]
            if any(serves(rule, local) for rule in one["rules"])
        }
        now = [one for one in overrides if held(one, at)]
        change = {one["removeUserID"]: one["addUserID"] for one in now if one["removeUserID"]}
        added = {one["addUserID"] for one in now if not one["removeUserID"]}
        return {change.get(person, person) for person in found} | added

    return answer


@pytest.mark.parametrize(("schedule", "overrides"), CASES.values(), ids=CASES.keys())
@pytest.mark.parametrize("begin", [NOW, datetime(2026, 10, 1, tzinfo=UTC)])
def test_who_is_on_call_is_who_goalert_says(schedule, overrides, begin):
    plan, _ = read(an_export(schedule, ROTATIONS, overrides), WINDOW)

    found = lanes(plan, "duty")
    assert found
    oracle = by_goalert(schedule, ROTATIONS, overrides)
    assert differences(found, oracle, begin, 40) == []


def test_a_policy_asks_schedules_rotations_and_users_in_order():
    schedule, overrides = CASES["days, nights, and a user at weekends"]
    plan, report = read(an_export(schedule, ROTATIONS, overrides, [POLICY]), WINDOW)

    first, second = plan.policies[0].policy.steps
    assert first.to == ("schedule:duty", "schedule:duty-2", "schedule:night")
    assert second.to == ("person:user-1",)
    assert (first.wait, second.wait) == ("300s", "1800s")
    assert any("webhook" in one.what for one in report.findings)
    assert any("everybody of it is told" in one.what for one in report.findings)


@pytest.mark.parametrize(("schedule", "overrides"), CASES.values(), ids=CASES.keys())
def test_nothing_is_dropped_silently(schedule, overrides):
    removing = an_override(None, "user-0", "2026-03-05T00:00:00Z", "2026-03-10T00:00:00Z")
    document = an_export(schedule, ROTATIONS, [*overrides, removing], [POLICY])
    document["services"] = {"nodes": [{"id": "v1", "name": "Web"}]}
    _, report = read(document, WINDOW)

    assert dropped(document, report) == []


def test_the_answer_of_one_query_is_read_as_it_is():
    schedule, overrides = CASES["a rotation at all times"]
    plain, _ = read(an_export(schedule, ROTATIONS, overrides), WINDOW)
    wrapped, _ = read({"data": an_export(schedule, ROTATIONS, overrides)}, WINDOW)

    assert [one.rota for one in wrapped.schedules] == [one.rota for one in plain.schedules]


def test_the_next_handoff_dates_the_active_user():
    schedule, _ = CASES["a rotation at all times"]
    dated = [one | {"nextHandoffTimes": ["2026-03-16T08:00:00Z"]} for one in ROTATIONS[:1]]
    plan, _ = read(an_export(schedule, dated), WINDOW)

    (found,) = lanes(plan, "duty")
    assert on_call(found, datetime(2026, 3, 16, 7, 59, tzinfo=UTC)).person == "user-2"
    assert on_call(found, datetime(2026, 3, 16, 8, 1, tzinfo=UTC)).person == "user-0"
