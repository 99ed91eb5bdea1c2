"""Grafana OnCall: chains become policies, rules become people's own, and nothing is dropped."""

import pytest

from tests.unit.importers.accounts import dropped
from tests.unit.importers.imported import WINDOW
from tests.unit.importers.oncall_exports import CASES, SWAP, an_export
from tocsin.importers.grafana_oncall import read


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
