"""GoAlert's overrides: one person for another, one more person, or one fewer."""

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime

from pydantic import AwareDatetime, Field

from tocsin.domain.rota import Rota
from tocsin.importers.draft import Draft
from tocsin.importers.finite import Window
from tocsin.importers.people import Directory
from tocsin.importers.plan import PlannedOverride, PlannedSchedule
from tocsin.importers.records import Camel, Ident, Row, Text
from tocsin.importers.report import Report

Span = tuple[datetime, datetime]


class Target(Camel):
    """A thing of GoAlert's."""

    id: Ident
    type: Text = ""
    name: Text = ""


class Override(Camel):
    """From ``start`` until ``end`` a user is added, removed, or both: replaced."""

    id: Ident
    start: AwareDatetime
    end: AwareDatetime
    add_user_id: Text | None = Field(default=None, alias="addUserID")
    remove_user_id: Text | None = Field(default=None, alias="removeUserID")
    target: Target


class Overrides:
    """The overrides of one export, by schedule."""

    def __init__(
        self, report: Report, people: Directory, rows: Iterable[Row[Override]], window: Window
    ) -> None:
        """Know them all."""
        self._report, self._people, self._window = report, people, window
        self._of: dict[str, list[Row[Override]]] = {}
        for path, one in rows:
            self._of.setdefault(one.target.id, []).append((path, one))

    def tell_strays(self, known: Collection[str]) -> None:
        """Report those of schedules that are not in the export."""
        for schedule, rows in self._of.items():
            for path, _ in rows:
                if schedule not in known:
                    self._report.lost(path, "it is of a schedule that is not imported")

    def onto(self, source_id: str, draft: Draft) -> list[PlannedSchedule]:
        """Return a schedule with its overrides; who is added has a lane of their own."""
        added: list[PlannedOverride] = []
        replacing: list[PlannedOverride] = []
        for path, one in self._of.get(source_id, ()):
            if one.end <= self._window.begin or one.start >= one.end:
                self._report.note(path, "it is over, or ends before it begins, and is left out")
            elif not one.add_user_id:
                self._report.lost(
                    path, "takes somebody off, with nobody in their stead", "ask for cover"
                )
            else:
                whole = self._planned(path, one)
                (replacing if one.remove_user_id else added).extend(self._cut(whole, draft))
        self._tell_chains(replacing)
        draft.overrides += [(one, None) for one in replacing]
        planned = draft.finish(self._report, self._window) if _has_people(draft) else []
        if not planned and not added:
            self._report.lost(draft.path, "nobody serves in it")
        return [*planned, *_extra(draft, planned, added)]

    def _planned(self, path: str, one: Override) -> PlannedOverride:
        self._report.carry(path)
        person = self._people.key(one.add_user_id or "", path)
        stead = self._people.key(one.remove_user_id, path) if one.remove_user_id else None
        return PlannedOverride(path, person, one.start, one.end, stead)

    def _cut(self, whole: PlannedOverride, draft: Draft) -> Iterator[PlannedOverride]:
        """Yield what is left of an override beside temporary schedules, which win there."""
        pieces: list[Span] = [(whole.begin, whole.end)]
        for span, _ in draft.replaced:
            pieces = [part for piece in pieces for part in _without(piece, span)]
        if pieces != [(whole.begin, whole.end)]:
            self._report.changed(
                whole.path, "a temporary schedule wins over it; it is cut to the rest"
            )
        for begin, end in pieces:
            yield PlannedOverride(whole.path, whole.person, begin, end, whole.instead_of)

    def _tell_chains(self, replacing: list[PlannedOverride]) -> None:
        for one in replacing:
            for other in replacing:
                meets = one.begin < other.end and other.begin < one.end
                if meets and one.person == other.instead_of and one is not other:
                    self._report.changed(
                        one.path, "who replaces is replaced, too: here the last one serves"
                    )


def _has_people(draft: Draft) -> bool:
    return bool(draft.strands or draft.spans or draft.replaced)


def _extra(
    draft: Draft, planned: list[PlannedSchedule], added: list[PlannedOverride]
) -> Iterator[PlannedSchedule]:
    """Yield a lane for those who are added: it is the first one, but while they are."""
    rows: list[list[PlannedOverride]] = []
    for one in sorted(added, key=lambda each: each.begin):
        row = next((row for row in rows if row[-1].end <= one.begin), None)
        if row is None:
            rows.append([one])
        else:
            row.append(one)
    empty = Rota(zone=draft.zone, title=draft.title)
    rota = planned[0].rota if planned else empty
    others = planned[0].overrides if planned else ()
    for number, row in enumerate(rows, len(planned)):
        source = f"{draft.source} #{number + 1}" if number else draft.source
        yield PlannedSchedule(draft.path, draft.lane(number), source, rota, (*others, *row))


def _without(piece: Span, span: Window) -> Iterator[Span]:
    begin, end = piece
    if span.end <= begin or end <= span.begin:
        yield piece
        return
    if begin < span.begin:
        yield begin, span.begin
    if span.end < end:
        yield span.end, end
