"""Put what was imported, each thing once: what is there already is left as it is."""

import hashlib
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from tocsin.cli.client import UNAUTHENTICATED, Api
from tocsin.cli.errors import RefusedError
from tocsin.cli.import_people import Known
from tocsin.cli.paths import path
from tocsin.domain.paging.rules import PersonalRules
from tocsin.importers.plan import Plan, PlannedOverride, PlannedPolicy, PlannedSchedule

NOT_FOUND = 404
PERSON = "person:"


class Fate(StrEnum):
    """What became of one thing."""

    CREATED = "created"
    UPDATED = "updated"
    THERE = "already there"
    SKIPPED = "not needed"
    TAKEN = "left alone"
    BLOCKED = "waits for people"
    FAILED = "failed"


GOOD = (Fate.CREATED, Fate.UPDATED, Fate.THERE, Fate.SKIPPED)


@dataclass(frozen=True, slots=True)
class Result:
    """What became of one thing, and why."""

    what: str
    name: str
    fate: Fate
    why: str = ""


class Putting:
    """Puts one plan; a thing that fails does not stop the others."""

    def __init__(
        self, api: Api, plan: Plan, known: Known, export: str, *, replace: bool
    ) -> None:
        """Put what was read.

        Args:
            api: As whom to put it.
            plan: What to put.
            known: Who the people are.
            export: A digest of the export: what was put from the same one is left as it is.
            replace: Put new versions, too, of what this tool has not put.
        """
        self._api, self._plan, self._known, self._replace = api, plan, known, replace
        self._export = export
        self._good: set[str] = set()

    def __len__(self) -> int:
        """Return how many things there are to put."""
        overrides = sum(len(one.overrides) for one in self._plan.schedules)
        return len(self._plan.schedules) + overrides + len(self._plan.policies)

    def run(self) -> Iterator[Result]:
        """Put schedules, their overrides, and policies; yield each as it is done."""
        for schedule in self._plan.schedules:
            done = self._put_schedule(schedule)
            yield done
            if done.fate in GOOD:
                self._good.add(schedule.name)
                for one in schedule.overrides:
                    yield self._put_override(schedule, one)
        for policy in self._plan.policies:
            yield self._put_policy(policy)

    def rules(self) -> Iterator[Result]:
        """Put the rules of people who have none of their own."""
        for key, person in self._plan.people.items():
            name = self._known.names.get(key)
            if name is not None and person.rules is not None:
                yield self._put_rules(name, person.rules)

    def _put_rules(self, name: str, rules: PersonalRules) -> Result:
        where = path("users", name, "rules")
        written = rules.model_dump(mode="json", exclude_defaults=True)

        def do() -> Result:
            there = self._api.get(where)
            if there["version"]:
                return Result("rules", name, Fate.THERE, "they have rules of their own")
            kept, missing = _within(written, there["channels"])
            if not kept:
                return Result("rules", name, Fate.SKIPPED, missing)
            self._api.put(where, {"rules": kept, "note": f"imported: {self._plan.tool}"})
            return Result("rules", name, Fate.CREATED, missing)

        return self._careful("rules", name, do)

    def _put_schedule(self, one: PlannedSchedule) -> Result:
        missing = one.people() - self._known.names.keys()
        if missing:
            return _blocked("schedule", one.name, missing)
        note = self._note(one.source, one.people())
        body = {
            "schedule": self._named(one.rota.model_dump(mode="json", exclude_defaults=True))
        }
        return self._put("schedule", "/v1/schedules", one.name, {**body, "note": note})

    def _put_policy(self, one: PlannedPolicy) -> Result:
        missing = one.people() - self._known.names.keys()
        if missing:
            return _blocked("policy", one.name, missing)
        asked = {target for step in one.policy.steps for target in step.to}
        made = {schedule.name for schedule in self._plan.schedules} - self._good
        waits = sorted(name for name in made if {f"schedule:{name}", f"next:{name}"} & asked)
        if waits:
            why = f"it asks schedules that were not put: {', '.join(waits)}"
            return Result("policy", one.name, Fate.BLOCKED, why)
        note = self._note(one.source, one.people())
        body = {
            "policy": self._named(one.policy.model_dump(mode="json", exclude_defaults=True))
        }
        return self._put("policy", "/v1/escalation-policies", one.name, {**body, "note": note})

    def _note(self, source: str, people: Iterable[str]) -> str:
        """Return what a version says of its origin, by which a later import knows it."""
        named = {key: self._known.names[key] for key in people}
        return f"imported: {source}; {_digest({'export': self._export, 'people': named})}"

    def _put(self, what: str, base: str, name: str, body: Mapping[str, Any]) -> Result:
        return self._careful(what, name, lambda: self._version(what, f"{base}/{name}", body))

    def _version(self, what: str, where: str, body: Mapping[str, Any]) -> Result:
        """Put the first version; or another, of what an import has put before."""
        base, name = where.rsplit("/", 1)
        try:
            there = self._api.get(where)
        except RefusedError as error:
            if error.status != NOT_FOUND:
                raise
            key = f"import-{what}-{name}-{_digest(body)}"
            self._api.post(base, {"id": name, **body}, key=key)
            return Result(what, name, Fate.CREATED)
        if there["note"] == body["note"]:
            return Result(what, name, Fate.THERE)
        if _origin(there["note"]) != _origin(body["note"]) and not self._replace:
            why = f"version {there['version']} is not of this import; --replace puts another"
            return Result(what, name, Fate.TAKEN, why)
        try:
            self._api.put(where, {**body, "replaces": there["version"]})
        except RefusedError as error:
            if not error.code.endswith("unchanged"):
                raise
            return Result(what, name, Fate.THERE)
        return Result(what, name, Fate.UPDATED)

    def _put_override(self, schedule: PlannedSchedule, one: PlannedOverride) -> Result:
        shown = f"{schedule.name} {one.begin:%Y-%m-%d %H:%M}"
        return self._careful("override", shown, lambda: self._override(schedule, one, shown))

    def _override(self, schedule: PlannedSchedule, one: PlannedOverride, shown: str) -> Result:
        where = path("schedules", schedule.name, "overrides")
        person = self._known.names[one.person]
        stead = self._known.names[one.instead_of] if one.instead_of else None
        begin, end = one.begin.isoformat(), one.end.isoformat()
        there = self._api.get(where, **{"from": begin, "to": end})["items"]
        if any(self._is_same(each, one, person, stead) for each in there):
            return Result("override", shown, Fate.THERE)
        body = {"person": person, "begin": begin, "end": end, "instead_of": stead}
        body["reason"] = f"imported: {schedule.source}"[:200]
        self._api.post(where, body, key=f"override-{schedule.name}-{_digest(body)}")
        return Result("override", shown, Fate.CREATED)

    def _is_same(
        self, there: Mapping[str, Any], one: PlannedOverride, person: str, stead: str | None
    ) -> bool:
        span = tuple(datetime.fromisoformat(there[name]) for name in ("begin", "end"))
        relieved = there["instead_of"]["id"] if there["instead_of"] else None
        return (
            span == (one.begin, one.end)
            and there["person"]["id"] == self._known.ids[person]
            and relieved == (self._known.ids[stead] if stead else None)
            and there["cancelled_at"] is None
        )

    def _careful(self, what: str, name: str, do: Callable[[], Result]) -> Result:
        try:
            return do()
        except RefusedError as error:
            if error.status == UNAUTHENTICATED:
                raise
            return Result(what, name, Fate.FAILED, error.message)

    def _named(self, part: Any) -> Any:  # noqa: ANN401 - whatever JSON holds
        """Write people by their names here."""
        names = self._known.names
        if isinstance(part, dict):
            return {
                key: [names[one] for one in inner]
                if key == "members"
                else names[inner]
                if key == "person"
                else self._named(inner)
                for key, inner in part.items()
            }
        if isinstance(part, list):
            return [self._named(inner) for inner in part]
        if isinstance(part, str) and part.startswith(PERSON):
            return PERSON + names.get(part.removeprefix(PERSON), part.removeprefix(PERSON))
        return part


def _blocked(what: str, name: str, missing: frozenset[str]) -> Result:
    return Result(what, name, Fate.BLOCKED, f"nobody here is {', '.join(sorted(missing))}")


def _within(rules: Mapping[str, Any], channels: Iterable[str]) -> tuple[dict[str, Any], str]:
    """Return what rules say of channels that are set up here, and which are not."""
    here, missing = set(channels), set()
    kept: dict[str, Any] = {}
    for urgency, ways in rules.items():
        found = [way for way in ways if way["channel"] in here]
        missing |= {way["channel"] for way in ways} - here
        if found:
            kept[urgency] = [{**found[0], "after": None}, *found[1:]]
    told = f"not set up here: {', '.join(sorted(missing))}" if missing else ""
    return kept, told


def _origin(note: str) -> str:
    return note.split(";", maxsplit=1)[0]


def _digest(body: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()[:16]
