"""A rule comes into force by two people, after a rehearsal, and the log says whose."""

import pytest

from tests.api.rulebook.deeds import PLAYBOOK, act, seen
from tocsin.domain.access import Role
from tocsin.storage import access_log

pytestmark = pytest.mark.anyio


async def test_nobody_approves_or_publishes_alone(proposed, owner, kind, rehearsed, code):
    version = await proposed()
    rehearsed(kind, 1)
    alone = [await act(owner, version, verb, seen(version)) for verb in ("approve", "publish")]

    assert [(one.status_code, code(one)) for one in alone] == [(403, "four-eyes")] * 2


async def test_after_an_approval_the_proposer_may_publish(
    proposed, owner, person_with, kind, rehearsed
):
    version = await proposed()
    rehearsed(kind, 1)
    approved = await act(person_with(Role.ADMIN), version, "approve", seen(version))
    published = await act(owner, version, "publish", seen(version))

    assert approved.json()["state"] == "approved"
    assert published.json()["state"] == "published"


async def test_a_playbook_is_published_only_after_a_rehearsal_that_went_well(
    proposed, lawyer, kind, rehearsed, code
):
    version = await proposed()
    before = await act(lawyer, version, "publish", seen(version))
    rehearsed(kind, 1, ok=False)
    failed = await act(lawyer, version, "publish", seen(version))

    assert [(one.status_code, code(one)) for one in (before, failed)] == [
        (409, "not-rehearsed"),
        (409, "rehearsal-failed"),
    ]


async def test_those_without_the_role_only_read(people_by_role, proposed, kind):
    version = await proposed()
    propose = {}
    approve = {}
    for role, person in people_by_role.items():
        body = {"text": PLAYBOOK.format(kind=kind, title=role)}
        answer = await person.post(f"/v1/playbooks/{kind}/versions", body)
        propose[role] = answer.status_code
        approve[role] = (await act(person, version, "approve", seen(version))).status_code
        assert (await person.get(f"/v1/playbooks/{kind}/versions/1")).status_code == 200

    assert {role for role, status in propose.items() if status == 201} == {
        "legal_counsel",
        "policy_owner",
    }
    assert {role for role, status in approve.items() if status == 201} == {
        "legal_counsel",
        "policy_owner",
        "admin",
    }


async def test_who_changed_which_rule_is_in_the_access_log(proposed, owner, kind, record):
    version = await proposed()
    await act(owner, version, "approve", seen(version))
    with record() as session:
        lines = access_log.lines(session, principal_id=owner.id, limit=2)

    assert [(one.action, one.outcome, one.detail["rule"]) for one in lines] == [
        ("rule.approve", "four-eyes", f"playbook {kind}"),
        ("rule.propose", "ok", f"playbook {kind}"),
    ]
