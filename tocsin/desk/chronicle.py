"""A case's timeline as one person may see it: a privileged body is withheld, its digest never.

A withheld entry still verifies, because its hash covers the digest of the body.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy.orm import Session

from tocsin.desk import errands
from tocsin.desk.access import Gatekeeper
from tocsin.desk.casebook import Casebook
from tocsin.desk.errors import NotFoundError
from tocsin.desk.field_order import ordered
from tocsin.desk.paging import last_number
from tocsin.desk.reading import Reading
from tocsin.desk.refusals import ContentChangedError, GateClosedError
from tocsin.desk.teamwork_views import ProposalView
from tocsin.desk.views import EntryView, GateContent, LetterView, Page
from tocsin.domain.access import Principal
from tocsin.storage import cases, cursors
from tocsin.storage.models import TextRow, TimelineRow
from tocsin.storage.timeline_pages import EVERYTHING, Only, entries

LETTER = "letter"
PEOPLE = ("person", "was")  # members that name one of our people
KIN = ("other", "into", "from_case")  # members of an entry that name another case
NAMES = ("seq", "at", "actor", "event", "body_digest", "prev_hash", "hash")


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelinePage(Page):
    """A page of a timeline; ``people`` are the names of those whom its entries name by id."""

    items: list[EntryView]
    people: dict[str, str] = field(default_factory=dict)


class Chronicle:
    """Shows what happened to cases."""

    def __init__(self, gatekeeper: Gatekeeper, casebook: Casebook) -> None:
        self._gatekeeper = gatekeeper
        self._casebook = casebook

    def page(
        self,
        principal: Principal,
        ref: str,
        cursor: str | None,
        limit: int,
        only: Only = EVERYTHING,
        *,
        newest_first: bool = False,
    ) -> TimelinePage:
        """Show entries in order, those that the cursor's page was followed by."""
        with self._casebook.reading(principal, ref, errands.READ_TIMELINE) as reading:
            return self.page_of(reading, cursor, limit, only, newest_first=newest_first)

    def page_of(
        self,
        reading: Reading,
        cursor: str | None,
        limit: int,
        only: Only = EVERYTHING,
        *,
        newest_first: bool = False,
    ) -> TimelinePage:
        """Show entries of the case of a reading, as ``page`` does."""
        case = reading.admit(errands.READ_TIMELINE)
        privileged = reading.allows(errands.READ_PRIVILEGED)
        rows = entries(
            reading.session,
            case.id,
            only,
            past=last_number(cursor),
            newest_first=newest_first,
            limit=limit + 1,
        )
        page = rows[:limit]
        texts = reading.texts(_named(page))
        names = reading.names(_people(page))
        hidden = hidden_kin(reading.session, self._gatekeeper, reading.principal, page)
        shown = [entry(row, texts, names, privileged=privileged, hidden=hidden) for row in page]
        more = len(rows) > limit
        told = {id_ for one in shown for id_ in _ids(one.actor, one.data or {})}
        return TimelinePage(
            items=shown,
            people={id_: name for id_, name in names.items() if id_ in told},
            next=cursors.encode(page[-1].seq) if more and page else None,
        )

    def entry(self, principal: Principal, ref: str, seq: int) -> TimelinePage:
        """Show one entry, as a page of one.

        Raises:
            NotFoundError: There is none of that number, or the case is not for this person.
        """
        page = self.page(principal, ref, cursors.encode(seq - 1), 1)
        if [one.seq for one in page.items] != [seq]:
            raise NotFoundError
        return page

    def letter(self, principal: Principal, ref: str, text_id: str) -> LetterView:
        """Show a letter or a draft of one.

        Raises:
            NotFoundError: The case has no such letter, or is not for this person.
        """
        with self._casebook.reading(principal, ref, errands.READ_LETTER) as reading:
            return self.letter_of(reading, text_id)

    def letter_of(self, reading: Reading, text_id: str) -> LetterView:
        """Show a letter of the case of a reading.

        Raises:
            NotFoundError: The case has no such letter.
        """
        reading.admit(errands.READ_LETTER)
        text = reading.texts([text_id]).get(text_id)
        if text is None or text.purpose != LETTER or text.privileged:
            raise NotFoundError
        return LetterView(
            id=text.id,
            body=text.body,
            digest=text.digest,
            author=text.author_id,
            created_at=text.created_at,
        )

    def gate(self, principal: Principal, ref: str, gate_id: str) -> GateContent:
        """Show what a verdict on the open gate's round would cover.

        Raises:
            GateClosedError: That gate is not open.
            ContentChangedError: Its content is being prepared.
        """
        with self._casebook.reading(principal, ref) as reading:
            return self.gate_of(reading, gate_id)

    def gate_of(self, reading: Reading, gate_id: str) -> GateContent:
        """Show what a verdict on an open gate of the case of a reading would cover.

        Raises:
            GateClosedError: That gate is not open.
            ContentChangedError: Its content is being prepared.
        """
        case = reading.admit(errands.READ_CASE)
        gates = {gate["id"]: gate for gate in case.view.get("gates", [])}
        if gate_id not in gates:
            raise GateClosedError
        sha256 = gates[gate_id]["content_sha256"]
        session = reading.session
        kept = cases.manifest(session, case.id, gate_id, sha256) if sha256 else None
        if kept is None:
            raise ContentChangedError("The content of this gate is being prepared.")
        version, _ = kept.body["fields"]
        covered = reading.fields(version)
        playbook = self._casebook.playbooks.of(session, case)
        named = [text_id for text_id, _ in kept.body.get("texts", ())]
        letter = kept.body["letter"]
        texts = reading.texts([*named, *(letter[:1] if letter else ())])
        names = reading.names(texts[one].author_id for one in named if one in texts)
        privileged = reading.allows(errands.READ_PRIVILEGED)
        return GateContent(
            gate=gate_id,
            round=kept.round,
            sha256=kept.sha256,
            manifest=kept.body,
            letter=letter[0] if letter else None,
            fields=ordered(covered, playbook),
            proposals=[
                _proposal(texts[text_id], names, privileged=privileged)
                for text_id in named
                if text_id in texts
            ],
        )


def _people(rows: Iterable[TimelineRow]) -> Iterable[str]:
    return (id_ for row in rows for id_ in _ids(row.actor, row.data))


def _ids(actor: str, data: Mapping[str, Any]) -> Iterable[str]:
    """Yield the ids of people that an entry names: who did it, and whom it is about."""
    yield actor.removeprefix("user:")
    yield from (str(data[member]) for member in PEOPLE if data.get(member))
    for value in data.values():
        for one in value if isinstance(value, list) else (value,):
            scheme, _, name = str(one).partition(":")
            if scheme in ("person", "user") and name:
                yield name


def hidden_kin(
    session: Session, gatekeeper: Gatekeeper, principal: Principal, rows: Iterable[TimelineRow]
) -> frozenset[str]:
    """Return the ids of other cases that entries name and that a person may not see."""
    named = {case_id for row in rows for case_id in _kin(row)}
    seen = {
        case.id
        for case in cases.by_ids(session, sorted(named))
        if gatekeeper.allows(principal, errands.READ_CASE, case)
    }
    return frozenset(named - seen)


def _kin(row: TimelineRow) -> Iterable[str]:
    return (str(row.data[member]) for member in KIN if row.data.get(member))


def entry(
    row: TimelineRow,
    texts: dict[str, TextRow],
    names: dict[str, str],
    *,
    privileged: bool,
    hidden: frozenset[str] = frozenset(),
) -> EntryView:
    """Show one entry, or its outside when its body is withheld.

    It is withheld for privilege, and when it names a case that is ``hidden`` from the reader.
    """
    named = {
        member: texts[text_id]
        for member, text_id in text_ids(row.data).items()
        if text_id in texts
    }
    withheld = not privileged and is_privileged(row, named.values())
    withheld = withheld or not hidden.isdisjoint(_kin(row))
    said = {
        member: text.body
        for member, text in named.items()
        if not withheld and text.purpose != LETTER
    }
    return EntryView(
        **{name: getattr(row, name) for name in NAMES},
        actor_name=names.get(row.actor.removeprefix("user:")),
        data=None if withheld else row.data,
        salt=None if withheld else row.salt,
        texts=said,
    )


def _proposal(text: TextRow, names: dict[str, str], *, privileged: bool) -> ProposalView:
    withheld = text.privileged and not privileged
    return ProposalView(
        id=text.id,
        digest=text.digest,
        body=None if withheld else text.body,
        author=text.author_id,
        author_name=names.get(text.author_id),
    )


def is_privileged(row: TimelineRow, texts: Iterable[TextRow]) -> bool:
    """Tell whether an entry's body is for counsel only."""
    return row.data.get("privileged") is True or any(text.privileged for text in texts)


def text_ids(data: dict[str, Any]) -> dict[str, str]:
    """Return the ids of the texts that an entry names, by member."""
    return {
        member: value
        for member, value in data.items()
        if isinstance(value, str) and f"{member}_digest" in data
    }


def _named(rows: Sequence[TimelineRow]) -> set[str]:
    return {text_id for row in rows for text_id in text_ids(row.data).values()}
