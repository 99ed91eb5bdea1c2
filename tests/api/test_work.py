"""What people do to a case beside deciding: note, amend, reclassify, turn clocks, write."""

import uuid
from datetime import datetime, timedelta

import pytest

from tests.polling import eventually
from tocsin.domain.ports import Message
from tocsin.storage.mailbox import PostgresMailbox

pytestmark = pytest.mark.anyio


@pytest.fixture
async def ref(case_for, gate_of, analyst):
    ref = case_for().ref
    await gate_of(analyst, ref, "review")
    return ref


async def test_a_note_stands_in_the_timeline(ref, analyst, timeline_of):
    answer = await analyst.post(f"/v1/cases/{ref}/notes", {"text": "Called them."})

    assert answer.status_code == 201
    entry = (await timeline_of(analyst, ref))[answer.json()["seq"]]
    assert entry["texts"] == {"note": "Called them."}


async def test_a_privileged_note_is_for_counsel(ref, analyst, counsel, timeline_of, code):
    secret = {"text": "We would lose this.", "privileged": True}
    seq = (await counsel.post(f"/v1/cases/{ref}/notes", secret)).json()["seq"]

    refused = await analyst.post(f"/v1/cases/{ref}/notes", secret)
    theirs, ours = [(await timeline_of(person, ref))[seq] for person in (analyst, counsel)]

    assert code(refused) == "forbidden"
    assert ours["texts"] == {"note": "We would lose this."}
    assert (theirs["data"], theirs["salt"], theirs["texts"]) == (None, None, {})
    assert theirs["body_digest"] == ours["body_digest"]


async def test_severity_is_set_with_a_reason(ref, analyst):
    body = {"severity": "high", "reason": "It spreads."}

    case = (await analyst.post(f"/v1/cases/{ref}/severity", body)).json()

    assert case["severity"] == "high"


async def test_only_people_who_are_there_can_be_put_on_a_case(ref, analyst, code):
    answer = await analyst.post(f"/v1/cases/{ref}/assignments", {"person": "nobody-at-all"})

    assert (answer.status_code, code(answer)) == (422, "unknown-person")


async def test_amended_addresses_stay_a_list(ref, analyst, gate_of):
    await gate_of(analyst, ref, "review")
    body = {"fields": {"target_urls": "https://host.example/c\nhttps://host.example/d"}}

    case = (await analyst.post(f"/v1/cases/{ref}/actions/amend", body)).json()

    assert case["fields"]["target_urls"] == ["https://host.example/c", "https://host.example/d"]


async def test_an_amendment_that_does_not_fit_is_refused(ref, analyst, code):
    body = {"fields": {"requester_email": "nobody"}, "reason": "typo"}

    answer = await analyst.post(f"/v1/cases/{ref}/actions/amend", body)

    assert code(answer) == "invalid"
    assert "`fields.requester_email`" in answer.json()["detail"]


async def test_an_amendment_of_a_field_that_there_is_not_is_refused(ref, analyst, code):
    body = {"fields": {"requester_mail": "ada@example.org"}, "reason": "typo"}

    answer = await analyst.post(f"/v1/cases/{ref}/actions/amend", body)

    assert code(answer) == "invalid"
    assert "`fields.requester_mail`: copyright-takedown has no such field" in answer.text


async def test_what_a_paper_said_may_be_corrected_whatever_its_name(case_for, analyst, gate_of):
    ref = case_for(fields={"said_in_the_paper": "a word", "requester_name": "Ada"}).ref
    await gate_of(analyst, ref, "completeness")
    body = {"fields": {"said_in_the_paper": "another"}, "reason": "read again"}

    case = (await analyst.post(f"/v1/cases/{ref}/actions/amend", body)).json()

    assert case["fields"]["said_in_the_paper"] == "another"


async def test_an_amendment_is_a_new_version_and_a_new_round(ref, analyst, gate_of):
    before = await gate_of(analyst, ref, "review")
    body = {"fields": {"work_description": "Two songs"}, "reason": "They wrote again."}

    case = (await analyst.post(f"/v1/cases/{ref}/actions/amend", body)).json()

    assert case["fields_version"] == 2
    assert case["fields"]["work_description"] == "Two songs"
    assert case["fields"]["requester_name"] == "Ada Example"
    after = await gate_of(analyst, ref, "review")
    assert after["round"] == before["round"] + 1
    assert after["content_sha256"] != before["content_sha256"]


async def test_an_amendment_can_say_what_is_still_missing(ref, analyst):
    body = {"missing": ["iii"], "reason": "No address of the work."}

    case = (await analyst.post(f"/v1/cases/{ref}/actions/amend", body)).json()

    assert case["missing"] == ["iii"]
    assert case["fields"]["missing"] == ["iii"]


async def test_reclassifying_keeps_ref_and_receipt(ref, analyst, gate_of, person_with):
    before = (await analyst.get(f"/v1/cases/{ref}")).json()
    body = {"kind": "government-removal-request", "reason": "It is an order."}

    answer = await analyst.post(f"/v1/cases/{ref}/actions/reclassify", body)

    assert answer.status_code == 201, answer.text
    await gate_of(analyst, ref, "authenticate")
    after = (await analyst.get(f"/v1/cases/{ref}")).json()
    assert after["kind"] == "government-removal-request"
    assert after["sensitivity"] == "restricted"
    assert after["received_at"] == before["received_at"]


async def test_a_kind_that_is_none_is_refused(ref, analyst, code):
    body = {"kind": "no-such", "reason": "why"}
    answer = await analyst.post(f"/v1/cases/{ref}/actions/reclassify", body)

    assert code(answer) == "unknown-kind"


async def test_an_action_that_is_not_allowed_names_those_that_are(ref, analyst, code):
    answer = await analyst.post(f"/v1/cases/{ref}/actions/launch", {"reason": "why"})

    assert code(answer) == "action-not-allowed"
    assert "withdraw" in answer.json()["detail"]


async def test_an_action_takes_the_case_where_its_playbook_says(ref, analyst, gate_of):
    answer = await analyst.post(f"/v1/cases/{ref}/actions/withdraw", {"reason": "They wrote."})

    assert answer.status_code == 201
    await gate_of(analyst, ref, "retraction_check")


@pytest.mark.parametrize("blank", ["", " \n\t", "\u00a0\u200b", "\u2800\u3164"])
@pytest.mark.parametrize(
    ("method", "path", "body", "member"),
    [
        ("POST", "actions/withdraw", {}, "reason"),
        ("POST", "actions/reclassify", {"kind": "unclassified"}, "reason"),
        ("POST", "clocks/expeditious/pause", {}, "reason"),
        (
            "POST",
            "gates/review.1/decisions",
            {"verdict": "remove", "content_sha256": "0" * 64},
            "reason",
        ),
        ("POST", "notes", {}, "text"),
        ("PUT", "letters/any", {}, "body"),
    ],
)
async def test_what_must_be_said_can_be_seen(
    case_for, counsel, code, method, path, body, member, blank
):
    headers = {"Idempotency-Key": uuid.uuid4().hex}
    url = f"/v1/cases/{case_for(started=False).ref}/{path}"

    said = body | {member: blank}
    answer = await counsel.send(method, url, json=said, headers=headers)

    assert (answer.status_code, code(answer)) == (422, "invalid")


async def test_an_action_asks_why_and_an_amendment_may(ref, analyst, code):
    path = f"/v1/cases/{ref}/actions"

    assert code(await analyst.post(f"{path}/withdraw")) == "invalid"
    assert code(await analyst.post(f"{path}/withdraw", {})) == "invalid"
    assert (await analyst.post(f"{path}/amend", {"reason": " "})).status_code == 201


async def test_a_clock_is_paused_resumed_and_extended(ref, counsel):
    path = f"/v1/cases/{ref}/clocks/expeditious"

    def clock(answer):
        assert answer.status_code == 201, answer.text
        return next(c for c in answer.json()["clocks"] if c["id"] == "expeditious")

    paused = clock(await counsel.post(f"{path}/pause", {"reason": "Waiting for them."}))
    resumed = clock(await counsel.post(f"{path}/resume", {"reason": "They answered."}))
    until = datetime.fromisoformat(resumed["due_at"]) + timedelta(days=1)
    body = {"reason": "Agreed.", "until": until.isoformat()}
    extended = clock(await counsel.post(f"{path}/extend", body))

    assert (paused["state"], resumed["state"]) == ("paused", "running")
    assert datetime.fromisoformat(extended["due_at"]) == until
    assert len(extended["why"]) > len(paused["why"])


@pytest.mark.parametrize(
    ("verb", "body", "expected"),
    [
        ("resume", {"reason": "x"}, "clock-not-paused"),
        ("extend", {"reason": "x"}, "extension-not-later"),
        ("extend", {"reason": "x", "until": "2001-01-01T00:00:00Z"}, "extension-not-later"),
        ("stop", {"reason": "x"}, "invalid"),
        ("pause", {}, "invalid"),
    ],
)
async def test_a_clock_refuses_what_its_law_does_not_know(
    ref, counsel, code, verb, body, expected
):
    answer = await counsel.post(f"/v1/cases/{ref}/clocks/expeditious/{verb}", body)

    assert code(answer) == expected


async def test_a_letter_is_read_and_edited_before_it_is_approved(
    ref, analyst, person_with, decide, gate_of, code
):
    author, approver = person_with("legal_counsel"), person_with("legal_counsel")
    await decide(analyst, ref, "review", "remove")
    gate = await gate_of(author, ref, "counsel")
    draft = (await author.get(f"/v1/cases/{ref}/letters/{gate['letter']}")).json()
    path = f"/v1/cases/{ref}/letters/{gate['letter']}"

    edited = await author.put(path, {"body": draft["body"] + "\nKind regards"})
    stale = await author.put(path, {"body": "Too late"})

    assert edited.status_code == 200, edited.text
    assert code(stale) == "content-changed"
    after = await gate_of(author, ref, "counsel")
    assert after["round"] == gate["round"] + 1
    assert code(await decide(author, ref, "counsel", "remove")) == "four-eyes"
    assert (await decide(approver, ref, "counsel", "remove")).status_code == 201


async def test_what_a_case_told_outsiders_is_shown_with_it(ref, analyst):
    async def written():
        return (await analyst.get(f"/v1/cases/{ref}/letters")).json()["items"]

    letters = await eventually(written, "a letter", within=10)
    mailed = (await analyst.get("/v1/mailbox", case=ref)).json()["items"]

    assert letters == mailed
    assert letters[-1]["address"] == "ada@example.org"
    assert letters[-1]["reference"] == ref


async def test_a_message_is_marked_read_once(ref, person_with, record, code):
    mine, other = person_with("intake_analyst"), person_with("intake_analyst")
    message = Message(f"k-{mine.id}", f"user:{mine.id}", mine.name, "Hello", "Body", ref)
    number = PostgresMailbox(record).send(message).provider_id

    read = (await mine.post(f"/v1/mailbox/{number}/read")).json()
    again = (await mine.post(f"/v1/mailbox/{number}/read")).json()
    refused = await other.post(f"/v1/mailbox/{number}/read")
    unread = (await mine.get("/v1/mailbox", unread=True)).json()

    assert read["read_at"] == again["read_at"] is not None
    assert code(refused) == "not-found"
    # Its case asks every analyst at the same time, so something else may be unread.
    assert number not in {str(one["id"]) for one in unread["items"]}
    assert str(read["id"]) == number
