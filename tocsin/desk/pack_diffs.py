"""What a law pack would change for the cases that are open, before anybody publishes it.

Nothing is changed by looking: an open case keeps the terms that it began with, until somebody
migrates it.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session, sessionmaker

from tocsin.desk import errands
from tocsin.desk.access import Gatekeeper
from tocsin.desk.casebook import Casebook
from tocsin.desk.errors import NotFoundError
from tocsin.desk.migrations import clock_of
from tocsin.desk.rulebook_errors import RuleInvalidError
from tocsin.desk.rulebook_views import ChangeView, changes_of
from tocsin.domain import clocks
from tocsin.domain.access import Principal, Sensitivity
from tocsin.domain.clocks import Clock
from tocsin.domain.law.counted import counted_of
from tocsin.domain.law.pack import Pack, Terms
from tocsin.domain.law.reckoning import CalendarError, RefusalError
from tocsin.domain.rulebook import LAW_PACK
from tocsin.playbooks.changes import law_changes
from tocsin.playbooks.lawpack import parse_pack, terms_of
from tocsin.playbooks.reckonings import Reckonings
from tocsin.playbooks.sheet import PlaybookError
from tocsin.storage import rulebook
from tocsin.storage.in_force import pack_of
from tocsin.storage.lawful_cases import open_by_law
from tocsin.storage.models import CaseRow

MOST = 1000  # differences that are listed; all are counted


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockDiff:
    """One running clock of an open case, as it is and as the other pack would count it.

    Attributes:
        was: When it is due now.
        now: When it would be due; None when the other pack does not count it.
        moves: Whether the instant is another one.
        changed: What is different about the entry itself.
        why: The arithmetic of the new instant, or why there is none.
    """

    ref: str
    kind: str
    clock: str
    law: str
    citation: str
    pack: str
    was: datetime
    now: datetime | None
    moves: bool
    changed: list[ChangeView]
    why: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PackDiffView:
    """What a pack would change for open cases that the person may see.

    Attributes:
        pack: The pack that is looked at, by version and digest.
        cases: Open cases with at least one running clock that a law counts.
        unaffected: How many of them stay as they are.
        affected: How many do not; ``items`` lists at most a thousand of their clocks.
    """

    pack: str
    cases: int
    unaffected: int
    affected: int
    items: list[ClockDiff]


@dataclass(slots=True)
class _Counting:
    """What was found so far, and what was compared already."""

    pack: Pack
    cases: int = 0
    affected: int = 0
    items: list[ClockDiff] = field(default_factory=list)
    sealed: set[str] = field(default_factory=set)
    same: dict[tuple[str, str], bool] = field(default_factory=dict)


class PackDiffs:
    """Compares packs on open cases."""

    def __init__(
        self,
        sessions: sessionmaker[Session],
        gatekeeper: Gatekeeper,
        casebook: Casebook,
        reckonings: Reckonings,
    ) -> None:
        self._sessions = sessions
        self._gatekeeper = gatekeeper
        self._casebook = casebook
        self._reckonings = reckonings

    def of_version(self, principal: Principal, number: int) -> PackDiffView:
        """Say what a version of the pack would change.

        Raises:
            NotFoundError: There is no such version.
            RuleInvalidError: This release cannot read it.
        """
        self._gatekeeper.admit(principal, errands.DIFF_LAW)
        with self._sessions() as session:
            row = rulebook.version(session, LAW_PACK, number)
        if row is None:
            raise NotFoundError
        try:
            pack = pack_of(row.text)
        except PlaybookError as error:
            raise RuleInvalidError(error.problems) from error
        return self._compare(principal, pack)

    def of_files(self, principal: Principal, files: Mapping[str, str]) -> PackDiffView:
        """Say what a pack that nobody has proposed yet would change.

        Raises:
            RuleInvalidError: It is wrong.
        """
        self._gatekeeper.admit(principal, errands.DIFF_LAW)
        try:
            pack = parse_pack(files)
        except PlaybookError as error:
            raise RuleInvalidError(error.problems) from error
        return self._compare(principal, pack)

    def _compare(self, principal: Principal, pack: Pack) -> PackDiffView:
        counting = _Counting(pack)
        sight = self._gatekeeper.sight(principal, errands.DIFF_LAW)
        with self._sessions() as session:
            for case in open_by_law(session, sight):
                self._look(session, case, counting)
        for case_id in counting.sealed:
            self._gatekeeper.note_seen(principal, errands.DIFF_LAW, case_id)
        return PackDiffView(
            pack=pack.name,
            cases=counting.cases,
            unaffected=counting.cases - counting.affected,
            affected=counting.affected,
            items=counting.items[:MOST],
        )

    def _look(self, session: Session, case: CaseRow, counting: _Counting) -> None:
        lawful = list(self._lawful(session, case))
        found = [
            diff
            for clock in lawful
            if not _is_same(case, clock, counting)
            and (diff := self._diff(case, clock, counting.pack)) is not None
        ]
        counting.cases += bool(lawful)
        counting.affected += bool(found)
        if found and len(counting.items) < MOST:
            counting.items += found
            if case.sensitivity == Sensitivity.SEALED:
                counting.sealed.add(case.id)

    def _lawful(self, session: Session, case: CaseRow) -> Iterator[Clock]:
        """Yield the running clocks of a case that a law counts."""
        pinned = self._casebook.playbooks.of(session, case)
        specs = {spec.id: spec for spec in pinned.clocks}
        for view in self._casebook.bare_view(case).clocks:
            clock = clock_of(view, specs)
            if clock and clock.is_live and clock.spec.is_counted_by_law and clock.spec.terms:
                yield clock

    def _diff(self, case: CaseRow, clock: Clock, pack: Pack) -> ClockDiff | None:
        """Count a clock by the other pack; None when nothing is different that anybody sees."""
        old, new = clock.spec.terms, _terms(pack, clock.spec.law)
        assert old is not None  # noqa: S101 - only clocks with terms are looked at
        now: datetime | None = None
        why, changed = [f"the pack has no entry {clock.spec.law}"], list[ChangeView]()
        if new is not None:
            now, why = self._recount(case, clock, new)
            changed = changes_of(law_changes(_entry(old), _entry(new)))
        if now == clock.due_at and not changed:
            return None
        law = (new or old).laws[0]
        return ClockDiff(
            ref=case.ref,
            kind=case.kind,
            clock=clock.id,
            law=law.id,
            citation=f"{law.instrument}, {law.citation}",
            pack=old.pack,
            was=clock.due_at,
            now=now,
            moves=now != clock.due_at,
            changed=changed,
            why=why,
        )

    def _recount(
        self, case: CaseRow, clock: Clock, terms: Terms
    ) -> tuple[datetime | None, list[str]]:
        spec = clock.spec.model_copy(update={"terms": terms})
        try:
            events = clocks.events_under(spec, clock)
            reckoned = self._reckonings.count(terms, events, case.jurisdiction)
        except (RefusalError, CalendarError) as error:
            return None, [str(error)]
        moved = clocks.move(clock, spec, counted_of(reckoned), case.severity)
        return moved.due_at, list(moved.why)


def _is_same(case: CaseRow, clock: Clock, counting: _Counting) -> bool:
    """Tell whether both packs say the same of a clock; cases of one playbook ask it once."""
    key = (case.playbook_digest, clock.id)
    if key not in counting.same:
        new = _terms(counting.pack, clock.spec.law)
        counting.same[key] = _said(clock.spec.terms) == _said(new)
    return counting.same[key]


def _said(terms: Terms | None) -> Terms | None:
    return terms.model_copy(update={"pack": ""}) if terms else None


def _terms(pack: Pack, law: str | None) -> Terms | None:
    try:
        return terms_of(pack, law or "")
    except KeyError:
        return None


def _entry(terms: Terms) -> dict[str, object]:
    """Return the entry of a law as plain data; its rule and calendars count with it."""
    entry = terms.laws[0].model_dump(mode="json", exclude_defaults=True)
    rules = {
        rule.id: rule.model_dump(mode="json", exclude_defaults=True) for rule in terms.rules
    }
    named = {
        one.id: one.model_dump(mode="json", exclude_defaults=True) for one in terms.calendars
    }
    return {**entry, "rules": rules, "calendars": named, "house": str(terms.house or "")}
