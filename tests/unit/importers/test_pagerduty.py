"""PagerDuty: imported schedules say what PagerDuty would, over changes of the clock."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.unit.importers.accounts import dropped
from tests.unit.importers.imported import NOW, WINDOW, differences, lanes
from tocsin.importers.pagerduty import read
from tocsin.importers.report import ImportFaultError, Severity

DAY = 86_400
SPAN = ("start", "end")
USERS = [
    {
        "id": f"PUSER{index}",
        "type": "user",
        "name": name,
        "email": f"{name.lower()}@example.org",
        "time_zone": "Europe/Berlin",
        "role": "user",
        "contact_methods": [
            {"id": f"PC{index}", "type": "email_contact_method", "address": "a@example.org"},
            {"id": f"PS{index}", "type": "sms_contact_method", "address": "5550100"},
            {"id": f"PP{index}", "type": "push_notification_contact_method", "address": "x"},
        ],
        "notification_rules": [
            {
                "id": f"PR{index}",
                "start_delay_in_minutes": 0,
                "urgency": "high",
                "contact_method": {"id": f"PS{index}", "type": "sms_contact_method_reference"},
            },
            {
                "id": f"PR{index}b",
                "start_delay_in_minutes": 5,
                "urgency": "low",
                "contact_method": {
                    "id": f"PC{index}",
                    "type": "email_contact_method_reference",
                },
            },
        ],
    }
    for index, name in enumerate(("Ada", "Ben", "Cleo", "Dan"))
]


def ref(index):
    return {"id": f"PUSER{index}", "type": "user_reference"}


def a_layer(layer_id, members, start, length, restrictions=(), **more):
    return {
        "id": layer_id,
        "name": layer_id.title(),
        "start": start,
        "end": None,
        "rotation_virtual_start": start,
        "rotation_turn_length_seconds": length,
        "users": [{"user": ref(index)} for index in members],
        "restrictions": list(restrictions),
        **more,
    }


def daily(start, seconds):
    return {
        "type": "daily_restriction",
        "start_time_of_day": start,
        "duration_seconds": seconds,
    }


def weekly(day, start, seconds):
    return daily(start, seconds) | {"type": "weekly_restriction", "start_day_of_week": day}


def a_schedule(zone, layers, **more):
    return {"id": "PSCHED1", "name": "Trust & Safety", "time_zone": zone} | {
        "schedule_layers": layers,
        **more,
    }


def an_export(schedule, policies=()):
    return {
        "users": {"users": USERS, "more": False},
        "schedules": [schedule],
        "escalation_policies": {"escalation_policies": list(policies)},
    }


def open_at(restriction, at):
    """Whether a restriction lets a layer serve at a time on the wall."""
    midnight = at.replace(hour=0, minute=0, second=0, microsecond=0)
    period, since = DAY, (at - midnight).total_seconds()
    hour, minute, second = map(int, restriction["start_time_of_day"].split(":"))
    begins = hour * 3600 + minute * 60 + second
    if restriction["type"] == "weekly_restriction":
        period = 7 * DAY
        since += at.weekday() * DAY
        begins += (restriction["start_day_of_week"] - 1) * DAY
    return (since - begins) % period < restriction["duration_seconds"]


def serves(layer, at, local):
    """Whether a layer has somebody."""
    begin, end = (layer[name] and datetime.fromisoformat(layer[name]) for name in SPAN)
    limits = layer["restrictions"]
    held = begin <= at and not (end and at >= end)
    return held and (not limits or any(open_at(one, local) for one in limits))


def by_pagerduty(schedule):
    """Who serves, by PagerDuty's documentation: one at a time, the first listed layer wins."""
    zone = ZoneInfo(schedule["time_zone"])

    def wall(at):
        return at.astimezone(zone).replace(tzinfo=None)

    def answer(at):
        for override in schedule.get("overrides", ()):
            begin, end = (datetime.fromisoformat(override[name]) for name in SPAN)
            if begin <= at < end:
                return {override["user"]["id"]}
        for layer in schedule["schedule_layers"]:
            if serves(layer, at, wall(at)):
                first = datetime.fromisoformat(layer["rotation_virtual_start"])
                length = timedelta(seconds=layer["rotation_turn_length_seconds"])
                turn = (wall(at) - wall(first)) // length
                return {layer["users"][turn % len(layer["users"])]["user"]["id"]}
        return set()

    return answer


SCHEDULES = {
    "a weekly rotation, at night a daily one above it": a_schedule(
        "Europe/Berlin",
        [
            a_layer(
                *("NIGHT", (2, 3), "2026-01-05T18:00:00+01:00", DAY),
                [daily("18:00:00", 14 * 3600)],
            ),
            a_layer("MAIN", (0, 1, 2), "2026-01-05T09:00:00+01:00", 7 * DAY),
        ],
    ),
    "weekdays by the week, weekends across days": a_schedule(
        "America/New_York",
        [
            a_layer(
                *("WEEKEND", (1, 3), "2026-01-02T17:00:00-05:00", 7 * DAY),
                [weekly(5, "17:00:00", 63 * 3600)],
            ),
            a_layer(
                *("DAYS", (0, 2), "2026-01-05T08:30:00-05:00", DAY),
                [weekly(day, "08:30:00", 9 * 3600) for day in range(1, 6)],
            ),
        ],
    ),
    "turns of twelve hours, begun before the layer": a_schedule(
        "Australia/Sydney",
        [
            a_layer(
                *("HALF", (0, 1, 2), "2026-03-20T00:00:00+11:00", 12 * 3600),
                rotation_virtual_start="2026-01-03T20:00:00+11:00",
                end="2026-10-20T00:00:00+11:00",
            ),
        ],
    ),
    "turns of 36 hours and of five": a_schedule(
        "Europe/London",
        [
            a_layer(
                *("FIVE", (3, 2), "2026-02-03T07:00:00+00:00", 5 * 3600),
                [weekly(7, "00:00:00", DAY)],
            ),
            a_layer("LONG", (0, 1, 2), "2026-02-03T20:00:00+00:00", 36 * 3600),
        ],
    ),
    "one layer with overrides": a_schedule(
        "America/Sao_Paulo",
        [a_layer("MAIN", (0, 1), "2026-01-05T09:00:00-03:00", 14 * DAY)],
        overrides=[
            {
                "id": "PO1",
                "start": "2026-03-10T00:00:00-03:00",
                "end": "2026-03-12T12:00:00-03:00",
                "user": ref(3),
            }
        ],
    ),
}


@pytest.mark.parametrize("schedule", SCHEDULES.values(), ids=SCHEDULES.keys())
@pytest.mark.parametrize("begin", [NOW, datetime(2026, 10, 1, tzinfo=UTC)])
def test_who_is_on_call_is_who_pagerduty_says(schedule, begin):
    plan, _ = read(an_export(schedule), WINDOW)

    found = lanes(plan, "trust-safety")
    assert len(found) == 1
    assert differences(found, by_pagerduty(schedule), begin, 40) == []


POLICY = {
    "id": "PPOL1",
    "name": "Default",
    "num_loops": 2,
    "services": [{"id": "PSVC1", "type": "service_reference"}],
    "escalation_rules": [
        {
            "id": "PRULE1",
            "escalation_delay_in_minutes": 10,
            "targets": [{"id": "PSCHED1", "type": "schedule_reference"}],
        },
        {
            "id": "PRULE2",
            "escalation_delay_in_minutes": 20,
            "escalation_rule_assignment_strategy": {"type": "round_robin"},
            "targets": [
                {"id": "PUSER0", "type": "user_reference"},
                {"id": "PUSER1", "type": "user_reference"},
                {"id": "PGONE", "type": "schedule_reference"},
            ],
        },
    ],
}


def test_a_policy_keeps_its_rules_delays_and_loops():
    plan, report = read(an_export(SCHEDULES["one layer with overrides"], [POLICY]), WINDOW)

    (planned,) = plan.policies
    first, second = planned.policy.steps
    assert (first.to, first.wait) == (("schedule:trust-safety",), "600s")
    assert (second.to, second.pick) == (("person:PUSER0", "person:PUSER1"), "round_robin")
    assert planned.policy.repeat == 2
    lost = [one.path for one in report.findings if one.severity is Severity.LOST]
    assert "escalation_policies.escalation_policies[0].escalation_rules[1].targets[2]" in lost


def test_people_keep_their_ways_but_for_the_app():
    plan, report = read(an_export(SCHEDULES["one layer with overrides"]), WINDOW)

    rules = plan.people["PUSER0"].rules
    assert [(way.channel, way.after) for way in rules.urgent] == [("sms", None)]
    assert [(way.channel, way.after) for way in rules.routine] == [("smtp", None)]
    assert any("contact_methods[2]" in one.path for one in report.findings)


@pytest.mark.parametrize("schedule", SCHEDULES.values(), ids=SCHEDULES.keys())
def test_nothing_is_dropped_silently(schedule):
    document = an_export(schedule, [POLICY]) | {"services": [{"id": "PSVC1", "name": "Web"}]}
    _, report = read(document, WINDOW)

    assert dropped(document, report) == []


def test_somebody_who_is_not_in_the_export_is_asked_for():
    schedule = a_schedule("UTC", [a_layer("L", (0, 7), "2026-01-05T09:00:00+00:00", DAY)])
    plan, report = read(an_export(schedule), WINDOW)

    assert "PUSER7" in plan.schedules[0].people()
    assert any("--map PUSER7=NAME" in one.instead for one in report.findings)


def test_a_missing_page_is_reported():
    document = an_export(SCHEDULES["one layer with overrides"])
    document["users"]["more"] = True
    _, report = read(document, WINDOW)

    assert any("not the last page" in one.what for one in report.findings)


@pytest.mark.parametrize(
    ("broken", "path"),
    [
        ({"users": "all of them"}, "users"),
        ({"schedules": {"schedule": 1}}, "schedules"),
        ({"overrides": []}, "overrides"),
        ({"users": [{"id": "P1"}] * 20_001}, "users"),
    ],
)
def test_what_is_no_export_is_refused_by_its_path(broken, path):
    with pytest.raises(ImportFaultError) as refused:
        read(broken, WINDOW)

    assert refused.value.path == path


@pytest.mark.parametrize(
    "change",
    [
        {"rotation_turn_length_seconds": -1},
        {"rotation_turn_length_seconds": 10**12},
        {"rotation_turn_length_seconds": 3605},
        {
            "start": "0001-01-01T00:00:00+00:00",
            "rotation_virtual_start": "0001-01-01T00:00:00Z",
        },
        {"start": "2026-01-05T09:00:00"},
        {"users": {"user": "ada"}},
        {"users": [None, 7, {"user": None}]},
        {"name": "A\x00"},
        {"restrictions": [{"type": "daily_restriction", "duration_seconds": 0}]},
    ],
)
def test_a_broken_layer_is_reported_and_hides_no_other(change):
    broken = a_layer("BAD", (0,), "2026-01-05T09:00:00+00:00", DAY) | change
    good = a_layer("GOOD", (1,), "2026-01-05T09:00:00+00:00", DAY)
    plan, report = read(an_export(a_schedule("UTC", [broken, good])), WINDOW)

    assert "GOOD" in [layer.id for layer in plan.schedules[0].rota.layers]
    at = "schedules[0].schedule_layers[0]"
    assert any(one.path.startswith(at) and one.severity == "lost" for one in report.findings)
