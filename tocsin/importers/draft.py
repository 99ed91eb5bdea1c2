"""One schedule of another tool while it is read, and what it becomes: one or more of ours."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta

from tocsin.domain.oncall.layer import Layer
from tocsin.domain.oncall.schedule import MOST_LAYERS, FixedShift, Temporary
from tocsin.domain.rota import Rota
from tocsin.importers.finite import NOBODY, Served, Window, lanes_of, served, temporaries
from tocsin.importers.lanes import Strand, lanes
from tocsin.importers.naming import Names
from tocsin.importers.people import known_zone
from tocsin.importers.plan import PlannedOverride, PlannedSchedule
from tocsin.importers.report import Report

MOST_STRANDS = 300
AHEAD = timedelta(days=365)
LANES = "policies that are imported with it ask all of them"


@dataclass(slots=True)
class Draft:
    """What is known of a schedule so far.

    Attributes:
        strands: What turns of ours can say.
        spans: What only fixed shifts can say.
        replaced: Spans in which other shifts count instead of everything else.
        overrides: With the id of the layer whose lane they are of, or None for every lane.
        apart: Each strand is a lane.
    """

    path: str
    name: str
    source: str
    zone: str
    title: str
    strands: list[Strand] = field(default_factory=list)
    spans: list[Served] = field(default_factory=list)
    replaced: list[tuple[Window, list[Served]]] = field(default_factory=list)
    overrides: list[tuple[PlannedOverride, str | None]] = field(default_factory=list)
    apart: bool = False

    def finish(self, report: Report, window: Window) -> list[PlannedSchedule]:
        """Return the schedules of ours; nothing when it has nobody."""
        if len(self.strands) > MOST_STRANDS:
            report.lost(self.path, f"it has more than {MOST_STRANDS} layers", "put it anew")
            return []
        found = lanes(self.strands, self.zone, apart=self.apart)
        why = self._must_be_worked_out(max((len(layers) for layers in found), default=0))
        if why:
            rotas = [*self._fixed(report, window, why)]
        else:
            rotas = [self._rota(layers, report, window) for layers in found]
        rotas = self._with_replaced(rotas)
        if len(rotas) > 1:
            names = ", ".join(self.lane(number) for number in range(len(rotas)))
            what = f"several serve at once: it becomes {len(rotas)} schedules, {names}"
            report.changed(self.path, what, LANES)
        if not rotas:
            report.lost(self.path, "nobody serves in it", "put it anew")
        return [self._planned(number, rota, report, why) for number, rota in enumerate(rotas)]

    def lane(self, number: int) -> str:
        """Return the name of a lane."""
        return f"{self.name}-{number + 1}" if number else self.name

    def _must_be_worked_out(self, most: int) -> str:
        if self.spans:
            return "it has shifts that no rotation says"
        levels = {strand.level for strand in self.strands}
        if len(levels) > 1 and any(_leaves_out(strand.layer) for strand in self.strands):
            return "it has turns of nobody"
        return f"it has more than {MOST_LAYERS} layers" if most > MOST_LAYERS else ""

    def _rota(self, layers: tuple[Layer, ...], report: Report, window: Window) -> Rota:
        """Return a lane: by its layers, or worked out where a turn of them is nobody's."""
        if not any(map(_leaves_out, layers)):
            return Rota(zone=self.zone, title=self.title, layers=layers)
        self._tell(report, window, "it has turns of nobody")
        spans = [
            one for each in layers for one in served((each,), each.priority, self.zone, window)
        ]
        return self._temporary([*lanes_of(spans, window), []][0], window)

    def _fixed(self, report: Report, window: Window, why: str) -> Iterator[Rota]:
        self._tell(report, window, why)
        spans = [*self.spans]
        for strand in self.strands:
            spans += served((strand.layer,), strand.level, self.zone, window)
        for shifts in lanes_of(spans, window):
            yield self._temporary(shifts, window)

    def _temporary(self, shifts: list[FixedShift], window: Window) -> Rota:
        fixed = temporaries(shifts, window)
        return Rota(zone=self.zone, title=self.title, temporary=fixed)

    def _with_replaced(self, rotas: list[Rota]) -> list[Rota]:
        """Return the lanes with what replaces them for a while; there may be more of them."""
        for number, (span, shifts) in enumerate(self.replaced, 1):
            fixed = lanes_of(shifts, span) or [[]]
            empty = Rota(zone=self.zone, title=self.title)
            rotas += [empty] * (len(fixed) - len(rotas))
            for index, rota in enumerate(rotas):
                one = Temporary(
                    id=f"temporary-{number}",
                    begin=span.begin,
                    end=span.end,
                    shifts=tuple(fixed[min(index, len(fixed) - 1)]),
                )
                whole = {"temporary": (*rota.temporary, one)}
                rotas[index] = rota.model_copy(update=whole)
        return rotas

    def _tell(self, report: Report, window: Window, why: str) -> None:
        until = f"{window.end:%Y-%m-%d}"
        what = f"{why}: it is worked out as fixed shifts until {until}, and nobody follows then"
        report.changed(self.path, what, f"put layers of your own before {until}")

    def _planned(self, number: int, rota: Rota, report: Report, why: str) -> PlannedSchedule:
        own = self.strands[number].layer.id if self.apart and not why else None
        if why:
            for one, of in self.overrides:
                if of is not None:
                    report.lost(one.path, "it is of one rotation only", "enter it by hand")
        overrides = tuple(one for one, of in self.overrides if of is None or of == own)
        source = f"{self.source} #{number + 1}" if number else self.source
        return PlannedSchedule(self.path, self.lane(number), source, rota, overrides)


def _leaves_out(layer: Layer) -> bool:
    return NOBODY in layer.members


def begun(
    report: Report, names: Names, path: str, kind: str, source_id: str, title: str, zone: str
) -> Draft | None:
    """Begin with a schedule of another tool, or report that its zone is none.

    Args:
        report: Where to.
        names: The names of schedules that are taken.
        path: Where it stands in the export.
        kind: What it is, such as ``opsgenie schedule``.
        source_id: Its id there.
        title: What it is called there; without one its id is.
        zone: Its zone there.
    """
    known = known_zone(zone)
    if known is None:
        what = f"its zone {zone[:80]!r} is none of the tz database"
        report.lost(path, what, "write such a name, like Europe/Berlin, into the export")
        return None
    shown = title or source_id
    name = names.name(shown, source_id)
    return Draft(path, name, f"{kind} {source_id}", known, shown[:200])
