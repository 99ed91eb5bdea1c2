"""Handoffs of a schedule: those that were, what was told, those to come, and people's notes.

Everybody who reads schedules sees who handed over to whom. A note is shown to both sides of its
handoff, to its author and to who manages schedules; cases to whom may see them.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import select
from sqlalchemy.orm import Session

from tocsin.desk.call import Call
from tocsin.desk.paging import last_instant
from tocsin.desk.rota_office import ON_SCHEDULE, RotaOffice, in_force
from tocsin.desk.schedule_views import Names
from tocsin.desk.teamwork_views import Person
from tocsin.desk.views import Page
from tocsin.domain.access import Principal
from tocsin.domain.oncall.shifts import Handoff
from tocsin.domain.oncall.values import ScheduleError
from tocsin.storage import cursors, handoffs
from tocsin.storage.desk_reads import names_of
from tocsin.storage.duty import duties, now_of
from tocsin.storage.handoffs import Passing
from tocsin.storage.models import CaseRow, HandoffNoteRow, HandoffRow
from tocsin.storage.visibility import is_visible, visibility_of

AHEAD = timedelta(days=28)
MOST_AHEAD = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class NoteView:
    """What somebody left to whoever comes next."""

    by: Person
    text: str
    put_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldView:
    """What one side was told of.

    Attributes:
        side: ``incoming`` or ``outgoing``.
        way: ``reached``, ``failed``, ``unknown`` … or ``gone``, nobody is there any more.
        late_seconds: How long after the handoff.
        cases: Refs that they were told of and that you may see.
        all_cases: How many cases were open.
    """

    side: str
    way: str
    possible_duplicate: bool
    late_seconds: int
    cases: list[str]
    all_cases: int
    all_pages: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoffView:
    """The duty passes on; null is nobody.

    Attributes:
        told_at: When both sides were told; null while that waits, or for one to come.
        has_note: Whether there is a note; ``note`` is null for whom it is not.
    """

    at: datetime
    outgoing: Person | None
    incoming: Person | None
    version: int
    told_at: datetime | None
    told: list[ToldView]
    has_note: bool
    note: NoteView | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HandoffPage(Page):
    """Handoffs that were, newest first, and ``upcoming`` ones, as things stand now."""

    schedule: str
    items: list[HandoffView]
    upcoming: list[HandoffView]


NOTE = TypeAdapter(NoteView)


class Handoffs:
    """Shows handoffs, and takes notes for them."""

    def __init__(self, office: RotaOffice) -> None:
        self._office = office

    def list(
        self, principal: Principal, name: str, cursor: str | None, limit: int
    ) -> HandoffPage:
        """Show a schedule's handoffs, those of the last days and of the next 28."""
        self._office.admit_reader(principal)
        before = last_instant(cursor)
        with self._office.sessions() as session:
            in_force(session, name)
            now = now_of(session)
            rows = handoffs.past(session, name, before=before, limit=limit + 1)
            soon = _upcoming(session, name, now)
            show = _Showing(session, principal, self._office.manages(principal), name, rows)
            items = [show.past(row) for row in rows[:limit]]
            upcoming = [
                show.coming(one.handoff, one.version, is_next=place == 0)
                for place, one in enumerate(soon)
            ]
        more = len(rows) > limit
        following = cursors.encode(rows[limit - 1].at.isoformat()) if more else None
        return HandoffPage(schedule=name, items=items, upcoming=upcoming, next=following)

    def note(self, call: Call, name: str, text: str) -> NoteView:
        """Leave a note to whoever comes next; the newest of a shift counts.

        Raises:
            NotOnScheduleError: Neither is one on call of it now, nor manages it.
        """
        self._office.admit_reader(call.principal)

        def do(session: Session) -> NoteView:
            in_force(session, name)
            now = duties(session, now_of(session), name=name)
            on_it = [duty.found.person for duty in now if duty.found.person]
            self._office.check_is_on(call.principal, on_it)
            row = handoffs.put_note(session, name, call.actor_id, text)
            return _note(Names(names_of(session, [call.principal.id])), row)

        return self._office.change(call, ON_SCHEDULE, name, NOTE, do)


class _Showing:
    """What one person is shown of one schedule's handoffs."""

    def __init__(
        self,
        session: Session,
        principal: Principal,
        manages: bool,
        name: str,
        rows: Iterable[HandoffRow],
    ) -> None:
        self._session, self._principal, self._manages = session, principal, manages
        self._name = name
        refs = {ref for row in rows for side in row.told.values() for ref in _refs(side)}
        seen = select(CaseRow.ref).where(
            CaseRow.ref.in_(refs), is_visible(visibility_of(principal))
        )
        self._seen = set(session.scalars(seen)) if refs else set[str]()

    def past(self, row: HandoffRow) -> HandoffView:
        note = handoffs.note_for(self._session, self._name, row.at)
        told = [
            self._told(side, one) for side, one in row.told.items() if isinstance(one, dict)
        ]
        known = Handoff(row.at, row.outgoing, row.incoming, ())
        return self._shown(known, row.version, note, told, row.settled_at if told else None)

    def coming(self, handoff: Handoff, version: int, *, is_next: bool) -> HandoffView:
        note = None
        if is_next:
            note = handoffs.note_for(self._session, self._name, handoff.at)
        return self._shown(handoff, version, note, [], None)

    def _shown(
        self,
        handoff: Handoff,
        version: int,
        note: HandoffNoteRow | None,
        told: list[ToldView],
        told_at: datetime | None,
    ) -> HandoffView:
        sides = {handoff.outgoing, handoff.incoming}
        author = note.by.removeprefix("user:") if note else None
        ids = {one for one in (*sides, author) if one}
        names = Names(names_of(self._session, ids))
        may_read = self._manages or self._principal.id in ids
        return HandoffView(
            at=handoff.at,
            outgoing=names.maybe(handoff.outgoing),
            incoming=names.maybe(handoff.incoming),
            version=version,
            told_at=told_at,
            told=told,
            has_note=note is not None,
            note=_note(names, note) if note and may_read else None,
        )

    def _told(self, side: str, one: Mapping[str, Any]) -> ToldView:
        return ToldView(
            side=side,
            way=one["way"],
            possible_duplicate=one["possible_duplicate"],
            late_seconds=one["late_seconds"],
            cases=[ref for ref in _refs(one) if ref in self._seen],
            all_cases=one["all_cases"],
            all_pages=one["all_pages"],
        )


def _upcoming(session: Session, name: str, now: datetime) -> list[Passing]:
    """Return those of the next 28 days; none of a schedule with too many changes to count."""
    try:
        return handoffs.upcoming(session, name, now, now + AHEAD)[:MOST_AHEAD]
    except ScheduleError:
        return []


def _refs(side: object) -> list[str]:
    return list(side.get("cases", ())) if isinstance(side, dict) else []


def _note(names: Names, row: HandoffNoteRow) -> NoteView:
    return NoteView(by=names.person(row.by), text=row.body, put_at=row.put_at)
