"""PagerDuty: policies and people's rules are carried over, and nothing is dropped."""

import pytest

from tests.unit.importers.accounts import dropped
from tests.unit.importers.imported import WINDOW
from tests.unit.importers.pagerduty_exports import POLICY, SCHEDULES, an_export
from tocsin.importers.pagerduty import read
from tocsin.importers.report import Severity


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
