"""Opsgenie: imported schedules say what Opsgenie would, over changes of the clock."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.unit.importers.accounts import dropped
from tests.unit.importers.imported import NOW, WINDOW, differences, lanes
from tests.unit.importers.opsgenie_exports import (
    DAYS,
    ESCALATION,
    SCHEDULES,
    a_rotation,
    a_schedule,
    an_export,
)
from tocsin.importers.opsgenie import read
from tocsin.importers.report import ImportFaultError

DAY = timedelta(days=1)
LENGTHS = {"hourly": timedelta(hours=1), "daily": DAY, "weekly": 7 * DAY}


def open_at(limit, local):
    """Whether a rotation serves at a time on the wall."""
    if limit is None:
        return True
    midnight = local.replace(hour=0, minute=0, second=0, microsecond=0)
    spans = limit.get("restrictions") or [limit["restriction"]]
    weekly = limit["type"] == "weekday-and-time-of-day"
    period = 7 * DAY if weekly else DAY
    now = local - midnight + (local.weekday() * DAY if weekly else 0 * DAY)
    for span in spans:
        begin = timedelta(hours=span["startHour"], minutes=span["startMin"])
        end = timedelta(hours=span["endHour"], minutes=span["endMin"])
        if weekly:
            begin += DAYS.index(span["startDay"]) * DAY
            end += DAYS.index(span["endDay"]) * DAY
        if (now - begin) % period < ((end - begin) % period or period):
            return True
    return False


def of_rotation(rotation, at, zone):
    """Who serves by one rotation."""
    begin = datetime.fromisoformat(rotation["startDate"])
    end = rotation["endDate"] and datetime.fromisoformat(rotation["endDate"])
    local = at.astimezone(zone).replace(tzinfo=None)
    limit = rotation.get("timeRestriction")
    if at < begin or (end and at >= end) or not open_at(limit, local):
        return set()
    length = LENGTHS[rotation["type"]] * rotation["length"]
    turn = (local - begin.astimezone(zone).replace(tzinfo=None)) // length
    one = rotation["participants"][turn % len(rotation["participants"])]
    return {one["id"]} if one["type"] == "user" else set()


def by_opsgenie(schedule):
    """Who serves, by Opsgenie's documentation: everybody of all rotations, or the override."""
    zone = ZoneInfo(schedule["timezone"])

    def override(at, rotation):
        for one in schedule.get("overrides", ()):
            only = {each["id"] for each in one.get("rotations", ())}
            begin, end = (
                datetime.fromisoformat(one[name]) for name in ("startDate", "endDate")
            )
            if begin <= at < end and (not only or rotation["id"] in only):
                return {one["user"]["id"]}
        return None

    def answer(at):
        found = set()
        for rotation in schedule["rotations"]:
            ordered = override(at, rotation)
            found |= of_rotation(rotation, at, zone) if ordered is None else ordered
        return found

    return answer


@pytest.mark.parametrize("schedule", SCHEDULES.values(), ids=SCHEDULES.keys())
@pytest.mark.parametrize("begin", [NOW, datetime(2026, 10, 1, tzinfo=UTC)])
def test_who_is_on_call_is_who_opsgenie_says(schedule, begin):
    plan, _ = read(an_export(schedule), WINDOW)

    found = lanes(plan, "legal-on-call")
    assert found
    only_some = any(one.get("rotations") for one in schedule.get("overrides", ()))
    oracle = by_opsgenie(schedule)
    assert differences(found, oracle, begin, 40, may_be_empty=only_some) == []


def test_rotations_that_never_meet_are_one_schedule():
    plan, _ = read(an_export(SCHEDULES["a rotation that ends"]), WINDOW)

    assert [one.name for one in plan.schedules] == ["legal-on-call"]


def test_rules_of_one_delay_are_one_step_and_waits_lie_between_them():
    schedule = SCHEDULES["two that serve at once"]
    plan, report = read(an_export(schedule, [ESCALATION]), WINDOW)

    policy = plan.policies[0].policy
    both = ("schedule:legal-on-call", "schedule:legal-on-call-2")
    assert [(step.to, step.wait) for step in policy.steps] == [
        ((*both, "person:u3"), "900s"),
        (tuple(one.replace("schedule", "next") for one in both), "1800s"),
        (("team:legal",), "600s"),
    ]
    assert policy.repeat == 3
    told = [one.what for one in report.findings]
    assert any("goes on although" in one for one in told)
    assert any("asks all of it, not 'random'" in one for one in told)


@pytest.mark.parametrize("schedule", SCHEDULES.values(), ids=SCHEDULES.keys())
def test_nothing_is_dropped_silently(schedule):
    document = an_export(schedule, [ESCALATION]) | {"forwardings": [{"id": "f1"}]}
    _, report = read(document, WINDOW)

    assert dropped(document, report) == []


def test_a_team_that_takes_turns_leaves_them_to_nobody_and_says_so():
    rotation = a_rotation("mixed", (0,), "2026-01-05T08:00:00Z", "daily")
    rotation["participants"].append({"type": "team", "id": "t1", "name": "Legal"})
    plan, report = read(an_export(a_schedule("UTC", [rotation])), WINDOW)

    assert any("its turns are nobody's" in one.what for one in report.findings)
    assert plan.schedules[0].people() == {"u0"}


@pytest.mark.parametrize("broken", [{"users": {"data": 3}}, {"overrides": "x"}, {"users": 1.5}])
def test_what_is_no_export_is_refused(broken):
    with pytest.raises(ImportFaultError):
        read(broken, WINDOW)
