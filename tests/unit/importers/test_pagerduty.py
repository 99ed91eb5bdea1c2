"""PagerDuty: imported schedules say what PagerDuty would, over changes of the clock."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.unit.importers.imported import NOW, WINDOW, differences, lanes
from tests.unit.importers.pagerduty_exports import (
    DAY,
    SCHEDULES,
    a_layer,
    a_schedule,
    an_export,
)
from tocsin.importers.pagerduty import read
from tocsin.importers.report import ImportFaultError

SPAN = ("start", "end")


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


@pytest.mark.parametrize("schedule", SCHEDULES.values(), ids=SCHEDULES.keys())
@pytest.mark.parametrize("begin", [NOW, datetime(2026, 10, 1, tzinfo=UTC)])
def test_who_is_on_call_is_who_pagerduty_says(schedule, begin):
    plan, _ = read(an_export(schedule), WINDOW)

    found = lanes(plan, "trust-safety")
    assert len(found) == 1
    assert differences(found, by_pagerduty(schedule), begin, 40) == []


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
