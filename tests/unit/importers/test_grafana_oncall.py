"""Grafana OnCall: imported schedules say what OnCall would, over changes of the clock."""

from datetime import UTC, datetime

import pytest

from tests.unit.importers.imported import NOW, WINDOW, differences, lanes
from tests.unit.importers.oncall_exports import CASES, START, SWAP, an_export, rolling
from tests.unit.importers.oncall_oracle import by_oncall
from tocsin.importers.grafana_oncall import read


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
