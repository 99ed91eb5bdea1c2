"""Whom targets lead to at an instant: on call, next, roles, teams, webhooks, need to know."""

import re
import uuid
from datetime import UTC, datetime

import pytest

from tocsin.channels.signing import new_secret
from tocsin.domain.access import Grant, Role
from tocsin.domain.paging.messages import CallOrder
from tocsin.domain.paging.policy import policy_for
from tocsin.storage import pages, webhooks
from tocsin.storage.people import change_user
from tocsin.storage.responders import PostgresResponders
from tocsin.storage.sealing import Sealer

pytestmark = pytest.mark.usefixtures("alone")
POLICY = policy_for("ada")


@pytest.fixture
def leads(sessions):
    """Ask where targets lead now, for a page of a case or of none."""
    responders = PostgresResponders(sessions)

    def ask(*targets, case=None):
        at = datetime.now(UTC).isoformat()
        case_id = case.case_id if case else None
        order = CallOrder("PG-0000-0000", 1, 0, 0, at, POLICY, case_id)
        return responders.resolve(order, targets)

    return ask


def ids(lead):
    return [one.id.removeprefix("user:") for one in lead.responders]


def over(lead):
    return [(one.id.removeprefix("user:"), one.why.value) for one in lead.passed_over]


def test_a_schedule_leads_to_who_is_on_call_and_next_to_who_follows(add, schedule, leads):
    ada, ben = add("on_call"), add("on_call")
    name = schedule(ada, ben)
    now, following = leads(f"schedule:{name}", f"next:{name}")

    assert {*ids(now), *ids(following)} == {ada, ben}
    assert now.how.startswith(f"Schedule {name}, version 1: turn ")
    assert f"of layer main is {ids(now)[0]}'s" in now.how
    assert re.match(
        rf"Schedule {name}, version 1: next from \w+ [-\d]+ [\d:]+ UTC: ", following.how
    )


def test_when_nobody_is_on_call_the_fallback_is_asked_and_the_lead_says_why(
    add, schedule, leads
):
    manager, boss = add("incident_manager"), add("executive")
    empty, own, none = leads(
        f"schedule:{schedule()}", f"schedule:{schedule(fallback='executive')}", "schedule:none"
    )

    assert (ids(empty), ids(own), ids(none)) == ([manager], [boss], [manager])
    assert over(empty) == [("", "nobody_on_call")]
    assert over(none) == [("", "no_such_target")]
    assert own.how.endswith("Asked instead: executive.")
    assert own.responders[0].why == own.how


def test_who_left_or_may_not_see_the_case_is_passed_over(add, schedule, leads, make, sessions):
    gone, analyst, counsel = add("on_call"), add("intake_analyst"), add("legal_counsel")
    name = schedule(analyst, fallback="legal_counsel")
    with sessions.begin() as session:
        change_user(session, gone, active=False)
    case = make.case(sensitivity="sealed")
    left, blind, on_call = leads(
        f"person:{gone}", f"person:{analyst}", f"schedule:{name}", case=case
    )

    assert (ids(left), over(left)) == ([], [(gone, "inactive")])
    assert (ids(blind), over(blind)) == ([], [(analyst, "may_not_see")])
    assert (ids(on_call), over(on_call)) == ([counsel], [(analyst, "may_not_see")])


def test_a_role_and_a_team_lead_to_their_holders(add, leads, make):
    east = add(Grant(Role.ON_CALL, teams=("east",)))
    everywhere = add("on_call")
    role, team, none = leads("role:on_call", "team:east", "team:west")
    (of_case,) = leads("role:on_call", case=make.case(team="west"))

    assert sorted(ids(role)) == sorted([east, everywhere])
    assert ids(team) == [east]
    assert over(none) == [("", "no_holder")]
    assert ids(of_case) == [everywhere]


def test_a_webhook_is_told_of_cases_within_its_reach(leads, make, sessions):
    name = f"w-{uuid.uuid4().hex[:8]}"
    new = webhooks.NewEndpoint(name, "https://receiver.invalid/", "open", "user:root")
    with sessions.begin() as session:
        webhooks.create(session, new, new_secret(), Sealer())
    target = f"webhook:{name}"
    (plain,) = leads(target)
    (held,) = leads(target, case=make.case(sensitivity="sealed"))
    (missing,) = leads("webhook:none")

    assert [one.id for one in plain.responders] == [target]
    assert over(held) == [(target, "may_not_see")]
    assert over(missing) == [("", "no_such_target")]


def test_pages_of_a_policy_take_turns_and_each_keeps_its_own(sessions):
    responders, name = PostgresResponders(sessions), f"p-{uuid.uuid4().hex[:8]}"
    with sessions.begin() as session:
        opened = [
            pages.open_page(
                session, pages.NewPage(policy=POLICY, opened_by="user:u", policy_name=name)
            ).id
            for _ in range(3)
        ]
    orders = [CallOrder(page, 1, 0, 0, "2026-11-22T10:00:00Z", POLICY) for page in opened]

    assert [responders.turn(order) for order in orders] == [0, 1, 2]
    assert responders.turn(orders[1]) == 1


def test_who_left_or_lost_sight_of_the_case_may_not_be_asked_any_more(add, make, sessions):
    case = make.case(sensitivity="sealed")
    counsel, analyst = add(Role.LEGAL_COUNSEL), add(Role.INTAKE_ANALYST)
    responders = PostgresResponders(sessions)

    assert responders.may_be_asked(counsel, case.case_id)
    assert not responders.may_be_asked(analyst, case.case_id)
    assert responders.may_be_asked(analyst, None)
    with sessions.begin() as session:
        change_user(session, counsel, active=False)
    assert not responders.may_be_asked(counsel, case.case_id)
