"""Open tasks stand on the worklists of those who owe them, and of nobody else."""

import importlib
import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import text

from tests.storage.conftest import NOON
from tocsin.domain.access import Grant, Principal, Role
from tocsin.domain.timeline import stamp
from tocsin.storage.inbox import next_case, owed, standings
from tocsin.storage.visibility import visibility_of

STEP = "tocsin.storage.migrations.versions.v2026_11_22_21_found_and_owed"


@pytest.fixture
def me():
    return Principal(uuid.uuid4().hex, "me", (Grant(Role.INTAKE_ANALYST),))


def task(owner, number=1, state="open"):
    return {
        "id": f"t{number}",
        "state": state,
        "owner": owner,
        "due_at": stamp(NOON),
        "text": None,
        "required": True,
        "checklist": None,
    }


@pytest.fixture
def case_with(make):
    """Open a case and let it stand with these tasks."""

    def opened(*tasks, roles=None, opening=None, **more):
        opening = opening or make.case(sensitivity=more.pop("sensitivity", "open"))
        view = {"tasks": list(tasks), "roles": roles or {}, "gates": []}
        make.log.record(make.batch(opening, people=(), view=view, **more)[0])
        return opening

    return opened


@pytest.fixture
def owes(sessions):
    """Tell the cases in which somebody owes something."""

    def ids(principal, of=None):
        with sessions() as session:
            found = owed(session, visibility_of(principal), 1000)
        return [one.case.id for one in found if of is None or one.case.id in of]

    return ids


def test_a_task_of_mine_is_owed_until_it_has_ended(case_with, make, owes, me):
    mine = case_with(task(f"person:{me.id}"), task("person:other", 2))
    case_with(task("person:other"))
    case_with(task(f"person:{me.id}", state="done"))

    assert owes(me) == [mine.case_id]
    ended = {"tasks": [task(f"person:{me.id}", state="done")]}
    make.log.record(make.batch(mine, 2, people=(), view=ended)[0])
    assert owes(me) == []


def test_a_task_of_a_closed_case_is_owed_by_nobody(case_with, owes, me):
    case_with(task(f"person:{me.id}"), state="closed")

    assert owes(me) == []


def test_a_task_of_a_part_is_owed_by_whoever_has_it(case_with, owes, me):
    mine = case_with(task("case-role:scribe"), roles={"scribe": me.id})
    case_with(task("case-role:scribe"), roles={"scribe": "other"})
    case_with(task("case-role:scribe"))

    assert owes(me) == [mine.case_id]


def test_a_task_of_a_role_is_owed_where_the_role_reaches_the_case(case_with, owes, me):
    role = f"role:{Role.INTAKE_ANALYST}"
    seen, sealed = case_with(task(role)), case_with(task(role), sensitivity="sealed")
    other = case_with(task("role:dpo"))

    assert owes(me, {one.case_id for one in (seen, sealed, other)}) == [seen.case_id]


def test_a_task_in_a_case_that_i_may_not_see_is_not_told_of(case_with, owes):
    outsider = Principal(uuid.uuid4().hex, "x", (Grant(Role.OUTREACH_MANAGER),))
    case_with(task(f"person:{outsider.id}"), sensitivity="sealed")

    assert owes(outsider, set()) == []
    assert owes(replace(outsider, grants=())) == []


@pytest.fixture
def after(sessions):
    """Tell what comes after a case for somebody."""

    def ref(principal, opening):
        with sessions() as session:
            found = next_case(session, visibility_of(principal), opening.case_id)
        return found and found.ref

    return ref


def test_the_next_case_is_the_most_urgent_other_one_that_is_mine(make, after, me):
    mine = {"people": (me.id,)}
    late, soon, here = make.case(), make.case(), make.case()
    make.log.record(make.batch(late, due_at=stamp(NOON + timedelta(hours=2)), **mine)[0])
    make.log.record(make.batch(soon, due_at=stamp(NOON + timedelta(hours=1)), **mine)[0])
    make.log.record(make.batch(here, due_at=stamp(NOON), **mine)[0])

    assert after(me, here) == soon.ref
    assert after(me, soon) == here.ref
    assert after(replace(me, grants=()), here) is None


@pytest.mark.parametrize("part", ["given", "kept_out"])
def test_where_i_have_decided_or_may_not_nothing_is_next(make, after, me, part):
    who = {"given": {"by": f"user:{me.id}", "verdict": "remove"}, "kept_out": {"id": me.id}}
    gate = {"id": "g", "given": [], "kept_out": []} | {part: [who[part]]}
    case, here = make.case(), make.case()
    view = {"roles": {}, "gates": [gate]}
    make.log.record(make.batch(case, people=(me.id,), view=view)[0])

    assert after(me, here) is None


def test_who_has_which_part_and_who_has_decided(case_with, make, sessions, me):
    opening = make.case()
    gate = {"id": "g", "given": [{"by": f"user:{me.id}", "verdict": "remove"}]}
    view = {"roles": {"scribe": me.id}, "gates": [gate]}
    make.log.record(make.batch(opening, view=view)[0])

    with sessions() as session:
        found = standings(session, [opening.case_id])[opening.case_id]
        assert standings(session, []) == {}
    assert found.roles == {"scribe": me.id}
    assert found.given == {f"user:{me.id}"}


def test_the_migration_finds_what_was_there_before_it(case_with, make, owner_engine, me):
    fields = {"requester_name": "Zoë Old", "target_urls": ["https://old.example/path"]}
    old = case_with(task(f"person:{me.id}"), opening=make.case(fields=fields))
    wanted = {"id": old.case_id}
    with owner_engine.connect() as connection:
        kept = connection.execute(OF_CASE, wanted).one()
        connection.execute(text("DELETE FROM worklist WHERE target LIKE 'task:%'"))
        connection.execute(text("UPDATE cases SET search = '' WHERE id = :id"), wanted)
        with Operations.context(MigrationContext.configure(connection)):
            importlib.import_module(STEP).upgrade()
        again = connection.execute(OF_CASE, wanted).one()
        connection.rollback()

    assert again == kept
    assert "zoë" in again.search
    assert again.targets


OF_CASE = text("""
SELECT CAST(search AS text) AS search, ARRAY(
    SELECT target || due_key FROM worklist WHERE case_id = :id ORDER BY target
) AS targets FROM cases WHERE id = :id
""")
