"""Versions of rules as people see them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any

from tocsin.desk.teamwork_views import Person
from tocsin.desk.views import Page
from tocsin.domain.rulebook import Deed, Rule, Sort, approvers, rehearsal, state_of
from tocsin.playbooks.changes import Change
from tocsin.playbooks.shipped import files_of
from tocsin.storage.models import RulebookVersionRow
from tocsin.storage.rulebook import Published

USER = "user:"


@dataclass(frozen=True, slots=True, kw_only=True)
class RehearsalView:
    """The newest rehearsal: whether it met its expectations; with one version, its result."""

    ok: bool
    at: datetime
    result: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionSummary:
    """A version as a list shows it.

    Attributes:
        sort: ``playbook``, ``template`` or ``law-pack``.
        name: The kind, ``language/template``, or ``law``.
        state: ``proposed``, ``approved``, ``published`` (in force), ``superseded``,
            ``withdrawn`` or ``retired``.
        proposed_by: A person, or ``system`` for what a release brought.
    """

    sort: str
    name: str
    number: int
    digest: str
    state: str
    proposed_by: Person
    proposed_at: datetime
    note: str
    approved_by: list[Person]
    rehearsal: RehearsalView | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeedView:
    """One thing that was done to a version."""

    done: str
    by: Person
    at: datetime
    data: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionView(VersionSummary):
    """A version whole. ``files`` are those of a law pack, whose ``text`` is empty."""

    text: str
    files: dict[str, str] = field(default_factory=dict)
    history: list[DeedView]


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionPage(Page):
    """Every version of a rule, newest first."""

    items: list[VersionSummary]


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleView:
    """A rule and the version of it that is in force."""

    name: str
    number: int
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RulePage(Page):
    """Every rule of a sort that is in force."""

    items: list[RuleView]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeView:
    """One difference: which part, what of it, before and after, and the same in one line."""

    part: str
    name: str
    what: str
    setting: str
    before: str | None
    after: str | None
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DiffView:
    """What one version changes in another; ``before`` is None where there was none."""

    sort: str
    name: str
    before: int | None
    after: int
    changes: list[ChangeView]
    unified: str


@dataclass(frozen=True, slots=True)
class Shelf:
    """What is known of a rule while its versions are shown."""

    rule: Rule
    deeds: Mapping[int, Sequence[Deed]]
    current: int | None
    names: Mapping[str, str]


def rule_view(one: Published) -> RuleView:
    """Show a rule that is in force."""
    return RuleView(name=one.rule.name, number=one.number, digest=one.digest)


def summary(row: RulebookVersionRow, shelf: Shelf) -> VersionSummary:
    """Show a version in a list."""
    members = _members(row, shelf)
    if members["rehearsal"]:
        members["rehearsal"] = replace(members["rehearsal"], result={})
    return VersionSummary(**members)


def view(row: RulebookVersionRow, shelf: Shelf) -> VersionView:
    """Show a version whole."""
    is_pack = shelf.rule.sort is Sort.LAW_PACK
    history = [
        DeedView(done=one.done.value, by=_person(one.by, shelf), at=one.at, data=_brief(one))
        for one in shelf.deeds.get(row.number, ())
    ]
    return VersionView(
        **_members(row, shelf),
        text="" if is_pack else row.text,
        files=files_of(row.text) if is_pack else {},
        history=history,
    )


def changes_of(found: Iterable[Change]) -> list[ChangeView]:
    """Show differences."""
    return [ChangeView(**asdict(one), text=str(one)) for one in found]


def people_in(rows: Iterable[RulebookVersionRow], deeds: Iterable[Deed]) -> set[str]:
    """Return the ids of everybody who is named."""
    named = {*(row.proposed_by for row in rows), *(deed.by for deed in deeds)}
    return {name.removeprefix(USER) for name in named if name.startswith(USER)}


def _members(row: RulebookVersionRow, shelf: Shelf) -> dict[str, Any]:
    deeds = shelf.deeds.get(row.number, ())
    last = rehearsal(deeds)
    return {
        "sort": row.sort,
        "name": row.name,
        "number": row.number,
        "digest": row.digest,
        "state": state_of(deeds, is_current=row.number == shelf.current).value,
        "proposed_by": _person(row.proposed_by, shelf),
        "proposed_at": row.proposed_at,
        "note": row.note,
        "approved_by": [_person(by, shelf) for by in approvers(deeds)],
        "rehearsal": last
        and RehearsalView(ok=bool(last.data.get("ok")), at=last.at, result=last.data),
    }


def _brief(deed: Deed) -> dict[str, Any]:
    """Return what an event says; the timetable of the newest rehearsal stands apart."""
    return {name: value for name, value in deed.data.items() if name != "timetable"}


def _person(by: str, shelf: Shelf) -> Person:
    user = by.removeprefix(USER)
    return Person(id=user, name=shelf.names.get(user))
