"""When a part is away: a clear 503, nothing half done, and the same key is safe afterwards."""

import uuid

import pytest

import tocsin.desk.line
from tests.api.conftest import Person, serving
from tocsin.desk.access import Gatekeeper
from tocsin.desk.call import call_of
from tocsin.desk.casebook import Casebook
from tocsin.desk.commands import Commands
from tocsin.desk.work import Work
from tocsin.storage.models import OutboxRow
from workflows.casework.messages import Answer

pytestmark = pytest.mark.anyio
NOBODY_THERE = "127.0.0.1:1"


@pytest.fixture
async def without_temporal(settings, monkeypatch):
    monkeypatch.setattr(tocsin.desk.line, "PATIENCE", tocsin.desk.line.PATIENCE / 10)
    away = settings.model_copy(update={"temporal_address": NOBODY_THERE})
    async with serving(away) as client:
        yield client


async def test_temporal_is_away_and_the_same_key_is_safe_when_it_is_back(
    without_temporal, case_for, analyst, gate_of, timeline_of, code
):
    ref, key = case_for().ref, uuid.uuid4().hex
    await gate_of(analyst, ref, "review")
    cut_off = Person(without_temporal, analyst.id, analyst.name, analyst.token, analyst.grants)
    note = {"text": "Sent twice"}

    away = await cut_off.post(f"/v1/cases/{ref}/notes", note, key)
    back = await analyst.post(f"/v1/cases/{ref}/notes", note, key)

    assert (away.status_code, code(away)) == (503, "temporarily-unavailable")
    assert int(away.headers["retry-after"]) > 0
    assert back.status_code == 201
    events = [entry["event"] for entry in await timeline_of(analyst, ref)]
    assert events.count("note.added") == 1


async def test_without_temporal_intake_and_reads_go_on(without_temporal, analyst, case_for):
    cut_off = Person(without_temporal, analyst.id, analyst.name, analyst.token, analyst.grants)

    received = await cut_off.send("POST", "/v1/intake", content=b"a notice")
    shown = await cut_off.get(f"/v1/cases/{case_for().ref}")
    ready = await without_temporal.get("/readyz")

    assert (received.status_code, shown.status_code) == (201, 200)
    assert ready.json()["temporal"]["ok"] is False
    assert ready.json()["ready"] is True


async def test_the_record_is_away(settings, analyst, code):
    url = settings.database_url.split("@")[0] + "@127.0.0.1:1/tocsin"
    async with serving(settings.model_copy(update={"database_url": url})) as client:
        cut_off = Person(client, analyst.id, analyst.name, analyst.token, ())

        answer = await cut_off.send("POST", "/v1/intake", content=b"a notice")
        ready = await client.get("/readyz")

    assert (answer.status_code, code(answer)) == (503, "temporarily-unavailable")
    assert "retry-after" in answer.headers
    assert ready.status_code == 503
    assert ready.json()["postgresql"]["ok"] is False


async def test_a_case_that_has_not_started_yet_says_so(case_for, analyst, record, code):
    case = case_for(started=False)

    answer = await analyst.post(f"/v1/cases/{case.ref}/notes", {"text": "early"})

    assert (answer.status_code, code(answer)) == (503, "case-starting")
    with record.begin() as session:
        session.add(OutboxRow(verb="start", subject=case.case_id, payload={}))


class SlowRecord:
    """A case that counts a change while the record is away."""

    async def update(self, case_id, name, message, update_id):
        return Answer(7, projected=False)


async def test_what_the_record_does_not_show_yet_is_said(record, case_for, analyst):
    case = case_for()
    gatekeeper = Gatekeeper(record)
    commands = Commands(record, gatekeeper, Casebook(record, gatekeeper), SlowRecord())
    call = call_of(analyst.principal, "POST", "/v1/x", uuid.uuid4().hex)

    work = Work(commands, reopenings=None, playbooks=None)  # a note asks neither
    changed = await work.note(call, case.ref, "noted", privileged=False)

    assert (changed.seq, changed.projected) == (7, False)
    assert changed.ref == case.ref
