"""Grafana OnCall: chains become policies, rules become people's own, and nothing is dropped."""

import pytest

from tests.unit.importers.accounts import dropped
from tests.unit.importers.imported import WINDOW
from tests.unit.importers.oncall_exports import CASES, WHOLE, an_export
from tocsin.importers.grafana_oncall import read


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
