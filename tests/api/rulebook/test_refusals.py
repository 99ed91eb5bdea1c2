"""What is no valid rule, or not what somebody looked at, is refused and says why."""

import pytest

from tests.api.rulebook.deeds import PLAYBOOK, act, seen

pytestmark = pytest.mark.anyio


async def test_a_playbook_that_is_wrong_is_not_kept_and_every_fault_is_named(owner, kind, code):
    text = PLAYBOOK.format(kind=kind, title="x").replace("legal_counsel, v", "boss, v")
    answer = await owner.post(f"/v1/playbooks/{kind}/versions", {"text": text})

    assert (answer.status_code, code(answer)) == (422, "rule-invalid")
    (fault, *_) = answer.json()["errors"]
    assert (fault["line"], fault["field"]) == (6, "stages[0].gate.role")
    assert (await owner.get(f"/v1/playbooks/{kind}/versions")).status_code == 404


async def test_a_playbook_of_another_kind_is_refused(owner, kind, code):
    text = PLAYBOOK.format(kind="another", title="x")
    answer = await owner.post(f"/v1/playbooks/{kind}/versions", {"text": text})

    assert code(answer) == "rule-invalid"
    assert "proposed as" in answer.json()["detail"]


async def test_a_change_that_breaks_a_kind_which_extends_it_is_refused(
    proposed, owner, lawyer, kind, rehearsed, code
):
    base = await proposed()
    rehearsed(kind, 1)
    await act(lawyer, base, "publish", seen(base))
    heir = f"{kind}-heir"
    text = f"kind: {heir}\nextends: {kind}\nactions: {{stop: closed}}\n"
    version = (await owner.post(f"/v1/playbooks/{heir}/versions", {"text": text})).json()
    rehearsed(heir, 1)
    await act(lawyer, version, "publish", seen(version))
    renamed = base["text"].replace("id: closed", "id: over")
    answer = await owner.post(f"/v1/playbooks/{kind}/versions", {"text": renamed})

    assert (answer.status_code, code(answer)) == (422, "rule-invalid")
    assert f"(in {heir}, which extends this one)" in answer.json()["detail"]


async def test_a_path_that_is_too_long_is_refused_and_no_fault_of_ours(owner, code):
    for path in ("playbooks/{}/versions", "templates/{}/x/versions", "playbooks/{}/diff"):
        answer = await owner.get(f"/v1/{path.format('x' * 70)}")

        assert (answer.status_code, code(answer)) == (422, "invalid")


async def test_a_stale_page_approves_nothing(proposed, lawyer, kind, rehearsed, code):
    old, new = await proposed(), await proposed("New")
    rehearsed(kind, 1)
    rehearsed(kind, 2)
    wrong = await act(lawyer, new, "publish", seen(old))
    await act(lawyer, new, "publish", seen(new))
    late = await act(lawyer, old, "publish", seen(old, replaces=7))

    assert [(one.status_code, code(one)) for one in (wrong, late)] == [
        (409, "rule-changed"),
        (409, "rule-changed"),
    ]


async def test_a_text_that_is_proposed_already_is_not_proposed_again(
    proposed, owner, lawyer, kind, code
):
    first = await proposed()
    body = {"text": first["text"]}
    again = await lawyer.post(f"/v1/playbooks/{kind}/versions", body)
    await act(owner, first, "withdraw", {"reason": "not yet"})
    anew = await lawyer.post(f"/v1/playbooks/{kind}/versions", body)

    assert (again.status_code, code(again)) == (409, "already-proposed")
    assert "Version 1 says the same" in again.json()["detail"]
    assert (anew.status_code, anew.json()["number"]) == (201, 2)


async def test_the_text_in_force_cannot_be_proposed_again(
    proposed, owner, lawyer, kind, rehearsed, code
):
    version = await proposed()
    rehearsed(kind, 1)
    await act(lawyer, version, "publish", seen(version))
    again = await owner.post(f"/v1/playbooks/{kind}/versions", {"text": version["text"]})

    assert (again.status_code, code(again)) == (409, "rule-unchanged")
