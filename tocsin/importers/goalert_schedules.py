"""GoAlert's schedules: rules for users and rotations, overrides, temporary schedules."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time

from pydantic import AwareDatetime, Field

from tocsin.domain.oncall.layer import Layer, Restriction
from tocsin.domain.oncall.rotation import Rotation as Cadence
from tocsin.domain.oncall.schedule import Schedule as Ours
from tocsin.domain.oncall.shifts import shifts
from tocsin.importers.draft import Draft, begun
from tocsin.importers.finite import Served, Window
from tocsin.importers.goalert_overrides import Override, Overrides, Target
from tocsin.importers.goalert_rotations import Rotations
from tocsin.importers.lanes import Strand
from tocsin.importers.naming import Names
from tocsin.importers.people import Directory, known_zone
from tocsin.importers.plan import PlannedSchedule
from tocsin.importers.records import Camel, Ident, Reader, Rows, Text
from tocsin.importers.turns import DAY
from tocsin.importers.weekly import hours, together

LONG_AGO = date(2020, 1, 1)
SUNDAY_FIRST = (6, 0, 1, 2, 3, 4, 5)

__all__ = ["Schedules", "Target"]


class Rule(Camel):
    """Hours in which a target serves; days from Sunday on."""

    start: time
    end: time
    weekday_filter: list[bool] = Field(min_length=7, max_length=7)


class Assignment(Camel):
    """A user or rotation, and when they serve."""

    target: Target
    rules: Rows = None


class Shift(Camel):
    """One shift of a temporary schedule."""

    user_id: Ident = Field(alias="userID")
    start: AwareDatetime
    end: AwareDatetime


class Temporary(Camel):
    """What counts instead for a span."""

    start: AwareDatetime
    end: AwareDatetime
    shifts: Rows = None


class Schedule(Camel):
    """A schedule."""

    id: Ident
    name: Text = ""
    time_zone: Text = "UTC"
    targets: Rows = None
    temporary_schedules: Rows = None


class Schedules:
    """Reads the schedules of one export; afterwards ``names`` says what each became."""

    def __init__(
        self, reader: Reader, people: Directory, rotations: Rotations, window: Window
    ) -> None:
        """Read with the people and rotations that are known already."""
        self.names: dict[str, list[str]] = {}
        self._reader, self._report = reader, reader.report
        self._people, self._rotations, self._window = people, rotations, window
        self._taken = Names()
        self._alone: dict[str, list[PlannedSchedule]] = {}

    def read(self) -> list[PlannedSchedule]:
        """Return what they become."""
        rows = self._reader.top("userOverrides", Override)
        overrides = Overrides(self._report, self._people, rows, self._window)
        found = []
        for path, schedule in self._reader.top("schedules", Schedule):
            planned = self._schedule(path, schedule, overrides)
            self.names[schedule.id] = [one.name for one in planned]
            found += planned
        overrides.tell_strays(self.names)
        return found

    def rotation(self, source_id: str) -> list[str]:
        """Return the schedule that a rotation becomes when a policy asks it by itself."""
        one = self._rotations.known(source_id)
        if one is None:
            return []
        if source_id not in self._alone:
            path, title = self._rotations.path(source_id), one.name or source_id
            name = self._taken.name(title, source_id)
            zone = known_zone(one.time_zone) or "UTC"
            draft = Draft(path, name, f"goalert rotation {source_id}", zone, title[:200])
            layer = self._rotations.layer(source_id, source_id)
            if layer:
                draft.strands.append(Strand(layer))
            self._alone[source_id] = draft.finish(self._report, self._window)
        return [planned.name for planned in self._alone[source_id]]

    def of_rotations(self) -> list[PlannedSchedule]:
        """Return the schedules that ``rotation`` made."""
        return [planned for made in self._alone.values() for planned in made]

    def _schedule(
        self, path: str, schedule: Schedule, overrides: Overrides
    ) -> list[PlannedSchedule]:
        kind, title, zone = "goalert schedule", schedule.name, schedule.time_zone
        draft = begun(self._report, self._taken, path, kind, schedule.id, title, zone)
        if draft is None:
            return []
        for where, one in self._reader.rows(schedule.targets, f"{path}.targets", Assignment):
            self._assignment(draft, where, one)
        where = f"{path}.temporarySchedules"
        for at, span in self._reader.rows(schedule.temporary_schedules, where, Temporary):
            self._temporary(draft, at, span)
        self._report.carry(path)
        return overrides.onto(schedule.id, draft)

    def _assignment(self, draft: Draft, path: str, one: Assignment) -> None:
        limits: list[Restriction] = []
        for where, rule in self._reader.rows(one.rules, f"{path}.rules", Rule):
            limits += self._restrictions(where, rule)
        target, layer_id = one.target, f"{one.target.type}-{one.target.id}"
        if not limits:
            self._report.lost(path, "it serves at no time")
            return
        layer = self._layer(path, target, layer_id, draft.zone)
        if layer is None:
            return
        self._report.carry(path)
        hours_of_week = together(limits)
        if hours_of_week and layer.zone not in (None, draft.zone):
            self._report.changed(
                path, f"its turns are in {layer.zone}, its hours in {draft.zone}"
            )
            draft.spans += self._within(layer, hours_of_week, draft.zone)
            return
        draft.strands.append(Strand(layer.model_copy(update={"restrictions": hours_of_week})))

    def _layer(self, path: str, target: Target, layer_id: str, zone: str) -> Layer | None:
        if target.type == "user":
            return always(self._people.key(target.id, path), layer_id)
        if target.type == "rotation" and self._rotations.known(target.id):
            layer = self._rotations.layer(target.id, layer_id)
            if layer is None:
                self._report.lost(path, "its rotation is not imported")
            elif layer.zone == zone:
                return layer.model_copy(update={"zone": None})
            return layer
        self._report.lost(path, f"{target.type[:40]!r} {target.id!r} is not in the export")
        return None

    def _restrictions(self, path: str, rule: Rule) -> Iterable[Restriction]:
        days = [SUNDAY_FIRST[index] for index, on in enumerate(rule.weekday_filter) if on]
        if not days:
            self._report.note(path, "it is on no weekday, and is left out")
            return ()
        self._report.carry(path)
        begin, end = rule.start.replace(tzinfo=None), rule.end.replace(tzinfo=None)
        length = datetime.combine(LONG_AGO, end) - datetime.combine(LONG_AGO, begin)
        return hours(begin, length if begin < end else length + DAY, days)

    def _within(
        self, layer: Layer, limits: tuple[Restriction, ...], zone: str
    ) -> Iterator[Served]:
        """Yield the turns of one zone that fall into the hours of another."""
        open_hours = always("open", "hours").model_copy(update={"restrictions": limits})
        whole = Ours(id="hours", zone=zone, layers=(open_hours,))
        turns = Ours(id="turns", zone=zone, layers=(layer,))
        for span in shifts(whole, *self._window):
            for turn in shifts(turns, span.begin, span.end):
                yield Served(turn.begin, turn.end, str(turn.person))

    def _temporary(self, draft: Draft, path: str, one: Temporary) -> None:
        if one.end <= self._window.begin or one.start >= one.end:
            self._report.note(path, "it is over, or ends before it begins, and is left out")
            return
        served = []
        for where, shift in self._reader.rows(one.shifts, f"{path}.shifts", Shift):
            if shift.start >= shift.end:
                self._report.lost(where, "the shift ends before it begins")
                continue
            key = self._people.key(shift.user_id, where)
            served.append(Served(shift.start, shift.end, key))
            self._report.carry(where)
        draft.replaced.append((Window(one.start, one.end), served))
        self._report.carry(path)


def always(person: str, layer_id: str) -> Layer:
    """Return a layer that one person serves by themselves."""
    cadence = Cadence(kind="daily", starts_on=LONG_AGO)
    return Layer(id=layer_id, rotation=cadence, members=(person,))
