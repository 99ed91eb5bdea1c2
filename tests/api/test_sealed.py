"""What a caller may not see does not exist for them: in lists, counts, search, ledgers."""

import uuid

import pytest

from tocsin.domain.access import Grant, Role
from tocsin.domain.ports import Message
from tocsin.storage.access_log import lines
from tocsin.storage.mailbox import PostgresMailbox
from tocsin.storage.models import DeliveryRow

pytestmark = pytest.mark.anyio


@pytest.fixture
def title():
    return f"Quagga {uuid.uuid4().hex}"


@pytest.fixture
def sealed(case_for, title):
    return case_for(sensitivity="sealed", title=title)


async def found(person, title, **query):
    page = (await person.get("/v1/cases", q=title, **query)).json()
    return [case["ref"] for case in page["items"]]


async def test_it_is_absent_from_lists_and_search(sealed, title, analyst, counsel):
    assert await found(counsel, title) == [sealed.ref]
    assert await found(analyst, title) == []
    for sort in ("due", "received", "updated"):
        listed = await found(analyst, "quagga", sort=sort, limit=200)
        assert sealed.ref not in listed


async def test_its_answers_are_those_of_a_case_that_is_not_there(sealed, analyst):
    hidden = await analyst.get(f"/v1/cases/{sealed.ref}")
    absent = await analyst.get("/v1/cases/TCN-0000-0000")

    assert hidden.status_code == absent.status_code == 404
    known = {"instance"}
    assert {k: v for k, v in hidden.json().items() if k not in known} == {
        k: v for k, v in absent.json().items() if k not in known
    }


async def test_who_is_put_on_it_sees_it_and_no_longer_after_leaving(
    sealed, title, person_with, counsel, gate_of
):
    helper = person_with("intake_analyst")
    await gate_of(counsel, sealed.ref, "review")

    await counsel.post(f"/v1/cases/{sealed.ref}/assignments", {"person": helper.name})

    case = (await helper.get(f"/v1/cases/{sealed.ref}")).json()
    assert case["people"] == [{"id": helper.id, "name": helper.name}]
    assert await found(helper, title) == [sealed.ref]
    gone = {"person": helper.name, "remove": True}
    await counsel.post(f"/v1/cases/{sealed.ref}/assignments", gone)
    assert (await helper.get(f"/v1/cases/{sealed.ref}")).status_code == 404
    assert await found(helper, title) == []


async def test_it_is_not_named_as_related(sealed, counsel, analyst, case_for):
    form = {"kind": "copyright-takedown", "title": "x", "related": [sealed.ref]}

    mine = await counsel.post("/v1/cases", form)
    theirs = await analyst.post("/v1/cases", form)

    assert [other["ref"] for other in mine.json()["related"]] == [sealed.ref]
    shown = (await analyst.get(f"/v1/cases/{mine.json()['ref']}")).json()
    assert shown["related"] == []
    path = f"/v1/items/{shown['items'][0]['id']}/content"
    assert sealed.ref not in (await analyst.get(path)).text
    assert theirs.status_code == 422


async def test_its_deliveries_are_not_in_the_ledger_of_others(
    sealed, record, person_with, counsel
):
    manager = person_with("incident_manager")
    with record.begin() as session:
        session.add(
            DeliveryRow(
                subject=sealed.case_id,
                case_id=sealed.case_id,
                number=999,
                recipient="user:x",
                channel="mailbox",
                address="x",
                attempt=1,
            )
        )

    async def refs(person):
        page = (await person.get("/v1/deliveries", limit=200)).json()
        return {delivery["case"] for delivery in page["items"]}

    assert sealed.ref in await refs(counsel)
    assert sealed.ref not in await refs(manager)


async def test_looks_into_it_and_refusals_are_written_down(sealed, person_with, record):
    reader, stranger = person_with("auditor"), person_with("qa_reviewer")

    await reader.get(f"/v1/cases/{sealed.ref}")
    await stranger.get(f"/v1/cases/{sealed.ref}")

    with record() as session:
        seen = {
            line.principal_id: (line.action, line.outcome)
            for line in lines(session, case_id=sealed.case_id)
        }
    assert seen[reader.id] == ("case.read", "ok")
    assert seen[stranger.id] == ("case.read", "not-found")


async def test_a_scope_hides_what_lies_outside_it(case_for, person_with):
    dane = person_with(Grant(Role.LEGAL_COUNSEL, ("DK",)))
    refs = {place: case_for(jurisdiction=place).ref for place in ("DK", "US")}

    answers = {
        place: (await dane.get(f"/v1/cases/{ref}")).status_code for place, ref in refs.items()
    }

    assert answers == {"DK": 200, "US": 404}


async def test_messages_on_it_go_when_it_may_no_longer_be_seen(
    sealed, person_with, counsel, gate_of, record, code
):
    helper = person_with("intake_analyst")
    await gate_of(counsel, sealed.ref, "review")
    path = f"/v1/cases/{sealed.ref}/assignments"
    await counsel.post(path, {"person": helper.name})
    to = f"user:{helper.id}"
    receipt = PostgresMailbox(record).send(
        Message(uuid.uuid4().hex, to, helper.name, sealed.ref, "Look", sealed.ref)
    )
    number = receipt.provider_id

    async def references():
        mail = (await helper.get("/v1/mailbox")).json()["items"]
        return {message["reference"] for message in mail}

    assert sealed.ref in await references()

    await counsel.post(path, {"person": helper.name, "remove": True})

    assert sealed.ref not in await references()
    assert code(await helper.post(f"/v1/mailbox/{number}/read")) == "not-found"
