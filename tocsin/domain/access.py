"""Who may see and do what.

The desk asks these pure rules for every call, and ``Recipients`` asks them for every notice.

What a caller may not see does not exist for them, so ``may`` answers only yes or no, and the
desk turns a no on reading into "not found".
"""

from dataclasses import dataclass
from enum import IntEnum, StrEnum

from tocsin.domain.places import country_of


class Role(StrEnum):
    """What a person is to the organisation."""

    INTAKE_ANALYST = "intake_analyst"
    INCIDENT_MANAGER = "incident_manager"
    INCIDENT_COMMANDER = "incident_commander"
    LEGAL_COUNSEL = "legal_counsel"
    LE_RESPONDER = "le_responder"
    ON_CALL = "on_call"
    POLICY_OWNER = "policy_owner"
    OUTREACH_MANAGER = "outreach_manager"
    QA_REVIEWER = "qa_reviewer"
    VENDOR_MODERATOR = "vendor_moderator"
    EXECUTIVE = "executive"
    DPO = "dpo"
    AUDITOR = "auditor"
    ADMIN = "admin"


class Sensitivity(StrEnum):
    """How closely a case is held."""

    OPEN = "open"
    RESTRICTED = "restricted"
    SEALED = "sealed"


def is_looser(level: Sensitivity, than: Sensitivity) -> bool:
    """Tell whether more people may see a case of one level than of another."""
    levels = tuple(Sensitivity)
    return levels.index(level) < levels.index(than)


class Permission(StrEnum):
    """Something a role lets a person do."""

    CASE_READ = "case.read"
    CASE_OPEN = "case.open"
    CASE_WORK = "case.work"
    CASE_ACT = "case.act"
    CASE_FOLLOW = "case.follow"
    CLOCK_TURN = "clock.turn"
    PRIVILEGED_READ = "privileged.read"
    ITEM_SUBMIT = "item.submit"
    ITEM_READ = "item.read"
    EXPORT = "case.export"
    DELIVERIES_READ = "deliveries.read"
    DELIVERIES_RETRY = "deliveries.retry"
    NOTICE_SUPPRESS = "notice.suppress"
    FINDINGS_READ = "findings.read"
    AUDIT_READ = "audit.read"
    PEOPLE_READ = "people.read"
    PEOPLE_MANAGE = "people.manage"
    WEBHOOKS_MANAGE = "webhooks.manage"
    RULES_PROPOSE = "rules.propose"
    RULES_APPROVE = "rules.approve"
    SCHEDULES_READ = "schedules.read"
    SCHEDULES_MANAGE = "schedules.manage"
    SUBSCRIPTIONS_MANAGE = "subscriptions.manage"
    PAGES_READ = "pages.read"
    PAGES_OPEN = "pages.open"
    POLICIES_MANAGE = "policies.manage"


class _Reach(IntEnum):
    """The closest-held case that a role reaches without being assigned to it."""

    NONE = -1
    OPEN = 0
    RESTRICTED = 1
    SEALED = 2


_P = Permission
_ONLOOKER = frozenset({_P.CASE_READ, _P.ITEM_READ, _P.SCHEDULES_READ, _P.PAGES_READ})
_READER = _ONLOOKER | {_P.CASE_FOLLOW}
_WORKER = _READER | {
    *(_P.CASE_OPEN, _P.CASE_WORK, _P.CASE_ACT),
    *(_P.ITEM_SUBMIT, _P.PEOPLE_READ, _P.PAGES_OPEN),
}
_LEAD = _WORKER | {
    *(_P.CLOCK_TURN, _P.EXPORT, _P.DELIVERIES_READ, _P.DELIVERIES_RETRY),
    _P.SUBSCRIPTIONS_MANAGE,
}
_COUNSEL = _LEAD | {_P.PRIVILEGED_READ, _P.NOTICE_SUPPRESS}
_OVERSEER = _LEAD | {_P.FINDINGS_READ}
_SCHEDULER = frozenset(
    {
        *(_P.SCHEDULES_READ, _P.SCHEDULES_MANAGE, _P.POLICIES_MANAGE),
        *(_P.PAGES_READ, _P.PAGES_OPEN),
    }
)
_RULES = frozenset({_P.RULES_PROPOSE, _P.RULES_APPROVE})

_ROLES: dict[Role, tuple[_Reach, frozenset[Permission]]] = {
    Role.INTAKE_ANALYST: (_Reach.RESTRICTED, _WORKER),
    Role.INCIDENT_MANAGER: (_Reach.RESTRICTED, _OVERSEER | _SCHEDULER),
    Role.INCIDENT_COMMANDER: (_Reach.RESTRICTED, _OVERSEER),
    Role.LEGAL_COUNSEL: (_Reach.SEALED, _COUNSEL | _RULES),
    Role.LE_RESPONDER: (_Reach.SEALED, _LEAD | {_P.NOTICE_SUPPRESS}),
    Role.ON_CALL: (_Reach.RESTRICTED, _WORKER),
    Role.POLICY_OWNER: (
        _Reach.RESTRICTED,
        _READER | _RULES | {_P.CASE_WORK, _P.PEOPLE_READ, _P.PAGES_OPEN},
    ),
    Role.OUTREACH_MANAGER: (_Reach.OPEN, _READER | {_P.PEOPLE_READ}),
    Role.QA_REVIEWER: (_Reach.OPEN, _READER | {_P.CASE_WORK, _P.PEOPLE_READ}),
    Role.VENDOR_MODERATOR: (
        _Reach.OPEN,
        frozenset({_P.CASE_READ, _P.CASE_FOLLOW, _P.CASE_WORK}),
    ),
    Role.EXECUTIVE: (
        _Reach.RESTRICTED,
        _READER | {_P.CASE_WORK, _P.EXPORT, _P.PEOPLE_READ, _P.PAGES_OPEN},
    ),
    Role.DPO: (_Reach.SEALED, _COUNSEL | {_P.AUDIT_READ}),
    Role.AUDITOR: (
        _Reach.SEALED,
        _ONLOOKER
        | {_P.EXPORT, _P.DELIVERIES_READ, _P.FINDINGS_READ, _P.PEOPLE_READ, _P.AUDIT_READ},
    ),
    Role.ADMIN: (
        _Reach.NONE,
        _SCHEDULER
        | {
            *(_P.PEOPLE_READ, _P.PEOPLE_MANAGE, _P.WEBHOOKS_MANAGE),
            *(_P.DELIVERIES_READ, _P.FINDINGS_READ, _P.AUDIT_READ, _P.RULES_APPROVE),
        },
    ),
}
_NEEDED = {
    Sensitivity.OPEN: _Reach.OPEN,
    Sensitivity.RESTRICTED: _Reach.RESTRICTED,
    Sensitivity.SEALED: _Reach.SEALED,
}


@dataclass(frozen=True, slots=True)
class Grant:
    """A role that a person holds, perhaps only for some jurisdictions or teams.

    An empty tuple means everywhere; a country has its parts, ``US`` has ``US-CA``.
    """

    role: Role
    jurisdictions: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()

    def covers(self, case: "CaseFacts") -> bool:
        """Tell whether the grant's scope reaches the case."""
        place = case.jurisdiction or ""
        within = {place, country_of(place)} & set(self.jurisdictions)
        return bool(within or not self.jurisdictions) and (
            not self.teams or case.team in self.teams
        )


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """The little about a case that access depends on."""

    sensitivity: Sensitivity
    jurisdiction: str | None = None
    team: str | None = None
    people: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Principal:
    """Who is asking: taken from the token or session, never from a body."""

    id: str
    name: str
    grants: tuple[Grant, ...] = ()

    @property
    def roles(self) -> tuple[Role, ...]:
        """Every role the person holds anywhere."""
        return tuple(dict.fromkeys(grant.role for grant in self.grants))


@dataclass(frozen=True, slots=True)
class Sight:
    """One way a person sees cases: up to which sensitivity, in which scope. For worklists."""

    sensitivities: tuple[Sensitivity, ...]
    jurisdictions: tuple[str, ...]
    teams: tuple[str, ...]


def may(principal: Principal, permission: Permission, case: CaseFacts | None = None) -> bool:
    """Tell whether a person may do something, to a case where one is named."""
    return any(_allows(principal, grant, permission, case) for grant in principal.grants)


def effective_roles(principal: Principal, case: CaseFacts) -> tuple[Role, ...]:
    """Return the roles that count on this case: those whose scope and reach cover it."""
    return tuple(
        dict.fromkeys(
            grant.role for grant in principal.grants if _reaches(principal, grant, case)
        )
    )


def sights(principal: Principal, permission: Permission = Permission.CASE_READ) -> list[Sight]:
    """Say what a person sees, for the storage to turn into a filter.

    Cases that a person is assigned to are seen beside these, when a role of theirs covers them.
    """
    found = []
    for grant in principal.grants:
        reach, permissions = _ROLES[grant.role]
        levels = tuple(level for level, needed in _NEEDED.items() if needed <= reach)
        if permission in permissions and levels:
            found.append(Sight(levels, grant.jurisdictions, grant.teams))
    return found


def _allows(
    principal: Principal, grant: Grant, permission: Permission, case: CaseFacts | None
) -> bool:
    if permission not in _ROLES[grant.role][1]:
        return False
    return case is None or _reaches(principal, grant, case)


def _reaches(principal: Principal, grant: Grant, case: CaseFacts) -> bool:
    reach = _ROLES[grant.role][0]
    if reach is _Reach.NONE or not grant.covers(case):
        return False
    return principal.id in case.people or reach >= _NEEDED[case.sensitivity]
