"""What a person sees, as SQL. The rules themselves stand in ``domain/access.py``.

A list is read branch by branch, one per way of seeing: each branch follows an index in the
order asked for and stops early, which an OR over them would not.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, and_, false, or_, true

from tocsin.domain.access import (
    CaseFacts,
    Permission,
    Principal,
    Sensitivity,
    Sight,
    sights,
)
from tocsin.domain.places import country_of
from tocsin.storage.models import CaseRow

MOST_BRANCHES = 8


@dataclass(frozen=True, slots=True)
class View:
    """One way of seeing cases: a role's sight, and the person who may be assigned beyond it."""

    role: str
    sight: Sight
    person: str


@dataclass(frozen=True, slots=True)
class Visibility:
    """Everything that a person sees."""

    person: str
    views: tuple[View, ...]


def visibility_of(
    principal: Principal, permission: Permission = Permission.CASE_READ
) -> Visibility:
    """Ask the access rules, grant by grant, so that each sight keeps its role."""
    views = tuple(
        View(grant.role, sight, principal.id)
        for grant in principal.grants
        for sight in sights(replace(principal, grants=(grant,)), permission)
    )
    return Visibility(principal.id, views)


def facts_of(case: CaseRow) -> CaseFacts:
    """Return what access to a case depends on."""
    return CaseFacts(
        Sensitivity(case.sensitivity), case.jurisdiction, case.team, frozenset(case.people)
    )


@dataclass(frozen=True, slots=True)
class Branch:
    """The cases that one way of seeing shows.

    Attributes:
        conditions: What holds for each of them.
        target: On whose worklist all of them stand besides: ``role:…``, ``person:…``; or None.
    """

    conditions: tuple[ColumnElement[bool], ...]
    target: str | None = None

    def alone(self) -> ColumnElement[bool]:
        """Write it as one condition on the case itself."""
        scheme, _, name = (self.target or "").partition(":")
        column = {"role": CaseRow.waiting_roles, "person": CaseRow.people}.get(scheme)
        listed = [] if column is None else [column.contains([name])]
        return and_(true(), *self.conditions, *listed)


def is_visible(visibility: Visibility, *, waiting: bool = False) -> ColumnElement[bool]:
    """Write one condition for all that a person sees: for counts and single reads."""
    ways = branches(visibility, waiting=waiting)
    return or_(false(), *(branch.alone() for branch in ways))


def branches(visibility: Visibility, *, waiting: bool = False) -> list[Branch]:
    """Write one branch per way of seeing.

    Args:
        visibility: Who sees what.
        waiting: Keep to cases whose gate waits for the very role by which they are seen, and
            those that the person is assigned to.
    """
    views = visibility.views if waiting else _widest(visibility.views)
    found: list[Branch] = []
    for view in views:
        role = f"role:{view.role}" if waiting else None
        seen = CaseRow.sensitivity.in_([str(level) for level in view.sight.sensitivities])
        all_levels = len(view.sight.sensitivities) == len(Sensitivity)
        for scope in _scopes(view.sight):
            found.append(Branch((*scope, *([] if all_levels else [seen])), role))
            if waiting or not all_levels:
                found.append(Branch((*scope,), f"person:{view.person}"))
    return found


def _scopes(sight: Sight) -> Iterable[list[ColumnElement[bool]]]:
    """Split a scope by jurisdiction, so that each part follows an index.

    A country has its parts, of which there are few cases.
    """
    teams: list[ColumnElement[bool]] = [CaseRow.team.in_(sight.teams)] if sight.teams else []
    if not sight.jurisdictions:
        return [teams]
    parts = _parts_of(sight.jurisdictions)
    if len(sight.jurisdictions) > MOST_BRANCHES:
        return [[CaseRow.jurisdiction.in_(sight.jurisdictions) | parts, *teams]]
    named = [CaseRow.jurisdiction == place for place in sight.jurisdictions]
    return [[scope, *teams] for scope in (*named, parts)]


def _parts_of(jurisdictions: Iterable[str]) -> ColumnElement[bool]:
    """Match what lies in a part of one of these countries."""
    countries = (place for place in jurisdictions if place == country_of(place))
    return or_(false(), *(CaseRow.jurisdiction.startswith(f"{one}-") for one in countries))


def _widest(views: tuple[View, ...]) -> list[View]:
    """Leave out what another view shows anyway."""
    kept: list[View] = []
    for view in sorted(views, key=lambda view: -len(view.sight.sensitivities)):
        if not any(_covers(wider.sight, view.sight) for wider in kept):
            kept.append(view)
    return kept


def _covers(wide: Sight, narrow: Sight) -> bool:
    return (
        set(narrow.sensitivities) <= set(wide.sensitivities)
        and _contains(wide.jurisdictions, narrow.jurisdictions)
        and _contains(wide.teams, narrow.teams)
    )


def _contains(wide: tuple[str, ...], narrow: tuple[str, ...]) -> bool:
    """Tell whether a scope holds another; an empty one is everywhere."""
    return not wide or (bool(narrow) and set(narrow) <= set(wide))
