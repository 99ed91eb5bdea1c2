"""Who may see and do what: reach by sensitivity, scope by place and team, being assigned."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tocsin.domain.access import (
    CaseFacts,
    Grant,
    Permission,
    Principal,
    Role,
    Sensitivity,
    effective_roles,
    may,
    sights,
)

OPEN, RESTRICTED, SEALED = Sensitivity
READ = Permission.CASE_READ
REACH = {
    Role.INTAKE_ANALYST: RESTRICTED,
    Role.INCIDENT_MANAGER: RESTRICTED,
    Role.INCIDENT_COMMANDER: RESTRICTED,
    Role.LEGAL_COUNSEL: SEALED,
    Role.LE_RESPONDER: SEALED,
    Role.ON_CALL: RESTRICTED,
    Role.POLICY_OWNER: RESTRICTED,
    Role.OUTREACH_MANAGER: OPEN,
    Role.QA_REVIEWER: OPEN,
    Role.VENDOR_MODERATOR: OPEN,
    Role.EXECUTIVE: RESTRICTED,
    Role.DPO: SEALED,
    Role.AUDITOR: SEALED,
    Role.ADMIN: None,
}
WHO_MAY = {
    Permission.CASE_OPEN: {
        "intake_analyst", "incident_manager", "incident_commander", "legal_counsel",
        "le_responder", "on_call", "dpo",
    },
    Permission.ITEM_SUBMIT: {
        "intake_analyst", "incident_manager", "incident_commander", "legal_counsel",
        "le_responder", "on_call", "dpo",
    },
    Permission.CASE_WORK: {
        "intake_analyst", "incident_manager", "incident_commander", "legal_counsel",
        "le_responder", "on_call", "dpo", "policy_owner", "qa_reviewer", "vendor_moderator",
        "executive",
    },
    Permission.CASE_ACT: {
        "intake_analyst", "incident_manager", "incident_commander", "legal_counsel",
        "le_responder", "on_call", "dpo",
    },
    Permission.CASE_FOLLOW: {role.value for role in Role} - {"admin", "auditor"},
    Permission.CLOCK_TURN: {
        "incident_manager", "incident_commander", "legal_counsel", "le_responder", "dpo",
    },
    Permission.EXPORT: {
        "incident_manager", "incident_commander", "legal_counsel", "le_responder", "dpo",
        "executive", "auditor",
    },
    Permission.DELIVERIES_READ: {
        "incident_manager", "incident_commander", "legal_counsel", "le_responder", "dpo",
        "auditor", "admin",
    },
    Permission.DELIVERIES_RETRY: {
        "incident_manager", "incident_commander", "legal_counsel", "le_responder", "dpo",
    },
    Permission.SUBSCRIPTIONS_MANAGE: {
        "incident_manager", "incident_commander", "legal_counsel", "le_responder", "dpo",
    },
    Permission.NOTICE_SUPPRESS: {"legal_counsel", "le_responder", "dpo"},
    Permission.WEBHOOKS_MANAGE: {"admin"},
    Permission.RULES_PROPOSE: {"legal_counsel", "policy_owner"},
    Permission.RULES_APPROVE: {"legal_counsel", "policy_owner", "admin"},
    Permission.AUDIT_READ: {"dpo", "auditor", "admin"},
    Permission.FINDINGS_READ: {"incident_manager", "incident_commander", "auditor", "admin"},
    Permission.PRIVILEGED_READ: {"legal_counsel", "dpo"},
    Permission.PEOPLE_MANAGE: {"admin"},
    Permission.CASE_READ: {role.value for role in Role} - {"admin"},
    Permission.ITEM_READ: {role.value for role in Role} - {"admin", "vendor_moderator"},
    Permission.SCHEDULES_READ: {role.value for role in Role} - {"vendor_moderator"},
    Permission.SCHEDULES_MANAGE: {"incident_manager", "admin"},
    Permission.PEOPLE_READ: {role.value for role in Role} - {"vendor_moderator"},
    Permission.PAGES_READ: {role.value for role in Role} - {"vendor_moderator"},
    Permission.PAGES_OPEN: {role.value for role in Role}
    - {"vendor_moderator", "auditor", "outreach_manager", "qa_reviewer"},
    Permission.POLICIES_MANAGE: {"incident_manager", "admin"},
}  # fmt: skip


def holder(*grants, name="p"):
    return Principal(name, name, tuple(grants))


def case(sensitivity=OPEN, jurisdiction=None, team=None, people=()):
    return CaseFacts(sensitivity, jurisdiction, team, frozenset(people))


def test_every_role_and_permission_is_looked_at_here():
    assert set(REACH) == set(Role)
    assert set(WHO_MAY) == set(Permission)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("sensitivity", Sensitivity)
def test_a_role_sees_cases_up_to_its_reach(role, sensitivity):
    levels = list(Sensitivity)
    reaches = REACH[role] is not None
    reaches = reaches and levels.index(sensitivity) <= levels.index(REACH[role])

    assert may(holder(Grant(role)), READ, case(sensitivity)) is reaches


@pytest.mark.parametrize("permission", Permission)
def test_a_permission_belongs_to_these_roles_and_no_other(permission):
    allowed = {role.value for role in Role if may(holder(Grant(role)), permission)}

    assert allowed == WHO_MAY[permission]


@pytest.mark.parametrize("permission", Permission)
def test_who_holds_no_role_may_nothing(permission):
    assert not may(holder(), permission)
    assert not may(holder(), permission, case(people=["p"]))


@pytest.mark.parametrize("permission", Permission)
@pytest.mark.parametrize("sensitivity", Sensitivity)
def test_an_admin_does_nothing_to_any_case_even_an_own_one(permission, sensitivity):
    admin = holder(Grant(Role.ADMIN))

    assert not may(admin, permission, case(sensitivity, people=["p"]))
    assert sights(admin) == sights(admin, Permission.DELIVERIES_READ) == []


def test_an_admin_with_a_second_role_sees_what_that_role_sees():
    both = holder(Grant(Role.ADMIN), Grant(Role.QA_REVIEWER))

    assert may(both, READ, case(OPEN))
    assert effective_roles(both, case(OPEN)) == (Role.QA_REVIEWER,)


@pytest.mark.parametrize(
    ("jurisdiction", "sees"),
    [
        ("DE", True),
        ("DE-BY", True),
        ("FR", True),
        ("ES", False),
        ("US-DE", False),
        (None, False),
    ],
)
def test_a_role_for_some_jurisdictions_ends_at_their_borders(jurisdiction, sees):
    counsel = holder(Grant(Role.LEGAL_COUNSEL, jurisdictions=("DE", "FR")))

    assert may(counsel, READ, case(SEALED, jurisdiction)) is sees


@pytest.mark.parametrize(("team", "sees"), [("music", True), ("video", False), (None, False)])
def test_a_role_for_a_team_sees_that_teams_cases(team, sees):
    analyst = holder(Grant(Role.INTAKE_ANALYST, teams=("music",)))

    assert may(analyst, READ, case(OPEN, "DE", team)) is sees


def test_both_scopes_must_fit():
    grant = Grant(Role.LEGAL_COUNSEL, ("DE",), ("music",))

    assert grant.covers(case(OPEN, "DE", "music"))
    assert not grant.covers(case(OPEN, "DE", "video"))
    assert not grant.covers(case(OPEN, "ES", "music"))


def test_two_roles_do_not_lend_each_other_their_scope():
    grants = Grant(Role.LEGAL_COUNSEL, ("DE",)), Grant(Role.QA_REVIEWER)

    assert not may(holder(*grants), READ, case(SEALED, "ES"))
    assert not may(holder(*grants), Permission.EXPORT, case(OPEN, "ES"))
    assert may(holder(*grants), READ, case(OPEN, "ES"))


def test_who_is_assigned_sees_a_case_beyond_their_reach():
    assert may(holder(Grant(Role.VENDOR_MODERATOR)), READ, case(SEALED, people=["p"]))
    assert not may(holder(Grant(Role.VENDOR_MODERATOR)), READ, case(SEALED, people=["q"]))


def test_who_is_assigned_does_there_only_what_the_role_lets_them():
    moderator = holder(Grant(Role.VENDOR_MODERATOR))

    assert may(moderator, Permission.CASE_WORK, case(SEALED, people=["p"]))
    assert not may(moderator, Permission.EXPORT, case(SEALED, people=["p"]))


def test_being_assigned_does_not_widen_the_scope():
    abroad = holder(Grant(Role.LEGAL_COUNSEL, ("ES",)))

    assert not may(abroad, READ, case(OPEN, "DE", people=["p"]))


def test_a_person_s_roles_are_told_once_each():
    twice = holder(
        Grant(Role.ON_CALL, ("DE",)), Grant(Role.AUDITOR), Grant(Role.ON_CALL, ("ES",))
    )

    assert twice.roles == (Role.ON_CALL, Role.AUDITOR)


def test_only_roles_that_cover_the_case_count_on_it():
    person = holder(
        Grant(Role.LEGAL_COUNSEL, ("DE",)),
        Grant(Role.LEGAL_COUNSEL, ("EU",)),
        Grant(Role.INTAKE_ANALYST),
        Grant(Role.ADMIN),
    )

    assert effective_roles(person, case(OPEN, "DE")) == (
        Role.LEGAL_COUNSEL,
        Role.INTAKE_ANALYST,
    )
    assert effective_roles(person, case(SEALED, "ES")) == ()
    assert effective_roles(person, case(SEALED, "EU")) == (Role.LEGAL_COUNSEL,)


places = st.sampled_from(["DE", "DE-BY", "ES"])
teams = st.sampled_from(["music", "video"])
grants = st.builds(
    Grant,
    st.sampled_from(Role),
    st.lists(places, max_size=2).map(tuple),
    st.lists(teams, max_size=2).map(tuple),
)
people = st.lists(grants, max_size=3).map(lambda given: holder(*given))
facts = st.builds(
    CaseFacts,
    st.sampled_from(Sensitivity),
    st.none() | places,
    st.none() | teams,
    st.frozensets(st.sampled_from(["p", "q"])),
)


def lies_in(jurisdiction, wanted):
    return any(f"{jurisdiction}-".startswith(f"{place}-") for place in wanted)


def is_seen(sight, one):
    """Read a sight as the worklist's SQL does."""
    return (
        one.sensitivity in sight.sensitivities
        and (not sight.jurisdictions or lies_in(one.jurisdiction, sight.jurisdictions))
        and (not sight.teams or one.team in sight.teams)
    )


@given(people, st.sampled_from(Permission), facts)
@example(holder(Grant(Role.ADMIN)), Permission.DELIVERIES_READ, case(OPEN))
def test_what_is_listed_is_what_may_be_read(person, permission, one):
    """What a worklist shows and what opening the case says never differ."""
    listed = any(is_seen(sight, one) for sight in sights(person, permission))
    assigned = person.id in one.people and any(
        REACH[grant.role] and grant.covers(one) and may(holder(grant), permission)
        for grant in person.grants
    )

    assert (listed or assigned) == may(person, permission, one)


@given(people, facts)
def test_who_may_read_a_case_has_a_role_that_counts_on_it(person, one):
    assert may(person, READ, one) == bool(effective_roles(person, one))


@given(people, facts, st.sampled_from(Permission))
def test_one_more_role_never_takes_anything_away(person, one, permission):
    more = holder(*person.grants, Grant(Role.AUDITOR))

    assert may(more, permission, one) >= may(person, permission, one)


@given(people, facts, st.sampled_from(Permission))
def test_nobody_does_anything_to_a_case_that_they_do_not_see(person, one, permission):
    assert may(person, READ, one) or not may(person, permission, one)
