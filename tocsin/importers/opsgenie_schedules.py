"""Opsgenie's schedules: rotations that serve at once, time restrictions, overrides."""

from datetime import time, timedelta
from typing import Literal

from pydantic import AwareDatetime, Field

from tocsin.domain.law.local import zone_named
from tocsin.domain.oncall.layer import Layer, Restriction
from tocsin.importers.draft import Draft, begun
from tocsin.importers.finite import NOBODY, Window
from tocsin.importers.lanes import Strand
from tocsin.importers.naming import Names
from tocsin.importers.overrides_aside import OverridesAside
from tocsin.importers.people import Directory
from tocsin.importers.plan import PlannedOverride, PlannedSchedule
from tocsin.importers.records import Camel, Ident, Reader, Rows, Text, reason
from tocsin.importers.turns import DAY, LENGTHS, NO_LAYER, turns
from tocsin.importers.weekly import hours, together

DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


class Participant(Camel):
    """Somebody in a rotation, or whom a rule asks."""

    type: Text = "user"
    id: Text = ""
    name: Text = ""
    username: Text = ""


class Span(Camel):
    """From a time to a time, perhaps from one weekday to another."""

    start_day: Weekday | None = None
    end_day: Weekday | None = None
    start_hour: int = Field(ge=0, le=24)
    start_min: int = Field(ge=0, le=59)
    end_hour: int = Field(ge=0, le=24)
    end_min: int = Field(ge=0, le=59)


class Restrictions(Camel):
    """When a rotation serves."""

    type: Literal["time-of-day", "weekday-and-time-of-day"]
    restriction: Span | None = None
    restrictions: Rows = None


class Rotation(Camel):
    """A rotation: turns of its participants, from its start on."""

    id: Ident
    name: Text = ""
    start_date: AwareDatetime
    end_date: AwareDatetime | None = None
    type: Literal["hourly", "daily", "weekly"]
    length: int = Field(default=1, ge=1, le=10_000)
    enabled: bool = True
    participants: Rows = None
    time_restriction: Restrictions | None = None


class OfRotation(Camel):
    """A rotation that an override is of."""

    id: Ident


class Override(Camel):
    """Somebody on call for a span; in some rotations, or in all."""

    alias: Text = ""
    user: Participant
    start_date: AwareDatetime
    end_date: AwareDatetime
    rotations: Rows = None


class Schedule(Camel):
    """A schedule, with ``expand=rotation``."""

    id: Ident
    name: Text = ""
    timezone: Text = "UTC"
    enabled: bool = True
    rotations: Rows = None
    overrides: Rows = None


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
        found, ids = [], set()
        for path, schedule in self._reader.top("schedules", Schedule):
            ids.add(schedule.id)
            planned = self._schedule(path, schedule)
            names = [one.name for one in planned]
            self.names[schedule.id] = self.names[schedule.name] = names
            found += planned
        self._aside.tell_strays(ids)
        return found

    def _schedule(self, path: str, schedule: Schedule) -> list[PlannedSchedule]:
        kind, title, zone = "opsgenie schedule", schedule.name, schedule.timezone
        draft = begun(self._report, self._taken, path, kind, schedule.id, title, zone)
        if draft is None:
            return []
        if not schedule.enabled:
            self._report.note(path, "it is switched off there; here it counts")
        for where, one in self._reader.rows(schedule.rotations, f"{path}.rotations", Rotation):
            self._rotation(draft, where, one)
        self._overrides(draft, path, schedule)
        self._report.carry(path)
        return draft.finish(self._report, self._window)

    def _rotation(self, draft: Draft, path: str, one: Rotation) -> None:
        if not one.enabled or (one.end_date and one.end_date <= self._window.begin):
            self._report.note(path, "the rotation is over or switched off, and is left out")
            return
        members = []
        rows = self._reader.rows(one.participants, f"{path}.participants", Participant)
        for where, participant in rows:
            members.append(self._member(where, participant))
        limits = self._restrictions(path, one)
        if not members:
            self._report.lost(path, "the rotation has nobody in it")
            return
        wall = one.start_date.astimezone(zone_named(draft.zone)).replace(tzinfo=None)
        try:
            rotation, order = turns(wall, one.length * LENGTHS[one.type], members)
            layer = Layer(
                id=one.id,
                title=one.name[:200],
                rotation=rotation,
                members=order,
                restrictions=limits,
                begin=one.start_date,
                end=one.end_date,
            )
        except NO_LAYER as error:
            self._report.lost(path, f"no layer of ours: {reason(error)}", "add it by hand")
            return
        if one.type == "hourly":
            self._report.note(path, "handoffs after hours keep their times on the wall")
        draft.strands.append(Strand(layer))
        self._report.carry(path)

    def _member(self, path: str, one: Participant) -> str:
        if one.type == "user":
            self._report.carry(path)
            return self._people.key(one.id or one.username, path, one.username)
        if one.type == "none":
            self._report.carry(path)
        else:
            self._report.lost(
                path,
                f"a {one.type[:40]} takes turns; its turns are nobody's",
                "name people in its stead",
            )
        return NOBODY

    def _restrictions(self, path: str, one: Rotation) -> tuple[Restriction, ...]:
        limit = one.time_restriction
        if limit is None:
            return ()
        where = f"{path}.timeRestriction"
        found: list[Restriction] = []
        if limit.type == "time-of-day":
            if limit.restriction:
                found = _daily(limit.restriction)
            return together(found)
        for at, span in self._reader.rows(limit.restrictions, f"{where}.restrictions", Span):
            if span.start_day and span.end_day:
                found += _weekly(span)
                self._report.carry(at)
            else:
                self._report.lost(at, "it names no weekdays")
        return together(found)

    def _overrides(self, draft: Draft, path: str, schedule: Schedule) -> None:
        given: object = schedule.overrides
        where = f"{path}.overrides"
        if given is None:
            given, where = self._aside.of(schedule.id)
        rows = self._reader.rows(given, where, Override)
        draft.apart = any(one.rotations for _, one in rows)
        for at, one in rows:
            if one.end_date <= self._window.begin:
                self._report.note(at, "the override is over and is left out")
            elif one.start_date >= one.end_date or one.user.type != "user":
                self._report.lost(at, "it ends before it begins, or puts no person on call")
            else:
                self._override(draft, at, one)

    def _override(self, draft: Draft, path: str, one: Override) -> None:
        key = self._people.key(one.user.id or one.user.username, path, one.user.username)
        planned = PlannedOverride(path, key, one.start_date, one.end_date)
        rotations = self._reader.rows(one.rotations, f"{path}.rotations", OfRotation)
        known = {strand.layer.id for strand in draft.strands}
        for at, rotation in rotations:
            if rotation.id in known:
                draft.overrides.append((planned, rotation.id))
                self._report.carry(at)
            else:
                self._report.lost(at, "it is of a rotation that is not imported")
        if not rotations:
            draft.overrides.append((planned, None))
        self._report.carry(path)


def _daily(span: Span) -> list[Restriction]:
    begin, end = (
        _minutes(span.start_hour, span.start_min),
        _minutes(span.end_hour, span.end_min),
    )
    length = (end - begin) % DAY or DAY
    return hours(_time(begin), length)


def _weekly(span: Span) -> list[Restriction]:
    first, last = DAYS.index(span.start_day or ""), DAYS.index(span.end_day or "")
    begin = first * DAY + _minutes(span.start_hour, span.start_min)
    end = last * DAY + _minutes(span.end_hour, span.end_min)
    length = (end - begin) % (7 * DAY) or 7 * DAY
    return hours(_time(begin), length, (begin // DAY % 7,))


def _minutes(hour: int, minute: int) -> timedelta:
    return timedelta(hours=hour, minutes=minute)


def _time(since: timedelta) -> time:
    minutes = since % DAY // timedelta(minutes=1)
    return time(*divmod(minutes, 60))
