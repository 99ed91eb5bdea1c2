"""GoAlert: users, rotations, schedules with rules and overrides, escalation policies.

Everybody whom a rule or rotation of a schedule names serves at once. A temporary schedule
replaces everything, overrides too.
"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from pydantic import Field

from tocsin.domain.paging.policy import Urgency
from tocsin.importers.finite import Window
from tocsin.importers.goalert_rotations import Rotation, Rotations
from tocsin.importers.goalert_schedules import Schedules, Target
from tocsin.importers.naming import Names, slug
from tocsin.importers.people import Directory
from tocsin.importers.plan import Contact, Person, Plan
from tocsin.importers.records import Camel, Ident, Reader, Rows, Text
from tocsin.importers.report import Report
from tocsin.importers.stages import PolicyDraft, finished, step_of
from tocsin.importers.ways import CHANNELS, Way, rules_of, tell_contact

READ = ("users", "rotations", "schedules", "userOverrides", "escalationPolicies", "exportedAt")
METHODS = {
    "SMS": "sms",
    "VOICE": "phone",
    "EMAIL": "email",
    "SLACK_DM": "slack",
    "builtin-twilio-sms": "sms",
    "builtin-twilio-voice": "phone",
    "builtin-smtp-email": "email",
    "builtin-slack-dm": "slack",
}
ACTIONS = {
    "builtin-user": "user",
    "builtin-rotation": "rotation",
    "builtin-schedule": "schedule",
}
URGENCIES: tuple[Urgency, ...] = ("routine", "urgent")


class Destination(Camel):
    """Where a notice goes, since GoAlert 0.33; its type and arguments."""

    type: Text = ""
    args: dict[Text, Text] = Field(default_factory=dict)


class Method(Camel):
    """A contact method."""

    id: Ident
    name: Text = ""
    type: Text | None = None
    value: Text | None = None
    dest: Destination | None = None
    disabled: bool = False


class NotificationRule(Camel):
    """A contact method, some minutes after the alert."""

    id: Text = ""
    delay_minutes: int = Field(default=0, ge=0, le=100_000)
    contact_method_id: Text = Field(default="", alias="contactMethodID")


class User(Camel):
    """A user."""

    id: Ident
    name: Text = ""
    email: Text = ""
    contact_methods: Rows = None
    notification_rules: Rows = None


class Step(Camel):
    """A step: whom it asks, and after how many minutes the next one follows."""

    id: Text = ""
    step_number: int = 0
    delay_minutes: int = Field(default=15, ge=0, le=100_000)
    targets: Rows = None
    actions: Rows = None
    multi_ack: bool = False


class Policy(Camel):
    """An escalation policy."""

    id: Ident
    name: Text = ""
    repeat: int = Field(default=0, ge=-1, le=1000)
    steps: Rows = None


def read(document: Mapping[str, Any], window: Window) -> tuple[Plan, Report]:
    """Read an export; ``window`` begins at the import.

    Raises:
        ImportFaultError: A part of it is not what GoAlert's API answers.
    """
    report = Report()
    inner = document.get("data")
    reader = Reader(inner if isinstance(inner, Mapping) else document, report)
    people = Directory(report)
    for path, user in reader.top("users", User):
        _add_user(reader, people, path, user)
    rotations = Rotations(reader, people, reader.top("rotations", Rotation), window)
    schedules = Schedules(reader, people, rotations, window)
    plan = Plan("goalert", schedules=schedules.read())
    names, policy = Names(), _Policy(reader, people, schedules)
    rows = reader.top("escalationPolicies", Policy)
    plan.policies = finished(report, (policy.draft(*row, names) for row in rows))
    plan.schedules += schedules.of_rotations()
    rotations.tell_unused()
    plan.people = people.people
    reader.close(READ)
    return plan, report


def _add_user(reader: Reader, people: Directory, path: str, user: User) -> None:
    report = reader.report
    methods: dict[str, str | None] = {}
    contacts = []
    for where, one in reader.rows(user.contact_methods, f"{path}.contactMethods", Method):
        kind = METHODS.get(one.dest.type if one.dest else one.type or "")
        methods[one.id] = kind
        if kind is None or one.disabled:
            report.lost(where, "there is no channel like it, or it is switched off")
            continue
        address = (*one.dest.args.values(),)[0] if one.dest and one.dest.args else one.value
        contacts.append(Contact(where, CHANNELS[kind], address or "", one.name))
        tell_contact(report, where)
    ways = []
    rules = reader.rows(user.notification_rules, f"{path}.notificationRules", NotificationRule)
    for where, rule in rules:
        kind = methods.get(rule.contact_method_id)
        after = timedelta(minutes=rule.delay_minutes)
        channel = CHANNELS[kind] if kind else None
        ways += [Way(where, urgency, channel, after) for urgency in URGENCIES]
    person = Person(
        key="",
        path=path,
        name=user.name or user.email,
        email=user.email,
        contacts=tuple(contacts),
        rules=rules_of(report, ways),
    )
    people.add(user.id, person, (user.email,))
    report.carry(path)


class _Policy:
    """Reads escalation policies."""

    def __init__(self, reader: Reader, people: Directory, schedules: Schedules) -> None:
        self._reader, self._report = reader, reader.report
        self._people, self._schedules = people, schedules

    def draft(self, path: str, policy: Policy, names: Names) -> PolicyDraft:
        steps = []
        rows = self._reader.rows(policy.steps, f"{path}.steps", Step)
        for where, one in sorted(rows, key=lambda row: row[1].step_number):
            wait = timedelta(minutes=one.delay_minutes)
            step = step_of(self._report, where, self._asked(where, one), wait)
            if one.multi_ack:
                self._report.changed(
                    where,
                    "everybody of it is told although one acknowledged; here that stops it",
                    "set `acknowledgements` to how many must acknowledge",
                )
            if step:
                steps.append((where, step))
        repeat = policy.repeat
        if repeat < 0:
            self._report.changed(path, "it repeats without end; here ten times")
            repeat = 10
        name = names.name(policy.name or policy.id, policy.id)
        source = f"goalert policy {policy.id}"
        return PolicyDraft(path, name, source, policy.name, steps, repeat)

    def _asked(self, path: str, step: Step) -> list[str]:
        found: list[str] = []
        if step.actions is not None:
            for where, action in self._reader.rows(
                step.actions, f"{path}.actions", Destination
            ):
                kind = ACTIONS.get(action.type, action.type)
                source_id = next(iter(action.args.values()), "")
                found += self._target(where, kind, source_id, source_id)
            return found
        for where, target in self._reader.rows(step.targets, f"{path}.targets", Target):
            found += self._target(where, target.type, target.id, target.name)
        return found

    def _target(self, path: str, kind: str, source_id: str, name: str) -> list[str]:
        found: list[str] = []
        if kind == "user":
            found = [f"person:{self._people.key(source_id, path)}"]
        elif kind == "schedule":
            found = [f"schedule:{one}" for one in self._schedules.names.get(source_id, ())]
        elif kind == "rotation":
            found = [f"schedule:{one}" for one in self._schedules.rotation(source_id)]
        elif kind in ("chanWebhook", "builtin-webhook"):
            self._report.lost(
                path, "asks a webhook", f"add an endpoint, then webhook:{slug(name) or 'NAME'}"
            )
            return []
        if found:
            self._report.carry(path)
        else:
            self._report.lost(path, f"{kind[:40]!r} {source_id[:80]!r} has no counterpart")
        return found
