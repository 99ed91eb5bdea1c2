"""The audit: who asked for what and got it, and what happened to cases, across all of them.

Reading the access log is written into it. Of a case that one may not see, a line says only that
there is one: neither its reference nor what exactly was done with it.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session, sessionmaker

from tocsin.desk import errands
from tocsin.desk.access import OK, Gatekeeper
from tocsin.desk.casebook import Casebook
from tocsin.desk.chronicle import entry, hidden_kin, text_ids
from tocsin.desk.errors import UnknownPersonError
from tocsin.desk.paging import BIGGEST_ID, last_number
from tocsin.desk.teamwork_views import Person
from tocsin.desk.views import EntryView, Page
from tocsin.domain.access import Principal
from tocsin.storage import audit, cursors, people
from tocsin.storage.audit import Wanted
from tocsin.storage.desk_reads import names_of, texts_by_id
from tocsin.storage.models import AccessLogRow, CaseRow, TextRow, TimelineRow


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessView:
    """One line of the access log.

    Attributes:
        who: Who asked.
        action: What for, as permissions and errands are called.
        outcome: ``ok``, or the code of the refusal.
        about_a_case: Whether it is about one; ``case`` is its reference for those who see it.
        detail: Ids and codes; None with a case that one may not see.
    """

    id: int
    at: datetime
    who: Person
    action: str
    outcome: str
    about_a_case: bool
    case: str | None
    detail: dict[str, str] | None


@dataclass(frozen=True, slots=True, kw_only=True)
class AccessPage(Page):
    """Lines of the access log, newest first. A page can be short, or empty, and go on."""

    items: list[AccessView]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseEntry:
    """An entry of some case's timeline."""

    case: str
    kind: str
    title: str
    entry: EntryView


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseEntryPage(Page):
    """Entries of many timelines, newest first. A page can be short, or empty, and go on."""

    items: list[CaseEntry]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What is searched for: a case by its ref, a person by name or id, the rest as it is."""

    case: str | None = None
    person: str | None = None
    what: str | None = None
    outcome: str | None = None
    kind: str | None = None
    since: datetime | None = None
    until: datetime | None = None


class Audit:
    """Searches what was asked for and what happened."""

    def __init__(
        self, sessions: sessionmaker[Session], gatekeeper: Gatekeeper, casebook: Casebook
    ) -> None:
        self._sessions, self._gatekeeper, self._casebook = sessions, gatekeeper, casebook

    def access(
        self, principal: Principal, question: Question, cursor: str | None, limit: int
    ) -> AccessPage:
        """Search the access log, and write into it that this was done.

        Raises:
            NotFoundError: The case is not for this person.
            UnknownPersonError: There is nobody of that name.
        """
        self._gatekeeper.admit(principal, errands.READ_AUDIT)
        case = self._case(principal, question)
        wanted = self._wanted(question, case)
        below = _below(cursor)
        with self._sessions() as session:
            found = audit.access(session, wanted, below=below, limit=limit)
            names = names_of(session, _named(row for row, _ in found.rows))
            items = [self._line(principal, row, about, names) for row, about in found.rows]
        asked = {
            name: str(value)
            for name, value in (
                ("user", wanted.who),
                ("of_action", question.what),
                ("of_outcome", question.outcome),
                ("since", question.since),
                ("until", question.until),
            )
            if value is not None
        }
        self._gatekeeper.note(principal, errands.READ_AUDIT.name, case, OK, **asked)
        return AccessPage(items=items, next=_next(found.next))

    def timelines(
        self, principal: Principal, question: Question, cursor: str | None, limit: int
    ) -> CaseEntryPage:
        """Search the timelines of the cases that a person sees.

        Each entry is shown as on its case's own page: privileged bodies are withheld. Looks
        into sealed cases are written down.

        Raises:
            NotFoundError: The case is not for this person.
            UnknownPersonError: There is nobody of that name.
        """
        errand = errands.SEARCH_TIMELINES
        self._gatekeeper.admit(principal, errand)
        wanted = self._wanted(question, self._case(principal, question))
        seen = self._gatekeeper.sight(principal, errand)
        below = _below(cursor)
        with self._sessions() as session:
            found = audit.timelines(session, seen, wanted, below=below, limit=limit)
            rows = [row for row, _ in found.rows]
            names = names_of(session, {row.actor.removeprefix("user:") for row in rows})
            texts = _texts(session, rows)
            hidden = hidden_kin(session, self._gatekeeper, principal, rows)
        may_read = {
            case.id: self._gatekeeper.allows(principal, errands.READ_PRIVILEGED, case)
            for _, case in found.rows
        }
        items = [
            CaseEntry(
                case=case.ref,
                kind=case.kind,
                title=case.title,
                entry=entry(row, texts, names, privileged=may_read[case.id], hidden=hidden),
            )
            for row, case in found.rows
        ]
        for case in {case.id: case for _, case in found.rows}.values():
            if case.sensitivity == "sealed":
                self._gatekeeper.note_seen(principal, errand, case.id)
        return CaseEntryPage(items=items, next=_next(found.next))

    def _case(self, principal: Principal, question: Question) -> CaseRow | None:
        if question.case is None:
            return None
        return self._casebook.admitted(principal, question.case, errands.READ_CASE)

    def _wanted(self, question: Question, case: CaseRow | None) -> Wanted:
        name, who = question.person, None
        if name:
            with self._sessions() as session:
                user = people.find_user(session, name)
            if user is None:
                raise UnknownPersonError
            who = user.id
        return Wanted(
            case_id=case.id if case else None,
            who=who,
            what=question.what,
            outcome=question.outcome,
            kind=question.kind,
            since=question.since,
            until=question.until,
        )

    def _line(
        self,
        principal: Principal,
        row: AccessLogRow,
        case: CaseRow | None,
        names: dict[str, str],
    ) -> AccessView:
        about = row.case_id is not None
        seen = case is not None and self._gatekeeper.allows(principal, errands.READ_CASE, case)
        return AccessView(
            id=row.id,
            at=row.at,
            who=Person(id=row.principal_id, name=names.get(row.principal_id)),
            action=row.action,
            outcome=row.outcome,
            about_a_case=about,
            case=case.ref if case and seen else None,
            detail={name: str(value) for name, value in row.detail.items()}
            if seen or not about
            else None,
        )


def _named(rows: Iterable[AccessLogRow]) -> set[str]:
    return {row.principal_id for row in rows}


def _texts(session: Session, rows: Iterable[TimelineRow]) -> dict[str, TextRow]:
    """Return what people wrote in these entries; an entry has texts of its own case only."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for row in rows:
        wanted[row.case_id].update(text_ids(row.data).values())
    found: dict[str, TextRow] = {}
    for case_id, ids in wanted.items():
        found |= texts_by_id(session, case_id, ids)
    return found


def _below(cursor: str | None) -> int | None:
    return None if cursor is None else min(max(last_number(cursor), 0), BIGGEST_ID)


def _next(below: int | None) -> str | None:
    return cursors.encode(below) if below is not None else None
