"""Who gets which answer: every route × every role × how closely the case is held.

``TOCSIN_WRITE_MATRIX=1 pytest tests/api/test_matrix.py`` writes the table anew; read the diff.
"""

import asyncio
import json
import os
import uuid
from collections import defaultdict
from pathlib import Path

import pytest

from tests.api.making import booked
from tests.api.matrix import HELD, PROBES
from tocsin.channels.signing import new_secret
from tocsin.domain.paging.policy import policy_for
from tocsin.domain.rota import Rota
from tocsin.storage import pages, policies, schedules, webhooks
from tocsin.storage.models import OutboxRow
from tocsin.storage.pages import NewPage
from tocsin.storage.sealing import Sealer
from tocsin.storage.sessions import open_session
from tocsin.storage.tokens import issue_token
from tocsin.storage.webhooks import NewEndpoint

pytestmark = pytest.mark.anyio
TABLE = Path(__file__).parent / "access_matrix.json"
INVISIBLE = {"HEAD"}


def routes_of(app):
    paths = app.openapi()["paths"]
    found = {f"{verb.upper()} {path}" for path in paths for verb in paths[path]}
    return found | {"GET /openapi.json"}


@pytest.fixture(scope="module")
async def worlds(case_for, gate_of, people_by_role, person_with, decide, record):
    """One case of each sensitivity, at counsel's gate, so that it has a letter."""
    counsel = person_with("legal_counsel")
    helper = person_with("intake_analyst")
    somebody, leaver = person_with("qa_reviewer"), person_with("qa_reviewer")
    with record.begin() as session:
        row, _ = issue_token(session, somebody.id, "to be revoked")
        token = row.id
        opened = open_session(session, somebody.id, name="test", address="", agent="")
    base = {"somebody": somebody.name, "leaver": leaver.name, "token": token, "message": 1}
    base["session"] = opened.id
    base["helper"] = helper.name
    base["webhook"] = a_webhook(record)
    base["rota"], base["policy"] = a_schedule(record), a_policy(record)
    base["no_case_page"] = a_page(record, None)
    found = {"": base}
    for held in HELD[:3]:
        opening = case_for(sensitivity=held)
        await gate_of(counsel, opening.ref, "review")
        body = {"person": helper.id}
        assert (await counsel.post(f"/v1/cases/{opening.ref}/assignments", body)).is_success
        assert (await decide(helper, opening.ref, "review", "remove")).is_success
        gate = await gate_of(counsel, opening.ref, "counsel")
        case = {"ref": opening.ref, "item_id": opening.item_id}
        found[held] = base | case | {"gate": gate["id"], "letter": gate["letter"]}
        found[held]["delivery"] = booked(record, opening.case_id)
        found[held]["page"] = a_page(record, opening.case_id)
    nothing = {"ref": "TCN-0000-0000", "item_id": "0" * 32, "delivery": 2**62}
    nothing["page"] = "PG-0000-0000"
    found["missing"] = found["sealed"] | nothing
    return found


def a_webhook(record):
    """Set up an endpoint that nothing is behind; its name."""
    name = f"m-{uuid.uuid4().hex[:8]}"
    new = NewEndpoint(name, "https://receiver.invalid/", "restricted", "user:root")
    with record.begin() as session:
        webhooks.create(session, new, new_secret(), Sealer())
    return name


def a_schedule(record):
    """Put a schedule that nobody is on; its name."""
    name = f"m-{uuid.uuid4().hex[:8]}"
    with record.begin() as session:
        schedules.lock(session)
        schedules.put(session, name, Rota(zone="UTC"), "user:root")
    return name


def a_policy(record):
    """Put an escalation policy; its name."""
    name = f"m-{uuid.uuid4().hex[:8]}"
    with record.begin() as session:
        policies.lock(session)
        policies.put(session, name, policy_for("nobody"), "user:root")
    return name


def a_page(record, case_id):
    """Keep a page that is over, whose workflow nobody starts; its id."""
    with record.begin() as session:
        new = NewPage(policy=policy_for("nobody"), opened_by="user:root", case_id=case_id)
        page = pages.open_page(session, new)
        page.state = "resolved"
        session.query(OutboxRow).filter_by(subject=page.id).delete()
        return page.id


async def in_fives(requests):
    """Make requests side by side; a case takes ten updates at once."""
    turn = asyncio.Semaphore(5)

    async def one(request):
        async with turn:
            return await request

    return await asyncio.gather(*map(one, requests))


async def answer_of(person, probe, world):
    path, body = probe.request(world)
    headers = {"Idempotency-Key": uuid.uuid4().hex}
    answer = await person.send(probe.method, path, json=body, headers=headers)
    if answer.is_success:
        return str(answer.status_code)
    return f"{answer.status_code} {answer.json()['type'].removeprefix('/problems/')}"


async def test_every_route_answers_every_role_as_the_table_says(
    http, worlds, people_by_role, nobody
):
    table = defaultdict(dict)
    for probe in PROBES:
        for held in probe.held:
            situation = ", ".join(filter(None, (probe.situation, held)))
            answers = defaultdict(list)
            people = {**people_by_role, "anonymous": nobody}
            asked = (answer_of(person, probe, worlds[held]) for person in people.values())
            for name, answer in zip(people, await in_fives(asked), strict=True):
                answers[answer].append(name)
            table[probe.route][situation] = {key: answers[key] for key in sorted(answers)}
    text = json.dumps(table, indent=1, sort_keys=True) + "\n"
    if os.environ.get("TOCSIN_WRITE_MATRIX"):
        TABLE.write_text(text)

    assert json.loads(text) == json.loads(TABLE.read_text())


def test_every_route_has_an_entry(http):
    known = json.loads(TABLE.read_text())

    assert routes_of(http.app) == set(known) == {probe.route for probe in PROBES}


def test_what_is_sealed_answers_as_if_it_did_not_exist(http):
    table = json.loads(TABLE.read_text())
    may_see = set(table["GET /v1/cases/{ref}"]["sealed"]["200"])

    for route, situations in table.items():
        for situation in situations:
            if situation.endswith("sealed"):
                sealed = _by_person(situations[situation])
                missing = _by_person(situations[situation.replace("sealed", "missing")])
                for person in set(sealed) - may_see:
                    assert sealed[person] == missing[person], (route, person)


def _by_person(answers):
    return {name: answer for answer, names in answers.items() for name in names}
