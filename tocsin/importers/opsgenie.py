"""Opsgenie: users, schedules with rotations and overrides, escalations.

All rotations of a schedule serve at once. A rule of an escalation counts its delay from the
alert, not from the rule before it.
"""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from itertools import groupby, pairwise
from typing import Any, Literal

from pydantic import Field

from tocsin.domain.paging.policy import Step
from tocsin.importers.finite import Window
from tocsin.importers.naming import Names, slug
from tocsin.importers.opsgenie_schedules import Participant, Schedules
from tocsin.importers.people import Directory, known_zone
from tocsin.importers.plan import Contact, Person, Plan
from tocsin.importers.records import Camel, Ident, Reader, Rows, Text
from tocsin.importers.report import Report
from tocsin.importers.stages import PolicyDraft, finished, step_of
from tocsin.importers.ways import CHANNELS, Way, rules_of, tell_contact

READ = ("users", "schedules", "overrides", "escalations")
METHODS = {"email": "email", "sms": "sms", "voice": "phone"}
UNITS = {"minutes": 60, "hours": 3600, "days": 86_400}
Notify = Literal["default", "next", "previous", "users", "admins", "random", "all"]


class Delay(Camel):
    """After how long."""

    time_amount: int = Field(default=0, ge=0, le=100_000)
    time_unit: Literal["minutes", "hours", "days"] | None = "minutes"

    @property
    def length(self) -> timedelta:
        """As a duration."""
        return timedelta(seconds=self.time_amount * UNITS[self.time_unit or "minutes"])


class ContactOf(Camel):
    """A contact of a user."""

    id: Ident = "-"
    contact_method: Text = ""
    method: Text = ""
    to: Text = ""
    enabled: bool = True


class RuleStep(Camel):
    """One step of a notification rule."""

    contact: ContactOf = ContactOf()
    send_after: Delay | None = None
    enabled: bool = True


class NotificationRule(Camel):
    """When and how a user is told of what."""

    id: Ident = "-"
    name: Text = ""
    action_type: Text = ""
    enabled: bool = True
    steps: Rows = None


class User(Camel):
    """A user; their name is their e-mail address."""

    id: Ident
    username: Text = ""
    full_name: Text = ""
    blocked: bool = False
    time_zone: Text | None = None
    user_contacts: Rows = None
    notification_rules: Rows = None


class Rule(Camel):
    """One rule of an escalation."""

    condition: Text = "if-not-acked"
    notify_type: Notify = "default"
    delay: Delay = Delay()
    recipient: Participant


class Repeat(Camel):
    """Whether it begins again."""

    wait_interval: int = Field(default=0, ge=0, le=100_000)
    count: int = Field(default=0, ge=0, le=1000)
    close_alert_after_all: bool = False


class Escalation(Camel):
    """An escalation."""

    id: Ident
    name: Text = ""
    rules: Rows = None
    repeat: Repeat | None = None


def read(document: Mapping[str, Any], window: Window) -> tuple[Plan, Report]:
    """Read an export; ``window`` begins at the import.

    Raises:
        ImportFaultError: A part of it is not what Opsgenie's API answers.
    """
    report = Report()
    reader = Reader(document, report)
    people = Directory(report)
    for path, user in reader.top("users", User):
        _add_user(reader, people, path, user)
    schedules = Schedules(reader, people, Names(), window)
    plan = Plan("opsgenie", schedules=schedules.read())
    names, policy = Names(), _Policy(reader, people, schedules)
    rows = reader.top("escalations", Escalation)
    plan.policies = finished(report, (policy.draft(*row, names) for row in rows))
    plan.people = people.people
    reader.close(READ)
    return plan, report


def _add_user(reader: Reader, people: Directory, path: str, user: User) -> None:
    report = reader.report
    contacts = []
    for where, one in reader.rows(user.user_contacts, f"{path}.userContacts", ContactOf):
        kind = METHODS.get(one.contact_method or one.method)
        if kind and one.enabled:
            contacts.append(Contact(where, CHANNELS[kind], one.to))
            tell_contact(report, where)
        else:
            why = "there is no channel like it" if one.enabled else "it is switched off"
            report.lost(where, why)
    ways = [*_ways(reader, path, user)]
    person = Person(
        key="",
        path=path,
        name=user.full_name or user.username,
        email=user.username if "@" in user.username else "",
        zone=known_zone(user.time_zone),
        contacts=tuple(contacts),
        rules=rules_of(report, ways),
    )
    if user.blocked:
        report.note(path, "the account is blocked")
    people.add(user.id, person, (user.username,))
    report.carry(path)


def _ways(reader: Reader, path: str, user: User) -> Iterator[Way]:
    """Yield the ways of the rule for new alerts; the others have no counterpart."""
    rules = reader.rows(user.notification_rules, f"{path}.notificationRules", NotificationRule)
    for where, rule in rules:
        if rule.action_type != "create-alert" or not rule.enabled:
            what = rule.action_type if rule.enabled else "rules that are switched off"
            reader.report.lost(where, f"there is nothing like it for {what[:80]}")
            continue
        reader.report.carry(where)
        for at, step in reader.rows(rule.steps, f"{where}.steps", RuleStep):
            kind = METHODS.get(step.contact.method or step.contact.contact_method)
            after = step.send_after.length if step.send_after else timedelta()
            channel = CHANNELS[kind] if kind and step.enabled else None
            yield Way(at, "urgent", channel, after)


class _Policy:
    """Reads escalations."""

    def __init__(self, reader: Reader, people: Directory, schedules: Schedules) -> None:
        self._reader, self._report = reader, reader.report
        self._people, self._schedules = people, schedules

    def draft(self, path: str, escalation: Escalation, names: Names) -> PolicyDraft:
        rules = self._reader.rows(escalation.rules, f"{path}.rules", Rule)
        rules.sort(key=lambda row: row[1].delay.length)
        again = escalation.repeat or Repeat()
        if again.close_alert_after_all:
            self._report.lost(f"{path}.repeat", "nothing closes by itself when nobody answers")
        name = names.name(escalation.name or escalation.id, escalation.id)
        source = f"opsgenie escalation {escalation.id}"
        steps = [*self._steps(path, rules, timedelta(minutes=again.wait_interval))]
        return PolicyDraft(path, name, source, escalation.name, steps, again.count)

    def _steps(
        self, path: str, rules: list[tuple[str, Rule]], last: timedelta
    ) -> Iterator[tuple[str, Step]]:
        """Yield a step for all rules of one delay, which waits until the next delay."""
        groups = [
            (delay, [*found])
            for delay, found in groupby(rules, key=lambda row: row[1].delay.length)
        ]
        if groups and groups[0][0]:
            self._report.changed(
                path, f"the first rule waits {groups[0][0]}; here the first step asks at once"
            )
        waits = [later[0] - sooner[0] for sooner, later in pairwise(groups)]
        for (_, found), wait in zip(
            groups, [*waits, last or timedelta(minutes=5)], strict=True
        ):
            targets: list[str] = []
            for where, rule in found:
                named = self._targets(where, rule)
                targets += named
                if named:
                    self._report.carry(where)
            step = step_of(self._report, found[0][0], targets, wait)
            if step:
                yield found[0][0], step

    def _targets(self, path: str, rule: Rule) -> list[str]:
        if rule.condition == "if-not-closed":
            self._report.changed(
                path,
                "goes on although somebody acknowledged; here an acknowledgement stops it",
                "let `acknowledge_for` page again",
            )
        one = rule.recipient
        if one.type == "user":
            return [f"person:{self._people.key(one.id or one.username, path, one.username)}"]
        if one.type == "schedule":
            return self._of_schedule(path, rule)
        if one.type == "team" and slug(one.name):
            self._report.changed(
                path,
                f"asks team {one.name!r}: here, who has a role for it",
                f"grant roles for the team {slug(one.name)!r}",
            )
            if rule.notify_type not in ("default", "all"):
                self._report.changed(path, f"asks all of it, not {rule.notify_type!r} of it")
            return [f"team:{slug(one.name)}"]
        self._report.lost(path, f"recipients of the type {one.type!r} have no counterpart")
        return []

    def _of_schedule(self, path: str, rule: Rule) -> list[str]:
        one = rule.recipient
        found = self._schedules.names.get(one.id) or self._schedules.names.get(one.name)
        if not found:
            self._report.lost(path, f"asks schedule {one.id or one.name!r}, not imported")
            return []
        if rule.notify_type == "previous":
            self._report.changed(path, "asked who was on call before; here, who is")
        kind = "next" if rule.notify_type == "next" else "schedule"
        return [f"{kind}:{name}" for name in found]
