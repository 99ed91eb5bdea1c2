"""PagerDuty's schedules: layers, restrictions, overrides.

A handoff is a time on the wall in the schedule's zone. ``rotation_virtual_start`` is when the
first user's turn begins, which may be before the layer does.
"""

from datetime import time, timedelta

from pydantic import AwareDatetime, Field

from tocsin.domain.law.local import zone_named
from tocsin.domain.oncall.layer import Layer, Restriction
from tocsin.importers.draft import Draft, begun
from tocsin.importers.finite import Window
from tocsin.importers.lanes import Strand
from tocsin.importers.naming import Names
from tocsin.importers.overrides_aside import OverridesAside
from tocsin.importers.people import Directory
from tocsin.importers.plan import PlannedOverride, PlannedSchedule
from tocsin.importers.records import Ident, Reader, Record, Rows, Text, reason
from tocsin.importers.turns import DAY, NO_LAYER, turns
from tocsin.importers.weekly import hours, together

YEAR_SECONDS = 366 * 24 * 3600
WEEKLY = "weekly_restriction"


class UserRef(Record):
    """A reference to a user."""

    id: Ident
    type: Text = ""
    summary: Text | None = None


class Member(Record):
    """One place in the order of a layer."""

    user: UserRef


class Limits(Record):
    """When a layer serves: from a time of day, perhaps on one weekday (Monday is 1)."""

    type: Text = "daily_restriction"
    start_time_of_day: time
    start_day_of_week: int | None = Field(default=None, ge=1, le=7)
    duration_seconds: int = Field(ge=1, le=7 * 24 * 3600)


class Turns(Record):
    """A layer."""

    id: Ident = "-"
    name: Text | None = None
    start: AwareDatetime
    end: AwareDatetime | None = None
    rotation_virtual_start: AwareDatetime
    rotation_turn_length_seconds: int = Field(ge=1, le=YEAR_SECONDS)
    users: Rows = None
    restrictions: Rows = None


class Override(Record):
    """Somebody on call for a span."""

    id: Ident = "-"
    start: AwareDatetime
    end: AwareDatetime
    user: UserRef


class Entries(Record):
    """A computed layer: that of the overrides is read where they are not listed."""

    rendered_schedule_entries: Rows = None


class Schedule(Record):
    """A schedule, as ``GET /schedules/{id}`` answers it."""

    id: Ident
    name: Text = ""
    summary: Text | None = None
    time_zone: Text = "UTC"
    schedule_layers: Rows = None
    overrides: Rows = None
    override_subschedule: Entries | None = None


class Schedules:
    """Reads the schedules of one export; afterwards ``names`` says what each became."""

    def __init__(self, reader: Reader, people: Directory, names: Names, window: Window) -> None:
        """Read with the people that are known already."""
        self.names: dict[str, list[str]] = {}
        self._reader, self._report = reader, reader.report
        self._people, self._taken, self._window = people, names, window
        self._aside = OverridesAside(reader)

    def read(self) -> list[PlannedSchedule]:
        """Return what they become."""
        found = []
        for path, schedule in self._reader.top("schedules", Schedule):
            planned = self._schedule(path, schedule)
            self.names[schedule.id] = [one.name for one in planned]
            found += planned
        self._aside.tell_strays(self.names)
        return found

    def _schedule(self, path: str, schedule: Schedule) -> list[PlannedSchedule]:
        title = schedule.name or schedule.summary or ""
        kind, zone = "pagerduty schedule", schedule.time_zone
        draft = begun(self._report, self._taken, path, kind, schedule.id, title, zone)
        if draft is None:
            return []
        layers = self._reader.rows(schedule.schedule_layers, f"{path}.schedule_layers", Turns)
        for number, (where, turn) in enumerate(layers):
            self._layer(draft, where, turn, len(layers) - number)
        self._overrides(draft, path, schedule)
        self._report.carry(path)
        return draft.finish(self._report, self._window)

    def _layer(self, draft: Draft, path: str, turn: Turns, level: int) -> None:
        members = []
        for where, member in self._reader.rows(turn.users, f"{path}.users", Member):
            members.append(self._people.key(member.user.id, where))
            self._report.carry(where)
        limits = self._reader.rows(turn.restrictions, f"{path}.restrictions", Limits)
        if not members:
            self._report.lost(path, "the layer has nobody in it")
            return
        if turn.end and turn.end <= self._window.begin:
            self._report.note(path, "the layer is over and is left out")
            return
        zone = zone_named(draft.zone)
        wall = turn.rotation_virtual_start.astimezone(zone).replace(tzinfo=None)
        length = timedelta(seconds=turn.rotation_turn_length_seconds)
        try:
            rotation, order = turns(wall, length, members)
            layer = Layer(
                id=turn.id if turn.id != "-" else path,
                title=(turn.name or "")[:200],
                rotation=rotation,
                members=order,
                restrictions=together(part for _, one in limits for part in _restrictions(one)),
                begin=max(turn.start, turn.rotation_virtual_start),
                end=turn.end,
            )
        except NO_LAYER as error:
            self._report.lost(path, f"no layer of ours: {reason(error)}", "add it by hand")
            return
        for where, _ in limits:
            self._report.carry(where)
        if length % DAY:
            self._report.note(
                path, "its turns are not whole days: handoffs keep their times on the wall"
            )
        draft.strands.append(Strand(layer, level))
        self._report.carry(path)

    def _overrides(self, draft: Draft, path: str, schedule: Schedule) -> None:
        given: object = schedule.overrides
        where = f"{path}.overrides"
        if given is None:
            given, where = self._aside.of(schedule.id)
        if given is None and schedule.override_subschedule:
            given = schedule.override_subschedule.rendered_schedule_entries
            where = f"{path}.override_subschedule.rendered_schedule_entries"
        for at, one in self._reader.rows(given, where, Override):
            if one.end <= self._window.begin:
                self._report.note(at, "the override is over and is left out")
                continue
            if one.start >= one.end:
                self._report.lost(at, "the override ends before it begins")
                continue
            key = self._people.key(one.user.id, at)
            draft.overrides.append((PlannedOverride(at, key, one.start, one.end), None))
            self._report.carry(at)


def _restrictions(limits: Limits) -> list[Restriction]:
    begin = limits.start_time_of_day.replace(tzinfo=None)
    length = timedelta(seconds=limits.duration_seconds)
    if limits.type == WEEKLY and limits.start_day_of_week:
        return hours(begin, length, (limits.start_day_of_week - 1,))
    return hours(begin, min(length, DAY))
