"""Verdicts over HTTP: the right person, on exactly what they saw, once."""

import asyncio
import uuid

import pytest

from tests.polling import eventually
from tocsin.storage.access_log import lines
from tocsin.storage.models import IdempotencyRow

pytestmark = pytest.mark.anyio


@pytest.fixture
def ref(case_for):
    return case_for().ref


async def test_a_verdict_counts_and_the_answer_shows_the_case_after_it(
    ref, analyst, decide, timeline_of
):
    answer = await decide(analyst, ref, "review", "remove")

    assert answer.status_code == 201, answer.text
    case = answer.json()
    assert case["projected"] is True
    assert case["version"] >= case["seq"]
    entries = await timeline_of(analyst, ref)
    given = next(entry for entry in entries if entry["event"] == "verdict.given")
    assert given["actor"] == f"user:{analyst.id}"
    assert given["actor_name"] == analyst.name
    assert given["texts"] == {"reason": "because remove"}


async def test_the_gate_says_what_its_verdict_covers(ref, analyst, gate_of):
    gate = await gate_of(analyst, ref, "review")

    content = (await analyst.get(f"/v1/cases/{ref}/gates/{gate['id']}")).json()

    assert content["sha256"] == gate["content_sha256"]
    assert content["fields"]["work_description"] == "A song"


@pytest.fixture
def refused(timeline_of, ref, decide, code):
    """Check that a verdict is refused with a code and that no person left an entry."""

    async def check(person, stage, verdict, expected, *, reader=None, **changes):
        before = _said(await timeline_of(reader or person, ref))
        answer = await decide(person, ref, stage, verdict, reader=reader, **changes)
        assert code(answer) == expected
        assert _said(await timeline_of(reader or person, ref)) == before
        return answer

    return check


def _said(entries):
    return [entry["event"] for entry in entries if entry["actor"].startswith("user:")]


async def test_the_wrong_role_is_refused_and_leaves_no_entry(
    refused, analyst, person_with, gate_of, ref
):
    await gate_of(analyst, ref, "review")

    answer = await refused(person_with("legal_counsel"), "review", "remove", "wrong-role")

    assert answer.status_code == 403


async def test_a_role_that_only_reads_is_the_wrong_role(refused, analyst, person_with):
    await refused(person_with("auditor"), "review", "remove", "wrong-role", reader=analyst)


async def test_who_prepared_it_may_not_decide_it(refused, ref, decide, person_with):
    both = person_with("intake_analyst", "legal_counsel")
    await decide(both, ref, "review", "remove")

    answer = await refused(both, "counsel", "remove", "four-eyes")

    assert answer.status_code == 403


async def test_the_requester_may_not_decide_their_own_case(
    case_for, person_with, analyst, decide, code
):
    both = person_with("intake_analyst", "legal_counsel")
    own = case_for(opener=both).ref
    await decide(analyst, own, "review", "remove")

    answer = await decide(both, own, "counsel", "remove")

    assert code(answer) == "four-eyes"


async def test_a_stale_page_is_harmless(refused, analyst):
    answer = await refused(
        analyst, "review", "remove", "content-changed", content_sha256="0" * 64
    )

    assert answer.status_code == 409


async def test_an_unknown_verdict_is_named_as_such(refused, analyst):
    answer = await refused(analyst, "review", "perhaps", "unknown-verdict")

    assert answer.status_code == 422


async def test_a_second_verdict_comes_too_late(ref, analyst, decide, gate_of, code):
    gate = await gate_of(analyst, ref, "review")
    await decide(analyst, ref, "review", "remove")
    body = {"verdict": "refuse", "reason": "no", "content_sha256": gate["content_sha256"]}

    answer = await analyst.post(f"/v1/cases/{ref}/gates/{gate['id']}/decisions", body)

    assert code(answer) in {"already-decided", "gate-closed"}
    assert answer.status_code == 409


async def test_two_at_once_and_one_counts(ref, person_with, gate_of, timeline_of):
    people = [person_with("intake_analyst") for _ in range(4)]
    gate = await gate_of(people[0], ref, "review")
    body = {"verdict": "remove", "reason": "yes", "content_sha256": gate["content_sha256"]}
    path = f"/v1/cases/{ref}/gates/{gate['id']}/decisions"

    answers = await asyncio.gather(*(person.post(path, body) for person in people))

    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    events = [entry["event"] for entry in await timeline_of(people[0], ref)]
    assert events.count("verdict.given") == 1


async def test_a_verdict_needs_a_key(ref, analyst, gate_of, code):
    gate = await gate_of(analyst, ref, "review")
    body = {"verdict": "remove", "reason": "yes", "content_sha256": gate["content_sha256"]}

    answer = await analyst.send(
        "POST", f"/v1/cases/{ref}/gates/{gate['id']}/decisions", json=body
    )

    assert code(answer) == "idempotency-key-required"
    assert answer.status_code == 400


async def test_the_same_key_again_gets_the_same_answer(ref, analyst, decide, gate_of):
    gate, key = await gate_of(analyst, ref, "review"), uuid.uuid4().hex
    body = {"verdict": "remove", "reason": "yes", "content_sha256": gate["content_sha256"]}
    path = f"/v1/cases/{ref}/gates/{gate['id']}/decisions"
    first = await analyst.post(path, body, key)

    again = await analyst.post(path, body, key)
    spelled = await analyst.post(path.replace(ref, ref.lower().replace("-", "")), body, key)

    assert again.status_code == spelled.status_code == 201
    assert again.json() == spelled.json() == first.json()


async def test_the_same_key_with_another_body_is_refused(ref, analyst, gate_of, code):
    gate, key = await gate_of(analyst, ref, "review"), uuid.uuid4().hex
    body = {"verdict": "remove", "reason": "yes", "content_sha256": gate["content_sha256"]}
    path = f"/v1/cases/{ref}/gates/{gate['id']}/decisions"
    await analyst.post(path, body, key)

    answer = await analyst.post(path, body | {"reason": "no"}, key)

    assert code(answer) == "idempotency-key-reused"
    assert answer.status_code == 422


async def test_two_people_with_the_same_key_get_their_own_answers(
    ref, analyst, person_with, timeline_of, gate_of
):
    other, key = person_with("intake_analyst"), uuid.uuid4().hex
    await gate_of(analyst, ref, "review")

    answers = [
        await person.post(f"/v1/cases/{ref}/notes", {"text": "seen"}, key)
        for person in (analyst, other)
    ]

    assert [answer.status_code for answer in answers] == [201, 201]
    notes = [e for e in await timeline_of(analyst, ref) if e["event"] == "note.added"]
    assert [note["actor"] for note in notes] == [f"user:{analyst.id}", f"user:{other.id}"]


async def test_a_refused_request_may_be_tried_again_with_its_key(
    ref, analyst, counsel, decide, gate_of, code
):
    gate, key = await gate_of(analyst, ref, "review"), uuid.uuid4().hex
    body = {"verdict": "remove", "reason": "yes", "content_sha256": gate["content_sha256"]}
    path = f"/v1/cases/{ref}/gates/counsel.3/decisions"
    assert code(await counsel.post(path, body, key)) == "gate-closed"

    again = await counsel.post(path, body, key)

    assert code(again) == "gate-closed"


async def test_a_refusal_is_written_into_the_access_log(refused, person_with, record, analyst):
    auditor = person_with("auditor")
    await refused(auditor, "review", "remove", "wrong-role", reader=analyst)

    with record() as session:
        line = lines(session, principal_id=auditor.id)[0]
    assert (line.action, line.outcome) == ("case.decide", "wrong-role")
    assert line.case_id


async def _once_closed(person, ref):
    async def case():
        return (await person.get(f"/v1/cases/{ref}")).json()

    return await eventually(
        case, f"{ref} closed", lambda now: now["state"] == "closed", within=10
    )


async def test_a_closed_case_takes_no_more(ref, analyst, person_with, decide, code):
    counsel = person_with("legal_counsel")
    await decide(analyst, ref, "review", "refuse")
    closed = await decide(counsel, ref, "counsel", "refuse")
    assert closed.status_code == 201
    case = await _once_closed(analyst, ref)

    answer = await analyst.post(f"/v1/cases/{ref}/notes", {"text": "too late"})

    assert case["outcome"] == "refused"
    assert code(answer) == "case-closed"


async def test_the_key_of_a_closing_verdict_still_gets_its_answer(
    ref, analyst, person_with, decide, gate_of, record
):
    counsel, key = person_with("legal_counsel"), uuid.uuid4().hex
    await decide(analyst, ref, "review", "refuse")
    gate = await gate_of(counsel, ref, "counsel")
    body = {"verdict": "refuse", "reason": "no", "content_sha256": gate["content_sha256"]}
    path = f"/v1/cases/{ref}/gates/{gate['id']}/decisions"
    first = await counsel.post(path, body, key)
    await _once_closed(analyst, ref)
    with record.begin() as session:  # as if the process had died before it kept the answer
        session.query(IdempotencyRow).filter_by(principal_id=counsel.id).update(
            {"status": None, "answer": None}
        )

    again = await counsel.post(path, body, key)

    assert (again.status_code, again.json()["seq"]) == (201, first.json()["seq"])
