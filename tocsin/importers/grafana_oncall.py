"""Grafana OnCall: users, schedules, escalation chains, personal notification rules."""

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any, NamedTuple

from pydantic import Field

from tocsin.domain.paging.policy import Step, Urgency
from tocsin.importers.finite import Window
from tocsin.importers.grafana_schedules import Schedules
from tocsin.importers.naming import Names, slug
from tocsin.importers.people import Directory, known_zone
from tocsin.importers.plan import Person, Plan
from tocsin.importers.records import Ident, Reader, Record, Row, Text
from tocsin.importers.report import Report
from tocsin.importers.stages import SHORTEST, PolicyDraft, finished, step_of
from tocsin.importers.ways import CHANNELS, Way, rules_of

READ = (
    *("users", "teams", "on_call_shifts", "schedules", "shift_swaps", "ical"),
    *("escalation_chains", "escalation_policies", "personal_notification_rules"),
)
METHODS = {
    "notify_by_slack": "slack",
    "notify_by_sms": "sms",
    "notify_by_phone_call": "phone",
    "notify_by_telegram": "telegram",
    "notify_by_email": "email",
    "notify_by_msteams": "teams",
}
REPEATS = 5  # what OnCall makes of `repeat_escalation`
ADVICE = {
    "notify_user_group": "name people or a role",
    "notify_whole_channel": "name a role or a team",
    "trigger_webhook": "add an endpoint, then webhook:NAME",
    "trigger_action": "add an endpoint, then webhook:NAME",
    "resolve": "resolve it by hand",
    "notify_if_time_from_to": "say `when: {hours: working}` at a step",
    "notify_if_num_alerts_in_window": "",
    "declare_incident": "open a case by hand",
}


class User(Record):
    """A user."""

    id: Ident
    email: Text | None = ""
    username: Text = ""
    timezone: Text | None = None


class Team(Record):
    """A team."""

    id: Ident
    name: Text = ""


class NotificationRule(Record):
    """One rule of a user: a channel, or a wait before the next."""

    id: Ident
    user_id: Ident
    position: int = 0
    important: bool = False
    type: Text
    duration: int | None = Field(default=None, ge=0, le=10**7)


class Chain(Record):
    """An escalation chain; its steps stand beside it."""

    id: Ident
    name: Text = ""


class ChainStep(Record):
    """One step of a chain, called an escalation policy there."""

    id: Ident
    escalation_chain_id: Ident
    position: int = 0
    type: Text
    duration: int | None = Field(default=None, ge=0, le=10**7)
    important: bool | None = None
    persons_to_notify: list[Ident] | None = None
    persons_to_notify_next_each_time: list[Ident] | None = None
    notify_on_call_from_schedule: Text | None = None
    team_to_notify: Text | None = None


def read(document: Mapping[str, Any], window: Window) -> tuple[Plan, Report]:
    """Read an export; ``window`` begins at the import.

    Raises:
        ImportFaultError: A part of it is not what OnCall's API answers.
    """
    report = Report()
    reader = Reader(document, report)
    people = Directory(report)
    rules: dict[str, list[Row[NotificationRule]]] = {}
    for path, rule in reader.top("personal_notification_rules", NotificationRule):
        rules.setdefault(rule.user_id, []).append((path, rule))
    for path, user in reader.top("users", User):
        _add_user(report, people, path, user, rules.pop(user.id, []))
    for path, _ in (row for left in rules.values() for row in left):
        report.lost(path, "it is of a user who is not in the export")
    schedules = Schedules(reader, people, Names(), window)
    plan = Plan("grafana-oncall", schedules=schedules.read())
    plan.policies = finished(report, _Chains(reader, people, schedules).drafts())
    plan.people = people.people
    reader.close(READ)
    return plan, report


def _add_user(
    report: Report, people: Directory, path: str, user: User, rules: list[Row[NotificationRule]]
) -> None:
    person = Person(
        key="",
        path=path,
        name=user.username,
        email=user.email or "",
        zone=known_zone(user.timezone),
        rules=rules_of(report, _ways(report, rules)),
    )
    people.add(user.id, person, (user.email or "", user.username))
    report.carry(path)


def _ways(report: Report, rules: list[Row[NotificationRule]]) -> Iterator[Way]:
    """Yield the ways of a user; a wait puts off all that follow it."""
    after = {False: timedelta(), True: timedelta()}
    for path, rule in sorted(rules, key=lambda row: (row[1].important, row[1].position)):
        if rule.type == "wait":
            after[rule.important] += timedelta(seconds=rule.duration or 60)
            report.carry(path)
            continue
        urgency: Urgency = "urgent" if rule.important else "routine"
        kind = METHODS.get(rule.type)
        yield Way(path, urgency, CHANNELS[kind] if kind else None, after[rule.important])


class _Asked(NamedTuple):
    """Who is asked by the step that is being put together."""

    path: str = ""
    targets: tuple[str, ...] = ()
    in_turn: bool = False


class _Chains:
    """Reads escalation chains."""

    def __init__(self, reader: Reader, people: Directory, schedules: Schedules) -> None:
        self._reader, self._report = reader, reader.report
        self._people, self._schedules = people, schedules
        self._teams = {one.id: one.name for _, one in self._teams_read()}

    def drafts(self) -> Iterator[PolicyDraft]:
        """Yield a policy for each chain."""
        steps: dict[str, list[Row[ChainStep]]] = {}
        for path, one in self._reader.top("escalation_policies", ChainStep):
            steps.setdefault(one.escalation_chain_id, []).append((path, one))
        names = Names()
        for path, chain in self._reader.top("escalation_chains", Chain):
            rows = sorted(steps.pop(chain.id, []), key=lambda row: row[1].position)
            name = names.name(chain.name or chain.id, chain.id)
            source = f"grafana-oncall chain {chain.id}"
            repeat = REPEATS * any(one.type == "repeat_escalation" for _, one in rows)
            found = [*self._steps(rows)]
            yield PolicyDraft(path, name, source, chain.name, found, repeat)
        for path, _ in (row for left in steps.values() for row in left):
            self._report.lost(path, "it is of a chain that is not in the export")

    def _steps(self, rows: list[Row[ChainStep]]) -> Iterator[tuple[str, Step]]:
        """Yield steps; what is asked without a wait in between is one step."""
        asked = _Asked()
        for path, one in rows:
            if one.type == "wait":
                self._report.carry(path)
                if not asked.path:
                    what = "nobody was asked before this wait: it is left out"
                    self._report.changed(path, what)
                yield from self._step(asked, timedelta(seconds=one.duration or 60))
                asked = _Asked()
                continue
            in_turn = one.type == "notify_person_next_each_time"
            found = self._targets(path, one)
            if found and asked.path and (in_turn or asked.in_turn):
                yield from self._step(asked, SHORTEST)
                asked = _Asked()
            if found:
                asked = _Asked(asked.path or path, (*asked.targets, *found), in_turn)
        yield from self._step(asked, timedelta(minutes=5))

    def _step(self, asked: "_Asked", wait: timedelta) -> Iterator[tuple[str, Step]]:
        if asked.path:
            step = step_of(self._report, asked.path, asked.targets, wait, in_turn=asked.in_turn)
            if step:
                yield asked.path, step

    def _targets(self, path: str, one: ChainStep) -> list[str]:
        found: list[str] = []
        if one.type == "repeat_escalation":
            self._report.carry(path)
            return []
        if one.type == "notify_persons":
            found = [self._person(user, path) for user in one.persons_to_notify or ()]
        elif one.type == "notify_person_next_each_time":
            users = one.persons_to_notify_next_each_time or one.persons_to_notify or ()
            found = [self._person(user, path) for user in users]
        elif one.type == "notify_on_call_from_schedule":
            names = self._schedules.names.get(one.notify_on_call_from_schedule or "", ())
            found = [f"schedule:{name}" for name in names]
        elif one.type == "notify_team_members":
            found = self._team(path, one.team_to_notify or "")
        if not found:
            what = f"steps of the type {one.type[:60]!r} have no counterpart, or ask nobody"
            self._report.lost(path, what, ADVICE.get(one.type, ""))
            return []
        if one.important:
            what = "was important: here the page's urgency says which personal rules hold"
            self._report.changed(path, what)
        self._report.carry(path)
        return found

    def _team(self, path: str, source_id: str) -> list[str]:
        name = slug(self._teams.get(source_id, ""))
        if name:
            advice = f"grant roles for the team {name!r}"
            self._report.changed(path, "asks a team: here, who has a role for it", advice)
        return [f"team:{name}"] if name else []

    def _person(self, user: str, path: str) -> str:
        return f"person:{self._people.key(user, path)}"

    def _teams_read(self) -> Iterator[Row[Team]]:
        for path, team in self._reader.top("teams", Team):
            advice = f"grant roles for the team {slug(team.name)!r}"
            self._report.note(path, "teams are not made: here they are part of roles", advice)
            yield path, team
