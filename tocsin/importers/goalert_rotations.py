"""GoAlert's rotations: turns on the wall, and whose turn it is when the export was made.

A rotation says who is active *now*, and not who began. Its turns are counted from the one that
``nextHandoffTimes`` or ``exportedAt`` dates; without both, from the import.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from pydantic import AwareDatetime, Field, TypeAdapter, ValidationError

from tocsin.domain.law.local import zone_named
from tocsin.domain.oncall.cadence import month_day, month_number
from tocsin.domain.oncall.layer import Layer
from tocsin.domain.oncall.rotation import Rotation as Cadence
from tocsin.domain.oncall.turns import turn_at
from tocsin.importers.finite import Window
from tocsin.importers.people import Directory, known_zone
from tocsin.importers.records import Camel, Ident, Reader, Row, Text, reason
from tocsin.importers.report import ImportFaultError
from tocsin.importers.turns import LENGTHS, NO_LAYER, turns

LONGEST_MONTH_DAY = 28
MOMENT = timedelta(seconds=1)
INSTANT = TypeAdapter(AwareDatetime)


class Rotation(Camel):
    """A rotation."""

    id: Ident
    name: Text = ""
    time_zone: Text = "UTC"
    start: AwareDatetime
    type: Literal["monthly", "weekly", "daily", "hourly"]
    shift_length: int = Field(default=1, ge=1, le=9000)
    active_user_index: int = Field(default=0, ge=0, le=10_000)
    user_ids: list[Ident] = Field(default_factory=list, alias="userIDs", max_length=200)
    next_handoff_times: list[AwareDatetime] | None = None


class Rotations:
    """The rotations of one export, as layers."""

    def __init__(
        self, reader: Reader, people: Directory, rows: Iterable[Row[Rotation]], window: Window
    ) -> None:
        """Know them all; nothing is reported before one is asked for."""
        self._rows = {one.id: (path, one) for path, one in rows}
        self._report, self._people = reader.report, people
        self._used: set[str] = set()
        self._told = _exported_at(reader)
        self._window = window

    def known(self, source_id: str) -> Rotation | None:
        """Return a rotation, if it is in the export."""
        found = self._rows.get(source_id)
        return found[1] if found else None

    def path(self, source_id: str) -> str:
        """Return where a rotation stands."""
        return self._rows[source_id][0]

    def layer(self, source_id: str, layer_id: str) -> Layer | None:
        """Return a rotation as a layer that always serves, in the rotation's zone."""
        path, one = self._rows[source_id]
        own = known_zone(one.time_zone)
        self._used.add(source_id)
        if own is None or not one.user_ids:
            what = "it has nobody in it" if own else "its zone is none of the tz database"
            self._report.lost(path, what)
            return None
        members = [self._people.key(user, f"{path}.userIDs") for user in one.user_ids]
        try:
            return self._counted(path, one, own, members, layer_id)
        except NO_LAYER as error:
            self._report.lost(path, f"no layer of ours: {reason(error)}", "add it by hand")
            return None

    def tell_unused(self) -> None:
        """Report the rotations that no schedule and no policy names."""
        for source_id, (path, _) in self._rows.items():
            if source_id not in self._used:
                self._report.lost(path, "no schedule and no policy names it")

    def _counted(
        self,
        path: str,
        one: Rotation,
        zone: str,
        members: list[str],
        layer_id: str,
    ) -> Layer:
        local, at = zone_named(zone), self._dated(one)
        cadence = self._cadence(path, one, local, at)
        layer = Layer(
            id=layer_id,
            rotation=cadence,
            members=tuple(members),
            title=one.name[:200],
            zone=zone,
        )
        turn = turn_at(layer, local, at)
        behind = one.active_user_index - (turn.number if turn else 0)
        count = len(members)
        turned = tuple(members[(index + behind) % count] for index in range(count))
        if self._told is None and not one.next_handoff_times:
            self._report.changed(
                path,
                "the export does not say when it was made: its active user is taken as today's",
                "add `exportedAt`, or `nextHandoffTimes` to the query",
            )
        self._report.carry(path)
        return layer.model_copy(update={"members": turned})

    def _cadence(self, path: str, one: Rotation, zone: ZoneInfo, at: datetime) -> Cadence:
        """Return its turns; one that begins after the export is counted backwards, too."""
        first = one.start.astimezone(zone).replace(tzinfo=None, second=0, microsecond=0)
        now = at.astimezone(zone).replace(tzinfo=None)
        if one.type != "monthly":
            length = one.shift_length * LENGTHS[one.type]
            back = -((now - first) // length) if now < first else 0
            return turns(first - back * length, length, ("somebody",))[0]
        if first.day > LONGEST_MONTH_DAY:
            self._report.changed(
                path,
                f"it begins on day {first.day}: here shorter months hand over on their last",
            )
        while now < first:
            day = month_day(month_number(first.date()) - one.shift_length, first.day)
            first = datetime.combine(day, first.time())
        return Cadence(
            kind="monthly",
            starts_on=first.date(),
            at=first.time(),
            day=first.day,
            length=one.shift_length,
        )

    def _dated(self, one: Rotation) -> datetime:
        """Return an instant at which the active user has their turn."""
        if one.next_handoff_times:
            return one.next_handoff_times[0] - MOMENT
        return self._told or self._window.begin


def _exported_at(reader: Reader) -> datetime | None:
    given = reader.document.get("exportedAt")
    try:
        return INSTANT.validate_python(given) if given is not None else None
    except ValidationError as error:
        raise ImportFaultError("exportedAt", reason(error)) from error
