"""Grafana OnCall's schedules: shifts by level, overrides, calendars, swaps.

On each level all events serve at once, and the highest level that has somebody counts.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from pydantic import AwareDatetime

from tocsin.domain.law.local import instant, zone_named
from tocsin.domain.law.reckoning import RefusalError
from tocsin.domain.oncall.layer import Layer
from tocsin.importers.draft import Draft, begun
from tocsin.importers.finite import NOBODY, Served, Window
from tocsin.importers.grafana_ical import Feed, read_feed
from tocsin.importers.grafana_layers import shape_of
from tocsin.importers.grafana_shifts import Shift, events
from tocsin.importers.lanes import Strand
from tocsin.importers.naming import Names
from tocsin.importers.people import Directory, known_zone
from tocsin.importers.plan import PlannedOverride, PlannedSchedule
from tocsin.importers.records import Ident, Reader, Record, Rows, Text
from tocsin.importers.turns import DAY, NO_LAYER

OVERRIDES = 1_000_000  # above every level
CALENDARS = {"primary": None, "overrides": OVERRIDES}


class Schedule(Record):
    """A schedule, as ``GET /api/v1/schedules/`` answers it."""

    id: Ident
    name: Text = ""
    type: Text = "web"
    time_zone: Text | None = None
    shifts: Rows = None
    ical_url_primary: Text | None = None
    ical_url_overrides: Text | None = None


class ShiftOf(Shift):
    """A shift that says which schedule it is of."""

    schedule: Text | None = None


class Swap(Record):
    """A request for cover."""

    id: Ident
    schedule: Text = ""
    swap_start: AwareDatetime
    swap_end: AwareDatetime
    beneficiary: Text = ""
    benefactor: Text | None = None
    status: Text = "open"


class Schedules:
    """Reads the schedules of one export; afterwards ``names`` says what each became."""

    def __init__(self, reader: Reader, people: Directory, names: Names, window: Window) -> None:
        """Read with the people that are known already."""
        self.names: dict[str, list[str]] = {}
        self._reader, self._report = reader, reader.report
        self._people, self._taken, self._window = people, names, window
        self._shifts = {
            one.id: (path, one) for path, one in reader.top("on_call_shifts", ShiftOf)
        }
        self._used: set[str] = set()
        self._swaps = reader.top("shift_swaps", Swap)

    def read(self) -> list[PlannedSchedule]:
        """Return what they become."""
        found = []
        for path, schedule in self._reader.top("schedules", Schedule):
            planned = self._schedule(path, schedule)
            self.names[schedule.id] = [one.name for one in planned]
            found += planned
        for source_id, (path, _) in self._shifts.items():
            if source_id not in self._used:
                self._report.lost(path, "it is of no schedule in the export")
        for path, swap in self._swaps:
            if swap.schedule not in self.names:
                self._report.lost(path, "it is of no schedule in the export")
        return found

    def _schedule(self, path: str, schedule: Schedule) -> list[PlannedSchedule]:
        kind, title = "grafana-oncall schedule", schedule.name
        said = schedule.time_zone or "UTC"
        draft = begun(self._report, self._taken, path, kind, schedule.id, title, said)
        if draft is None:
            return []
        zone = draft.zone
        shifts = [*self._of(path, schedule)]
        overrides = [row for row in shifts if row[1].type == "override"]
        for where, shift in shifts:
            if (where, shift) not in overrides:
                self._shift(draft, where, shift, self._zone(schedule, shift, zone))
        self._overrides(
            draft,
            [(where, shift, self._zone(schedule, shift, zone)) for where, shift in overrides],
        )
        self._calendars(draft, path, schedule)
        self._swapped(draft, schedule)
        self._report.carry(path)
        return draft.finish(self._report, self._window)

    def _zone(self, schedule: Schedule, shift: Shift, zone: str) -> str | None:
        """Return a shift's zone: its own; of a web schedule UTC, else the schedule's."""
        if shift.time_zone:
            return known_zone(shift.time_zone)
        return "UTC" if schedule.type == "web" else zone

    def _of(self, path: str, schedule: Schedule) -> Iterator[tuple[str, Shift]]:
        listed = schedule.shifts or []
        for index, source_id in enumerate(listed):
            if isinstance(source_id, str) and source_id in self._shifts:
                self._used.add(source_id)
                yield self._shifts[source_id]
            else:
                what = f"shift {str(source_id)[:80]!r} is not in the export"
                self._report.lost(f"{path}.shifts[{index}]", what)
        for source_id, (where, shift) in self._shifts.items():
            if shift.schedule == schedule.id and source_id not in listed:
                self._used.add(source_id)
                yield where, shift

    def _shift(self, draft: Draft, path: str, shift: Shift, zone: str | None) -> None:
        if zone is None:
            self._report.lost(path, f"its zone {shift.time_zone!r} is none of the tz database")
            return
        if _is_over(shift, zone, self._window.begin):
            self._report.note(path, "the shift is over and is left out")
            return
        groups = [[self._people.key(user, path) for user in group] for group in shift.groups()]
        if not any(groups):
            self._report.lost(path, "nobody serves in it")
            return
        try:
            draft.strands += [*_strands(shift, groups, zone)]
        except NO_LAYER:
            try:
                draft.spans += [*_served(shift, groups, zone, self._window)]
            except (ValueError, RefusalError, OverflowError) as error:
                self._report.lost(path, f"it cannot be worked out: {error}"[:200])
                return
            self._report.note(path, "no rotation of ours says it: it is worked out ahead")
        self._report.carry(path)

    def _overrides(self, draft: Draft, rows: list[tuple[str, Shift, str | None]]) -> None:
        """Put somebody on call; who does so together with others has a level of their own."""
        for path, shift, zone in rows:
            users = shift.groups()[0]
            alone = len(users) == 1 and not any(
                other is not shift and _meet(shift, other) for _, other, _ in rows
            )
            if not alone or zone is None:
                lifted = shift.model_copy(update={"level": OVERRIDES})
                self._shift(draft, path, lifted, zone)
                continue
            local = zone_named(zone)
            begin = instant(shift.start, local, later=False)
            end = instant(shift.start + shift.length, local, later=False)
            if end <= self._window.begin:
                self._report.note(path, "the override is over and is left out")
                continue
            key = self._people.key(users[0], path)
            draft.overrides.append((PlannedOverride(path, key, begin, end), None))
            self._report.carry(path)

    def _calendars(self, draft: Draft, path: str, schedule: Schedule) -> None:
        given = self._reader.document.get("ical")
        texts = given if isinstance(given, dict) else {}
        for kind, level in CALENDARS.items():
            name = f"{schedule.id}-{kind}"
            if isinstance(texts.get(name), str):
                feed = Feed(f"ical.{name}", texts[name], level)
                spans = read_feed(feed, self._people, self._report, self._window)
                draft.spans += spans
            elif getattr(schedule, f"ical_url_{kind}"):
                self._report.lost(
                    f"{path}.ical_url_{kind}",
                    "the calendar is behind an address, and not in the export",
                    f"save it as {name}.ics in the export's folder",
                )

    def _swapped(self, draft: Draft, schedule: Schedule) -> None:
        for path, swap in self._swaps:
            if swap.schedule != schedule.id:
                continue
            if swap.swap_end <= self._window.begin or swap.swap_start >= swap.swap_end:
                self._report.note(path, "the swap is over and is left out")
            elif not swap.benefactor:
                self._report.lost(path, "nobody has taken it yet", "ask for cover anew")
            else:
                stead = self._people.key(swap.beneficiary, path)
                key = self._people.key(swap.benefactor, path)
                planned = PlannedOverride(path, key, swap.swap_start, swap.swap_end, stead)
                draft.overrides.append((planned, None))
                self._report.carry(path)


def _strands(shift: Shift, groups: list[list[str]], zone: str) -> Iterator[Strand]:
    """Yield a layer for each of those who serve together."""
    local = zone_named(zone)
    end = shift.until
    if shift.frequency is None:
        end = instant(shift.start + shift.length, local, later=False)
    for number in range(max(map(len, groups))):
        members = [group[min(number, len(group) - 1)] if group else NOBODY for group in groups]
        rotation, order, limits = shape_of(shift, members)
        yield Strand(
            Layer(
                id=f"{shift.id}-{number + 1}" if number else shift.id,
                title=(shift.name or "")[:200],
                rotation=rotation,
                members=order,
                restrictions=limits,
                zone=zone,
                begin=instant(shift.serves_from, local, later=False),
                end=end,
            ),
            shift.level or 0,
        )


def _served(
    shift: Shift, groups: list[list[str]], zone: str, window: Window
) -> Iterable[Served]:
    """Yield who serves in a window, event by event."""
    local = zone_named(zone)
    last = window.end.astimezone(local).replace(tzinfo=None)
    since = window.begin.astimezone(local).replace(tzinfo=None) - shift.length - DAY
    for event in events(shift, since, last):
        begin = instant(event.begin, local, later=False)
        end = instant(event.begin + shift.length, local, later=False)
        if shift.until:
            end = min(end, shift.until)
        for person in groups[event.turn % len(groups)]:
            if window.begin < end and begin < end:
                yield Served(begin, end, person, shift.level or 0)


def _is_over(shift: Shift, zone: str, now: datetime) -> bool:
    if shift.frequency is None:
        end = instant(shift.start + shift.length, zone_named(zone), later=False)
        return end <= now
    return bool(shift.until and shift.until <= now)


def _meet(one: Shift, other: Shift) -> bool:
    """Tell whether two overrides may hold at once, whatever their zones."""
    first, second = one.start.replace(tzinfo=UTC), other.start.replace(tzinfo=UTC)
    return first - DAY < second + other.length and second - DAY < first + one.length
