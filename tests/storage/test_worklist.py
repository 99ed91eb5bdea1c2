"""The worklist shows exactly what the access rules allow, in order, each case once."""

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.storage.population import EVERYBODY, START, Population
from tocsin.domain.access import Grant, Permission, Principal, Role, may
from tocsin.domain.timeline import stamp
from tocsin.storage.cursors import encode
from tocsin.storage.errors import CursorError
from tocsin.storage.models import CaseRow
from tocsin.storage.visibility import facts_of, is_visible, visibility_of
from tocsin.storage.worklist import Filters, count, worklist


@pytest.fixture(scope="module")
def population(make_once, sessions):
    return Population(make_once, sessions)


principals = st.builds(
    Principal,
    id=st.sampled_from(("p1", "p2", "stranger")),
    name=st.just("n"),
    grants=st.lists(
        st.builds(
            Grant,
            role=st.sampled_from(Role),
            jurisdictions=st.sampled_from(
                ((), ("DE",), ("DE", "FR"), ("DE", "DE-BY"), ("DE-BY", "FR"), ("ES",))
            ),
            teams=st.sampled_from(((), ("t1",), ("t1", "t2"))),
        ),
        max_size=3,
    ).map(tuple),
)


@given(principal=principals)
@settings(max_examples=60, deadline=None)
def test_a_person_sees_exactly_what_the_rules_allow(population, principal):
    allowed = [
        case.id
        for case in population.cases.values()
        if may(principal, Permission.CASE_READ, facts_of(case))
    ]

    assert population.pages(principal) == population.in_order(allowed)
    with population.sessions() as session:
        seen = visibility_of(principal)
        assert count(session, seen, population.filters) == len(allowed)
        clause = session.query(CaseRow.id).where(
            is_visible(seen), CaseRow.kind == population.kind
        )
        assert {case_id for (case_id,) in clause} == set(allowed)


@pytest.mark.parametrize("sort", ["due", "received", "updated"])
@pytest.mark.parametrize("limit", [1, 7, 80, 200])
def test_pages_are_complete_and_in_order(population, sort, limit):
    found = population.pages(EVERYBODY, sort=sort, limit=limit)

    assert found == population.in_order(population.cases, sort)


FILTERS = {
    "state": ({"state": "open"}, lambda case: case.state == "open"),
    "stage": ({"stage": "act"}, lambda case: case.stage == "act"),
    "jurisdiction": ({"jurisdiction": "DE"}, lambda case: case.jurisdiction == "DE"),
    "lifecycle": ({"lifecycle": "incident"}, lambda case: False),
    "severity": ({"severity": "high"}, lambda case: False),
    "team": ({"team": "t1"}, lambda case: case.team == "t1"),
    "no_team": ({"no_team": True}, lambda case: case.team is None),
    "answered": ({"answered": True}, lambda case: False),
    "standing": ({"standing": "ended"}, lambda case: False),
    "troubled": ({"troubled": True}, lambda case: False),
    "due_before": (
        {"due_before": START + timedelta(days=2)},
        lambda case: case.due_at and case.due_at < START + timedelta(days=2),
    ),
    "waiting": (
        {"waiting": True},
        lambda case: "legal_counsel" in case.waiting_roles or "p1" in case.people,
    ),
}


@pytest.mark.parametrize("name", FILTERS)
def test_a_filter_keeps_what_it_names(population, name):
    changes, keeps = FILTERS[name]
    counsel = Principal("p1", "p1", (Grant(Role.LEGAL_COUNSEL),))
    filters = replace(population.filters, **changes)
    expected = [case.id for case in population.cases.values() if keeps(case)]

    assert population.pages(counsel, filters) == population.in_order(expected)
    with population.sessions() as session:
        assert count(session, visibility_of(counsel), filters) == len(expected)


def test_what_waits_for_a_role_out_of_scope_does_not_wait_for_me(population):
    me = Principal(
        "me",
        "me",
        (Grant(Role.LEGAL_COUNSEL, ("DE",)), Grant(Role.INTAKE_ANALYST, ("FR",))),
    )
    waiting = replace(population.filters, waiting=True)
    cases = [population.cases[one] for one in population.pages(me, waiting)]

    assert cases
    for case in cases:
        role = "intake_analyst" if case.jurisdiction == "FR" else "legal_counsel"
        assert role in case.waiting_roles


def test_a_case_that_moves_is_not_skipped_and_others_are_seen_once(make, sessions, population):
    kind = f"k{uuid.uuid4().hex[:12]}"
    openings = [make.case(kind=kind) for _ in range(6)]
    for number, opening in enumerate(openings):
        due = stamp(START + timedelta(days=number))
        make.log.record(make.batch(opening, due_at=due)[0])
    seen = visibility_of(EVERYBODY)
    with sessions() as session:
        first = worklist(session, seen, Filters(kind=kind), limit=3)
    later = stamp(START + timedelta(days=30))
    make.log.record(make.batch(openings[0], 2, due_at=later)[0])
    with sessions() as session:
        rest = worklist(session, seen, Filters(kind=kind), cursor=first.next, limit=10)

    ids = [opening.case_id for opening in openings]
    assert [case.id for case in first.cases] == ids[:3]
    assert [case.id for case in rest.cases] == [*ids[3:], ids[0]]


@pytest.mark.parametrize(
    "cursor",
    [
        "nonsense",
        "\u00e9",
        encode(1),
        encode("received", "infinity", "x"),
        encode("due", "yesterday", "x"),
        encode("due", "'; DROP TABLE cases; --", "x"),
        encode("due", "9999-12-31T23:59:59-23:59", "x"),
        encode("due", "0001-01-01T00:00:00+23:59", "x"),
        encode("due", "2024-W01-1", "x"),
        encode("due", "2024-01-01T00:00:00,5", "x"),
        encode("due", "2024-01-01T00:00:00+00:00:30.5", "x"),
        encode("due", "2024-02-30T00:00:00.000000Z", "x"),
    ],
)
def test_a_forged_cursor_is_refused(sessions, cursor):
    with sessions() as session, pytest.raises(CursorError):
        worklist(session, visibility_of(EVERYBODY), Filters(), cursor=cursor)


def test_somebody_without_a_role_sees_nothing(population):
    assert population.pages(Principal("p1", "p1")) == []


@given(
    principal=principals,
    state=st.sampled_from((None, "open", "closed")),
    stage=st.sampled_from((None, "act")),
    sort=st.sampled_from(("due", "received", "updated")),
)
@settings(max_examples=60, deadline=None)
def test_what_waits_for_a_person_is_what_a_plain_filter_keeps(
    population, principal, state, stage, sort
):
    def waits(case):
        facts = facts_of(case)
        ways = [(grant.role, replace(principal, grants=(grant,))) for grant in principal.grants]
        seen = [role for role, way in ways if may(way, Permission.CASE_READ, facts)]
        unassigned = replace(facts, people=frozenset())
        asked = [role for role, way in ways if may(way, Permission.CASE_READ, unassigned)]
        return bool(seen) and (
            principal.id in case.people or bool(set(asked) & set(case.waiting_roles))
        )

    filters = replace(population.filters, waiting=True, state=state, stage=stage)
    expected = [
        case.id
        for case in population.cases.values()
        if waits(case) and state in (None, case.state) and stage in (None, case.stage)
    ]

    assert population.pages(principal, filters, sort) == population.in_order(expected, sort)
    with population.sessions() as session:
        assert count(session, visibility_of(principal), filters) == len(expected)


def test_a_case_leaves_the_worklists_of_those_it_no_longer_concerns(make, sessions):
    kind, me = f"k{uuid.uuid4().hex[:12]}", uuid.uuid4().hex
    person = Principal(me, me, (Grant(Role.INTAKE_ANALYST),))
    filters = Filters(kind=kind, waiting=True)

    def listed(state=None):
        with sessions() as session:
            wanted = replace(filters, state=state)
            return [case.id for case in worklist(session, visibility_of(person), wanted).cases]

    opening = make.case(kind=kind, sensitivity="open")
    assert listed() == []
    make.log.record(make.batch(opening, waiting_roles=("intake_analyst",))[0])
    assert listed("open") == [opening.case_id]
    make.log.record(make.batch(opening, 2, waiting_roles=("legal_counsel",))[0])
    assert listed() == []
    make.log.record(make.batch(opening, 3, people=(f"user:{me}",))[0])
    assert listed("open") == [opening.case_id]
    make.log.record(make.batch(opening, 4, people=(f"user:{me}",), state="closed")[0])
    assert (listed("open"), listed("closed")) == ([], [opening.case_id])
