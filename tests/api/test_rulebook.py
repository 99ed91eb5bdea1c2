"""The rules are changed by proposing, rehearsing and publishing them, with four eyes."""

import uuid
from datetime import datetime, timedelta

import pytest

from tests.polling import eventually
from tocsin.domain.access import Grant, Role
from tocsin.domain.rulebook import SYSTEM, Done, Rule, Sort
from tocsin.playbooks.shipped import files_of, shipped_pack
from tocsin.storage import access_log, rulebook
from tocsin.storage.shipping import ship

pytestmark = pytest.mark.anyio
PLAYBOOK = """\
kind: {kind}
lifecycle: takedown
title: {title}
stages:
  - id: review
    gate: {{role: legal_counsel, verdicts: [yes, no], ladder: house}}
  - id: closed
    end: done
clocks:
  - {{id: effect, duration: 24h, met_by: review, house: true}}
ladders:
  house:
    of: {{house: 8h}}
    rungs:
      - {{at: 0%, to: [role:legal_counsel]}}
      - {{at: breach, to: [role:executive], every: 1h}}
"""


@pytest.fixture(scope="module")
def owner(person_with):
    return person_with(Role.POLICY_OWNER)


@pytest.fixture(scope="module")
def lawyer(person_with):
    return person_with(Role.LEGAL_COUNSEL)


@pytest.fixture
def kind():
    return f"kind-{uuid.uuid4().hex[:8]}"


@pytest.fixture
def rehearsed(record):
    """Put a rehearsal of a version on record, as the worker would."""

    def put(kind, number, *, ok=True):
        with record.begin() as session:
            rulebook.lock(session)
            rule = Rule(Sort.PLAYBOOK, kind)
            rulebook.add_event(session, rule, number, Done.REHEARSED, SYSTEM, {"ok": ok})

    return put


@pytest.fixture
def proposed(owner, kind):
    """Propose a version of the kind's playbook."""

    async def propose(title="Made up", note=""):
        body = {"text": PLAYBOOK.format(kind=kind, title=title), "note": note}
        answer = await owner.post(f"/v1/playbooks/{kind}/versions", body)
        assert answer.status_code == 201, answer.text
        return answer.json()

    return propose


def seen(version, **more):
    return {"digest": version["digest"], **more}


async def act(person, version, verb, body):
    path = f"/v1/playbooks/{version['name']}/versions/{version['number']}/{verb}"
    return await person.post(path, body)


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


async def test_an_open_case_keeps_what_it_was_opened_with(proposed, lawyer, kind, rehearsed):
    first = await proposed()
    rehearsed(kind, 1)
    await act(lawyer, first, "publish", seen(first))
    case = (await lawyer.post("/v1/cases", {"kind": kind, "title": "x", "fields": {}})).json()
    second = await proposed("Another title")
    rehearsed(kind, 2)
    await act(lawyer, second, "publish", seen(second, replaces=1))
    other = (await lawyer.post("/v1/cases", {"kind": kind, "title": "x", "fields": {}})).json()

    states = [
        one["state"]
        for one in (await lawyer.get(f"/v1/playbooks/{kind}/versions")).json()["items"]
    ]
    assert states == ["published", "superseded"]
    assert (await lawyer.get(f"/v1/cases/{case['ref']}")).json()["state"] == "open"
    assert case["kind"] == other["kind"] == kind
    assert (await lawyer.get(f"/v1/playbooks/{kind}")).json()["playbook"]["title"] == (
        "Another title"
    )


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


async def test_the_text_in_force_cannot_be_proposed_again(
    proposed, owner, lawyer, kind, rehearsed, code
):
    version = await proposed()
    rehearsed(kind, 1)
    await act(lawyer, version, "publish", seen(version))
    again = await owner.post(f"/v1/playbooks/{kind}/versions", {"text": version["text"]})

    assert (again.status_code, code(again)) == (409, "rule-unchanged")


async def test_those_without_the_role_only_read(people_by_role, proposed, kind):
    version = await proposed()
    body = {"text": PLAYBOOK.format(kind=kind, title="x")}
    propose = {}
    approve = {}
    for role, person in people_by_role.items():
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


LAWFUL = PLAYBOOK.replace(
    "clocks:\n", "clocks:\n  - {{id: lawful, law: eu-tco-art3-removal-1h, met_by: review}}\n"
)


def with_longer_tco(files):
    """Change one entry of the pack: two hours instead of one."""
    name = next(name for name, text in files.items() if "id: eu-tco-art3-removal-1h\n" in text)
    before, mark, after = files[name].partition("id: eu-tco-art3-removal-1h\n")
    assert after.count("hours: 1") >= 1
    return {**files, name: before + mark + after.replace("hours: 1", "hours: 2", 1)}


@pytest.fixture
def lawful_case(owner, lawyer, kind, rehearsed, person_with):
    """Publish a kind with a clock of the law, and open a case of it as somebody."""

    async def make(**form):
        text = LAWFUL.format(kind=kind, title="x")
        version = (await owner.post(f"/v1/playbooks/{kind}/versions", {"text": text})).json()
        rehearsed(kind, 1)
        await act(lawyer, version, "publish", seen(version))
        body = {"kind": kind, "title": "x", "fields": {}, "jurisdiction": "DE"} | form
        ref = (await lawyer.post("/v1/cases", body)).json()["ref"]

        async def clocks():
            case = (await lawyer.get(f"/v1/cases/{ref}")).json()
            return [one for one in case["clocks"] if one["id"] == "lawful"]

        return ref, (await eventually(clocks, "a clock that the law counts"))[0]

    return make


async def test_what_a_pack_would_change_for_open_cases_is_told_before_it_is_published(
    lawful_case, owner, lawyer, code
):
    ref, clock = await lawful_case()
    files = with_longer_tco(files_of(shipped_pack()))
    version = (await owner.post("/v1/law-packs", {"files": files})).json()
    answers = [
        await lawyer.post(f"/v1/law-packs/{version['number']}/diff"),
        await lawyer.post("/v1/law-packs/diff", {"files": files}),
    ]

    assert [one.status_code for one in answers] == [200, 200]
    told = answers[0].json()
    (mine,) = [one for one in told["items"] if one["ref"] == ref]
    assert mine["was"] == clock["due_at"]
    hour = datetime.fromisoformat(mine["now"]) - datetime.fromisoformat(mine["was"])
    assert hour == timedelta(hours=1)
    assert [one["text"] for one in mine["changed"]] == [
        "law eu-tco-art3-removal-1h: duration.hours 1 → 2"
    ]
    assert "2021/784" in mine["citation"]
    assert told["cases"] == told["affected"] + told["unaffected"]
    assert answers[1].json()["affected"] == told["affected"]
    again = (await lawyer.get(f"/v1/cases/{ref}")).json()["clocks"]
    assert clock["due_at"] in [one["due_at"] for one in again]


async def test_the_same_pack_changes_nothing_for_anybody(lawful_case, lawyer):
    await lawful_case()
    files = files_of(shipped_pack())
    told = (await lawyer.post("/v1/law-packs/diff", {"files": files})).json()

    assert (told["affected"], told["items"]) == (0, [])
    assert told["cases"] == told["unaffected"] >= 1


async def test_a_pack_is_compared_on_those_cases_only_that_one_may_see(
    lawful_case, person_with, code
):
    ref, _ = await lawful_case(jurisdiction="FR")
    files = with_longer_tco(files_of(shipped_pack()))
    german = person_with(Grant(Role.POLICY_OWNER, jurisdictions=("DE",)))
    analyst = person_with(Role.INTAKE_ANALYST)
    told = (await german.post("/v1/law-packs/diff", {"files": files})).json()
    refused = await analyst.post("/v1/law-packs/diff", {"files": files})

    assert ref not in [one["ref"] for one in told["items"]]
    assert (refused.status_code, code(refused)) == (403, "forbidden")


async def test_a_pack_that_is_wrong_is_compared_with_nothing(lawyer, code):
    wrong = await lawyer.post("/v1/law-packs/diff", {"files": {"pack.yaml": "x"}})
    missing = await lawyer.post("/v1/law-packs/999999/diff")

    assert [code(one) for one in (wrong, missing)] == ["rule-invalid", "not-found"]


async def test_a_release_that_moved_on_is_among_the_gaps(
    proposed, lawyer, kind, rehearsed, record
):
    version = await proposed()
    rehearsed(kind, 1)
    await act(lawyer, version, "publish", seen(version))
    with record.begin() as session:
        ship(session, {Rule(Sort.PLAYBOOK, kind): PLAYBOOK.format(kind=kind, title="Newer")})
    found = (await lawyer.get("/v1/playbooks/gaps")).json()["items"]
    (moved,) = [one for one in found if one["rule"] == kind and "moved-on" in one["code"]]
    withdrawn = {"name": kind, "number": 2}
    await act(lawyer, withdrawn, "withdraw", {"reason": "ours is better"})
    after = (await lawyer.get("/v1/playbooks/gaps")).json()["items"]

    assert "version 1 is in force" in moved["detail"]
    assert "version 2" in moved["detail"]
    assert not [one for one in after if one["rule"] == kind and "moved-on" in one["code"]]


async def test_gaps_tell_nobody_where_cases_come_from_that_they_may_not_see(
    case_for, person_with
):
    case_for(sensitivity="sealed", jurisdiction="LI", started=False)
    sees, blind = person_with(Role.LEGAL_COUNSEL), person_with(Role.INTAKE_ANALYST)
    told = [(await one.get("/v1/playbooks/gaps")).text for one in (sees, blind)]

    assert ["LI" in text for text in told] == [True, False]
