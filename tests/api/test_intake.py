"""Intake over HTTP: anything is received, told apart, and shown to those who may see it."""

import hashlib
import uuid

import pytest

from tocsin.domain.access import Grant, Role
from tocsin.storage.models import BlobRow, ItemRow, OutboxRow

pytestmark = pytest.mark.anyio
NOTICE = b"""# Copyright notice

I am the owner of the photographs. The infringing material is at:
https://host.example/%s

I have a good faith belief that the use is not authorized. The information is accurate, under
penalty of perjury.

/s/ Ada Example, ada@example.org
"""


def notice():
    return NOTICE % uuid.uuid4().hex.encode()


@pytest.fixture
def bring(analyst):
    """Bring something in as the analyst, or as somebody else."""

    async def send(content, kind="text/markdown", person=None, headers=None, **query):
        return await (person or analyst).send(
            "POST",
            "/v1/intake",
            content=content,
            headers={"Content-Type": kind, **(headers or {})},
            params=query,
        )

    return send


async def test_what_comes_in_is_kept_with_its_receipt(bring, record, analyst):
    content = notice()

    answer = await bring(content, channel="email", sender="Ada", filename="a.md")

    assert answer.status_code == 201
    item = answer.json()["item"]
    assert item["sha256"] == hashlib.sha256(content).hexdigest()
    assert item["received_at"].endswith("Z")
    assert (item["channel"], item["sender"], item["filename"]) == ("email", "Ada", "a.md")
    with record() as session:
        row = session.get_one(ItemRow, item["id"])
        assert row.principal_id == analyst.id
        assert session.get_one(BlobRow, row.sha256).size == len(content)


async def test_it_is_read_while_the_sender_waits(bring):
    answer = await bring(notice(), headers={"Prefer": "wait=25"})

    received = answer.json()
    assert answer.headers["preference-applied"] == "wait=25"
    assert received["draft"]["document"] == "takedown"
    assert received["draft"]["target_urls"]
    assert received["case"]["kind"] == "copyright-takedown"
    assert received["case"]["joined"] is False


async def test_without_waiting_draft_and_case_come_later(bring, analyst):
    received = (await bring(notice())).json()

    assert received["draft"] is received["case"] is None
    shown = await analyst.get(f"/v1/items/{received['item']['id']}")
    assert shown.status_code == 200


@pytest.mark.parametrize(
    "kind",
    [
        "text/plain",
        "application/json",
        "message/rfc822",
        "application/pdf",
        "application/octet-stream",
        "application/x-nobody-knows",
        "nonsense",
        "",
    ],
)
async def test_anything_is_received_whatever_it_is_called(bring, kind):
    answer = await bring(b"\x00\xff{%PDF" + uuid.uuid4().bytes, kind)

    assert answer.status_code == 201


async def test_even_nothing_is_received(bring):
    assert (await bring(b"")).status_code == 201


async def test_a_form_brings_one_file(analyst):
    content = notice()

    answer = await analyst.send(
        "POST", "/v1/intake", files={"file": ("notice.md", content, "text/markdown")}
    )

    item = answer.json()["item"]
    assert item["sha256"] == hashlib.sha256(content).hexdigest()
    assert (item["filename"], item["content_type"]) == ("notice.md", "text/markdown")


@pytest.mark.parametrize(
    ("files", "status"),
    [
        ({"other": ("a.md", b"a")}, 422),
        ([("file", ("a.md", b"a")), ("file", ("b.md", b"b"))], 400),
    ],
)
async def test_a_form_without_one_file_is_refused(analyst, files, status, code):
    answer = await analyst.send("POST", "/v1/intake", files=files)

    assert answer.status_code == status
    assert code(answer) in {"invalid", "bad-request"}


async def test_a_broken_form_is_refused(bring, code):
    answer = await bring(b"no form", "multipart/form-data; boundary=x")

    assert answer.status_code in {400, 422}
    assert code(answer) in {"invalid", "bad-request"}


async def test_what_is_too_large_names_the_limit(bring, settings, code):
    answer = await bring(b"x" * (settings.max_item_bytes + 1))

    assert answer.status_code == 413
    assert code(answer) == "payload-too-large"
    assert answer.json()["max_bytes"] == settings.max_item_bytes


async def test_what_is_too_large_is_cut_off_while_it_comes(analyst, settings, code):
    async def endless():
        for _ in range(40):
            yield b"x" * 65_536

    answer = await analyst.send("POST", "/v1/intake", content=endless())

    assert code(answer) == "payload-too-large"


async def test_the_same_key_brings_it_once(bring, record):
    content, headers = notice(), {"Idempotency-Key": uuid.uuid4().hex}
    first = await bring(content, headers=headers)

    again = await bring(content, headers=headers | {"Prefer": "wait=20"})

    assert again.headers["idempotency-replayed"] == "true"
    assert "idempotency-replayed" not in first.headers
    assert again.json()["item"]["id"] == first.json()["item"]["id"]
    assert again.json()["draft"]


async def test_the_same_key_with_other_bytes_is_refused(bring, code):
    headers = {"Idempotency-Key": uuid.uuid4().hex}
    await bring(notice(), headers=headers)

    assert code(await bring(notice(), headers=headers)) == "idempotency-key-reused"


async def test_a_form_sent_again_with_its_key_is_the_same_whatever_its_boundary(analyst):
    content, headers = notice(), {"Idempotency-Key": uuid.uuid4().hex}

    answers = []
    for boundary in ("one", "two"):
        form = f"multipart/form-data; boundary={boundary}"
        answers.append(
            await analyst.send(
                "POST",
                "/v1/intake",
                files={"file": ("notice.md", content, "text/markdown")},
                headers=headers | {"Content-Type": form},
            )
        )

    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[1].headers["idempotency-replayed"] == "true"
    assert answers[0].json()["item"]["id"] == answers[1].json()["item"]["id"]


@pytest.mark.parametrize(
    "other",
    [
        {"sender": "Bob"},
        {"filename": "b.md"},
        {"channel": "web"},
        {"message_id": "m-2"},
        {"kind": "text/plain"},
    ],
)
async def test_the_same_key_with_the_same_bytes_of_another_origin_is_refused(
    bring, code, other
):
    content, headers = notice(), {"Idempotency-Key": uuid.uuid4().hex}
    told = {"sender": "Ada", "filename": "a.md", "channel": "email", "message_id": "m-1"}
    await bring(content, headers=headers, **told)

    answer = await bring(content, headers=headers, **(told | other))

    assert code(answer) == "idempotency-key-reused"


async def test_without_a_key_each_receipt_is_its_own(bring):
    content = notice()

    items = [(await bring(content)).json()["item"] for _ in range(2)]

    assert items[0]["sha256"] == items[1]["sha256"]
    assert items[0]["id"] != items[1]["id"]


async def test_a_key_that_cannot_be_one_is_refused(bring, code):
    answer = await bring(notice(), headers={"Idempotency-Key": "a b"})

    assert code(answer) == "idempotency-key-invalid"


async def test_bytes_are_handed_out_to_be_saved_and_never_shown(bring, analyst):
    content = b"<script>alert(1)</script>" + uuid.uuid4().bytes
    item = (await bring(content, "text/html", filename='a"\r\nX: y.html')).json()["item"]

    answer = await analyst.get(f"/v1/items/{item['id']}/content")

    assert answer.content == content
    assert answer.headers["content-type"] == "application/octet-stream"
    assert answer.headers["content-disposition"].startswith("attachment;")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "x" not in answer.headers


async def test_what_nobody_has_read_is_for_who_brought_it_and_who_reads_anything(
    person_with, bring, record, analyst, counsel
):
    german = person_with(Grant(Role.INTAKE_ANALYST, ("DE",)))
    outreach = person_with(Role.OUTREACH_MANAGER)
    item = (await bring(notice(), person=german)).json()["item"]
    with record.begin() as session:  # as it was before the worker read it
        row = session.get_one(ItemRow, item["id"])
        row.state, row.draft, row.case_id = "received", None, None
        session.query(OutboxRow).filter_by(subject=item["id"]).delete()
        unread = item_without_case(session, row)

    seen = {
        name: (await person.get(f"/v1/items/{unread}")).status_code
        for name, person in (("german", german), ("analyst", analyst), ("open only", outreach))
    }

    assert seen == {"german": 200, "analyst": 200, "open only": 404}


def item_without_case(session, row):
    """Copy a receipt, so that no worker is at it."""
    unread = uuid.uuid4().hex
    session.add(
        ItemRow(
            id=unread,
            sha256=row.sha256,
            received_at=row.received_at,
            channel="api",
            content_type="text/plain",
            principal_id=row.principal_id,
            flags=[],
            state="received",
            joined=False,
        )
    )
    return unread


async def test_who_may_not_see_where_it_led_gets_a_receipt_and_no_more(
    person_with, bring, case_for, record
):
    """A scoped analyst brings something that turns out to belong elsewhere."""
    german = person_with(Grant(Role.INTAKE_ANALYST, ("DE",)))

    answer = await bring(notice(), person=german, headers={"Prefer": "wait=20"})

    assert answer.status_code == 201
    assert answer.json()["case"] is answer.json()["draft"] is None
