"""Rules are versions: proposed, published, gone back to, withdrawn, retired."""

import uuid

import pytest

from tests.api.rulebook.deeds import PLAYBOOK, act, seen
from tocsin.domain.access import Role
from tocsin.playbooks.shipped import files_of, shipped_pack
from tocsin.storage.models import CaseRow
from tocsin.storage.pinning import pinned_playbook

pytestmark = pytest.mark.anyio


async def test_a_proposal_is_a_version_that_no_new_case_gets(proposed, owner, kind):
    version = await proposed(note="because")

    assert (version["number"], version["state"], version["note"]) == (1, "proposed", "because")
    assert version["proposed_by"] == {"id": owner.id, "name": owner.name}
    assert [one["done"] for one in version["history"]] == ["proposed", "validated"]
    assert (await owner.get(f"/v1/playbooks/{kind}")).status_code == 404


async def test_what_another_person_publishes_is_what_new_cases_get(
    proposed, lawyer, kind, rehearsed
):
    version = await proposed()
    rehearsed(kind, 1)
    answer = await act(lawyer, version, "publish", seen(version))
    opened = await lawyer.post("/v1/cases", {"kind": kind, "title": "x", "fields": {}})

    assert answer.status_code == 201
    assert answer.json()["state"] == "published"
    assert [one["name"] for one in answer.json()["approved_by"]] == [lawyer.name]
    assert opened.status_code == 201
    (listed,) = [
        one
        for one in (await lawyer.get("/v1/playbooks")).json()["items"]
        if one["kind"] == kind
    ]
    assert listed["version"] == 1


async def test_an_open_case_keeps_what_it_was_opened_with(
    proposed, lawyer, kind, rehearsed, record
):
    async def opened():
        answer = await lawyer.post("/v1/cases", {"kind": kind, "title": "x", "fields": {}})
        return answer.json()["id"]

    first = await proposed()
    rehearsed(kind, 1)
    await act(lawyer, first, "publish", seen(first))
    case_id = await opened()
    second = await proposed("Another title")
    rehearsed(kind, 2)
    await act(lawyer, second, "publish", seen(second, replaces=1))
    other_id = await opened()

    states = [
        one["state"]
        for one in (await lawyer.get(f"/v1/playbooks/{kind}/versions")).json()["items"]
    ]
    assert states == ["published", "superseded"]
    with record() as session:
        pinned = [
            pinned_playbook(session, session.get_one(CaseRow, one).playbook_digest).title
            for one in (case_id, other_id)
        ]
    assert pinned == ["Made up", "Another title"]


async def test_going_back_to_an_earlier_version_is_publishing_it(
    proposed, lawyer, kind, rehearsed, code
):
    versions = [await proposed(), await proposed("New")]
    for version in versions:
        rehearsed(kind, version["number"])
        await act(lawyer, version, "publish", seen(version))
    again = await act(lawyer, versions[1], "publish", seen(versions[1]))
    back = await act(lawyer, versions[0], "publish", seen(versions[0]))

    assert code(again) == "already-published"
    assert back.json()["state"] == "published"


async def test_a_withdrawn_version_is_never_published(proposed, owner, lawyer, kind, code):
    version = await proposed()
    withdrawn = await act(owner, version, "withdraw", {"reason": "a slip"})
    late = await act(lawyer, version, "publish", seen(version))

    assert withdrawn.json()["state"] == "withdrawn"
    assert (late.status_code, code(late)) == (409, "version-withdrawn")


async def test_a_retired_kind_opens_no_case(
    proposed, lawyer, person_with, kind, rehearsed, code
):
    version = await proposed()
    rehearsed(kind, 1)
    await act(lawyer, version, "publish", seen(version))
    retired = await act(person_with(Role.ADMIN), version, "retire", {"reason": "unused"})
    late = await lawyer.post("/v1/cases", {"kind": kind, "title": "x", "fields": {}})

    assert retired.json()["state"] == "retired"
    assert code(late) == "unknown-kind"


async def test_what_is_needed_is_not_retired(lawyer, code):
    path = "/v1/{}/versions/1/retire"
    for rule in ("playbooks/unclassified", "templates/en/reminder", "templates/en/user-notice"):
        answer = await lawyer.post(path.format(rule), {"reason": "why not"})

        assert (answer.status_code, code(answer)) == (409, "rule-in-use"), rule


async def test_the_same_request_again_is_answered_the_same(owner, kind, code):
    body, key = {"text": PLAYBOOK.format(kind=kind, title="x")}, uuid.uuid4().hex
    path = f"/v1/playbooks/{kind}/versions"
    answers = [await owner.post(path, body, key) for _ in range(2)]
    other = await owner.post(path, body | {"note": "x"}, key)

    assert [one.json() for one in answers] == [answers[0].json()] * 2
    assert len((await owner.get(path)).json()["items"]) == 1
    assert code(other) == "idempotency-key-reused"


async def test_what_a_version_changes_is_told_in_words_and_lines(
    proposed, lawyer, kind, rehearsed
):
    first = await proposed()
    rehearsed(kind, 1)
    await act(lawyer, first, "publish", seen(first))
    await proposed("Another title")
    told = (await lawyer.get(f"/v1/playbooks/{kind}/diff")).json()

    assert (told["before"], told["after"]) == (1, 2)
    assert [one["text"] for one in told["changes"]] == [
        "playbook: title Made up → Another title"
    ]
    assert "-title: Made up\n+title: Another title" in told["unified"]


async def test_a_letter_is_changed_in_the_same_way(owner, lawyer, code):
    name = f"t-{uuid.uuid4().hex[:8]}"
    english, spanish = f"/v1/templates/en/{name}/versions", f"/v1/templates/es/{name}/versions"
    orphan = await owner.post(spanish, {"text": "Subject: {{ ref }}\nhola"})
    broken = await owner.post(english, {"text": "Subject: {{ ref }}\n{{ nobody }}"})
    version = (await owner.post(english, {"text": "Subject: {{ ref }}\nhello"})).json()
    published = await lawyer.post(f"{english}/1/publish", seen(version))
    translated = await owner.post(spanish, {"text": "Subject: {{ ref }}\nhola"})

    assert [code(one) for one in (orphan, broken)] == ["rule-invalid"] * 2
    assert "'nobody' is undefined" in broken.json()["detail"]
    assert published.json()["state"] == "published"
    assert translated.status_code == 201


async def test_a_law_pack_is_changed_in_the_same_way(owner, lawyer, code):
    files = files_of(shipped_pack())
    before = (await owner.get("/v1/law-packs")).json()["items"]
    broken = await owner.post("/v1/law-packs", {"files": {"pack.yaml": "version: 1"}})
    changed = files | {"pack.yaml": files["pack.yaml"] + "\n# looked at again\n"}
    version = (await owner.post("/v1/law-packs", {"files": changed, "note": "x"})).json()
    alone = await owner.post(f"/v1/law-packs/{version['number']}/approve", seen(version))
    approved = await lawyer.post(f"/v1/law-packs/{version['number']}/approve", seen(version))
    told = (await owner.get("/v1/law-packs/diff")).json()

    assert [one["state"] for one in before][-1] in ("published", "superseded")
    assert code(broken) == "rule-invalid"
    assert version["files"]["pack.yaml"].endswith("# looked at again\n")
    assert code(alone) == "four-eyes"
    assert approved.json()["state"] == "approved"
    assert told["changes"] == []
    assert "+# looked at again" in told["unified"]
