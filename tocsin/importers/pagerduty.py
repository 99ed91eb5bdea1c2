"""PagerDuty: users, schedules with layers and overrides, escalation policies.

Of two layers the one further down in the web page wins; the API lists that one first.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Literal

from pydantic import Field

from tocsin.importers.finite import Window
from tocsin.importers.naming import Names
from tocsin.importers.pagerduty_schedules import Schedules
from tocsin.importers.people import Directory, known_zone
from tocsin.importers.plan import Contact, Person, Plan
from tocsin.importers.records import Ident, Reader, Record, Rows, Text
from tocsin.importers.report import Report
from tocsin.importers.stages import PolicyDraft, finished, step_of
from tocsin.importers.ways import CHANNELS, Way, rules_of, tell_contact

READ = ("users", "schedules", "overrides", "escalation_policies")
METHODS = {
    "email_contact_method": "email",
    "sms_contact_method": "sms",
    "phone_contact_method": "phone",
}


class Method(Record):
    """A contact method, or a reference to one."""

    id: Ident = "-"
    type: Text = ""
    address: Text = ""
    label: Text | None = None
    summary: Text | None = None


class Rule(Record):
    """A notification rule: a contact method some minutes after an incident is assigned."""

    id: Ident = "-"
    start_delay_in_minutes: int = Field(default=0, ge=0, le=100_000)
    contact_method: Method = Method()
    urgency: Literal["high", "low"] | None = "high"
    type: Text = ""


class User(Record):
    """A user, with ``include[]=contact_methods`` and ``include[]=notification_rules``."""

    id: Ident
    name: Text = ""
    summary: Text | None = None
    email: Text = ""
    time_zone: Text | None = None
    contact_methods: Rows = None
    notification_rules: Rows = None


class Strategy(Record):
    """How a rule picks among its targets."""

    type: Text = "assign_to_everyone"


class Target(Record):
    """A user or a schedule."""

    id: Ident
    type: Text = ""
    summary: Text | None = None


class EscalationRule(Record):
    """One rule: whom it asks, and after how long the next one follows."""

    id: Ident = "-"
    escalation_delay_in_minutes: int = Field(default=30, ge=0, le=100_000)
    targets: Rows = None
    escalation_rule_assignment_strategy: Strategy | Text | None = None


class Policy(Record):
    """An escalation policy."""

    id: Ident
    name: Text = ""
    summary: Text | None = None
    num_loops: int = Field(default=0, ge=0, le=1000)
    escalation_rules: Rows = None


def read(document: Mapping[str, Any], window: Window) -> tuple[Plan, Report]:
    """Read an export; ``window`` begins at the import.

    Raises:
        ImportFaultError: A part of it is not what PagerDuty's API answers.
    """
    report = Report()
    reader = Reader(document, report)
    people, names = Directory(report), Names()
    for path, user in reader.top("users", User):
        _add_user(reader, people, path, user)
    schedules = Schedules(reader, people, names, window)
    plan = Plan("pagerduty", schedules=schedules.read())
    names = Names()
    rows = reader.top("escalation_policies", Policy)
    drafts = (_policy(reader, people, schedules, names, *row) for row in rows)
    plan.policies = finished(report, drafts)
    plan.people = people.people
    reader.close(READ)
    return plan, report


def _add_user(reader: Reader, people: Directory, path: str, user: User) -> None:
    report = reader.report
    methods, contacts = {}, []
    for where, method in reader.rows(user.contact_methods, f"{path}.contact_methods", Method):
        kind = METHODS.get(method.type.removesuffix("_reference"))
        methods[method.id] = kind
        if kind is None:
            report.lost(where, "there is no channel like it", "use one that is set up here")
            continue
        label = method.label or method.summary or ""
        contacts.append(Contact(where, CHANNELS[kind], method.address, label))
        tell_contact(report, where)
    ways = []
    for where, rule in reader.rows(user.notification_rules, f"{path}.notification_rules", Rule):
        kind = methods.get(rule.contact_method.id) or METHODS.get(
            rule.contact_method.type.removesuffix("_reference")
        )
        after = timedelta(minutes=rule.start_delay_in_minutes)
        urgency: Literal["routine", "urgent"] = "routine" if rule.urgency == "low" else "urgent"
        ways.append(Way(where, urgency, CHANNELS[kind] if kind else None, after))
    person = Person(
        key="",
        path=path,
        name=user.name or user.summary or user.email,
        email=user.email,
        zone=known_zone(user.time_zone),
        contacts=tuple(contacts),
        rules=rules_of(report, ways),
    )
    people.add(user.id, person, (user.email,))
    report.carry(path)


def _policy(
    reader: Reader,
    people: Directory,
    schedules: Schedules,
    names: Names,
    path: str,
    policy: Policy,
) -> PolicyDraft:
    title = policy.name or policy.summary or policy.id
    steps = []
    for where, rule in reader.rows(
        policy.escalation_rules, f"{path}.escalation_rules", EscalationRule
    ):
        targets: list[str] = []
        for at, target in reader.rows(rule.targets, f"{where}.targets", Target):
            found = _targets(reader.report, people, schedules, at, target)
            if found:
                reader.report.carry(at)
            targets += found
        wait = timedelta(minutes=rule.escalation_delay_in_minutes)
        strategy = rule.escalation_rule_assignment_strategy
        how = strategy.type if isinstance(strategy, Strategy) else strategy
        step = step_of(reader.report, where, targets, wait, in_turn=how == "round_robin")
        if step:
            steps.append((where, step))
    name = names.name(title, policy.id)
    source = f"pagerduty policy {policy.id}"
    return PolicyDraft(path, name, source, title, steps, policy.num_loops)


def _targets(
    report: Report, people: Directory, schedules: Schedules, path: str, target: Target
) -> list[str]:
    kind = target.type.removesuffix("_reference")
    if kind == "user":
        return [f"person:{people.key(target.id, path)}"]
    if kind == "schedule":
        found = [f"schedule:{name}" for name in schedules.names.get(target.id, ())]
        if not found:
            report.lost(path, f"asks schedule {target.id!r}, which is not imported")
        return found
    report.lost(path, f"targets of the type {target.type!r} have no counterpart")
    return []
