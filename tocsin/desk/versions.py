"""Read the rulebook: versions, their history, and what one changes in another."""

from sqlalchemy.orm import Session, sessionmaker

from tocsin.desk import errands
from tocsin.desk.access import Gatekeeper
from tocsin.desk.errors import NotFoundError
from tocsin.desk.rulebook_views import (
    DiffView,
    RulePage,
    Shelf,
    VersionPage,
    VersionView,
    changes_of,
    people_in,
    rule_view,
    summary,
    view,
)
from tocsin.domain.access import Principal
from tocsin.domain.rulebook import Rule, Sort
from tocsin.playbooks.changes import Change, pack_changes, playbook_changes, unified
from tocsin.playbooks.library import read_playbook
from tocsin.playbooks.sheet import PlaybookError
from tocsin.playbooks.shipped import files_of
from tocsin.storage import rulebook
from tocsin.storage.desk_reads import names_of
from tocsin.storage.in_force import pack_of
from tocsin.storage.models import RulebookVersionRow


class Versions:
    """Shows versions."""

    def __init__(self, sessions: sessionmaker[Session], gatekeeper: Gatekeeper) -> None:
        self._sessions = sessions
        self._gatekeeper = gatekeeper

    def in_force(self, principal: Principal, sort: Sort) -> RulePage:
        """Show every rule of a sort that is in force, by name."""
        self._gatekeeper.admit(principal, errands.READ_PLAYBOOKS)
        with self._sessions() as session:
            found = rulebook.published(session, sort)
        return RulePage(items=[rule_view(found[rule]) for rule in sorted(found)], next=None)

    def list(self, principal: Principal, rule: Rule) -> VersionPage:
        """Show every version of a rule, newest first.

        Raises:
            NotFoundError: There is no such rule.
        """
        self._gatekeeper.admit(principal, errands.READ_PLAYBOOKS)
        with self._sessions() as session:
            rows = rulebook.versions(session, rule)
            if not rows:
                raise NotFoundError
            shelf = _shelf(session, rule, rows)
        return VersionPage(items=[summary(row, shelf) for row in rows], next=None)

    def get(self, principal: Principal, rule: Rule, number: int | None) -> VersionView:
        """Show a version whole, by default the one in force.

        Raises:
            NotFoundError: There is none.
        """
        self._gatekeeper.admit(principal, errands.READ_PLAYBOOKS)
        with self._sessions() as session:
            wanted = number or rulebook.current(session, rule)
            if wanted is None:
                raise NotFoundError
            return self.shown(session, rule, wanted)

    def diff(
        self, principal: Principal, rule: Rule, before: int | None, after: int | None
    ) -> DiffView:
        """Say what a version changes: by default the newest, in the one that is in force.

        Raises:
            NotFoundError: There is no such version.
        """
        self._gatekeeper.admit(principal, errands.READ_PLAYBOOKS)
        with self._sessions() as session:
            known = [row.number for row in rulebook.versions(session, rule)]
            new = after or max(known, default=0)
            current = rulebook.current(session, rule)
            old = before if before is not None else _earlier(new, current)
            session.expunge_all()  # these came without their texts
            row = rulebook.version(session, rule, new)
            earlier = rulebook.version(session, rule, old) if old else None
        if row is None or (old and earlier is None):
            raise NotFoundError
        return _diff(rule, earlier, row)

    def shown(self, session: Session, rule: Rule, number: int) -> VersionView:
        """Show a version within a transaction.

        Raises:
            NotFoundError: There is none of that number.
        """
        row = rulebook.version(session, rule, number)
        if row is None:
            raise NotFoundError
        return view(row, _shelf(session, rule, [row]))


def _shelf(session: Session, rule: Rule, rows: list[RulebookVersionRow]) -> Shelf:
    deeds = rulebook.deeds(session, rule)
    every = [deed for of_one in deeds.values() for deed in of_one]
    names = names_of(session, people_in(rows, every))
    return Shelf(rule, deeds, rulebook.current(session, rule), names)


def _earlier(new: int, current: int | None) -> int | None:
    """Return what a version is compared with, when nobody says."""
    if current is not None and current != new:
        return current
    return new - 1 or None


def _diff(rule: Rule, old: RulebookVersionRow | None, new: RulebookVersionRow) -> DiffView:
    try:
        found = _changes(rule, old, new)
    except PlaybookError:
        found = []  # one of them is of a release that wrote otherwise: its lines remain
    return DiffView(
        sort=new.sort,
        name=new.name,
        before=old.number if old else None,
        after=new.number,
        changes=changes_of(found),
        unified=_unified(rule, old, new),
    )


def _changes(
    rule: Rule, old: RulebookVersionRow | None, new: RulebookVersionRow
) -> list[Change]:
    if rule.sort is Sort.PLAYBOOK:
        return playbook_changes(
            read_playbook(old.text) if old else None, read_playbook(new.text)
        )
    if rule.sort is Sort.LAW_PACK:
        return pack_changes(pack_of(old.text) if old else None, pack_of(new.text))
    return []


def _unified(rule: Rule, old: RulebookVersionRow | None, new: RulebookVersionRow) -> str:
    if rule.sort is not Sort.LAW_PACK:
        names = (f"version {old.number if old else 0}", f"version {new.number}")
        return unified(old.text if old else "", new.text, names)
    before, after = files_of(old.text) if old else {}, files_of(new.text)
    files = sorted(before.keys() | after.keys())
    told = (
        unified(before.get(name, ""), after.get(name, ""), (f"a/{name}", f"b/{name}"))
        for name in files
    )
    return "\n".join(filter(None, told))
