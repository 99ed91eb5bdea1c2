"""The delivery ledger, the mailbox and the audit in the console."""

import uuid

import pytest

from tests.api.making import booked
from tests.polling import eventually
from tocsin.domain.access import Role
from tocsin.domain.ports import Message
from tocsin.storage.mailbox import PostgresMailbox

pytestmark = pytest.mark.anyio


@pytest.fixture(scope="module")
def auditor(person_with):
    return person_with(Role.AUDITOR)


@pytest.fixture
def delivery(record):
    """Book an attempt on a case."""

    def book(case, **more):
        to = {"recipient": "requester", "address": "ada@example.org"}
        return booked(record, case.case_id, **(to | more))

    return book


@pytest.fixture
def mail(record):
    """Put a message into the mailbox."""

    def put(recipient, reference, subject):
        message = Message(
            key=uuid.uuid4().hex,
            recipient=recipient,
            address=recipient,
            subject=subject,
            body="The text",
            reference=reference,
            urgency="urgent",
        )
        return int(PostgresMailbox(record).send(message).provider_id)

    return put


async def test_the_ledger_is_narrowed_by_its_address(surf, manager, case_for, delivery):
    case, other = case_for(), case_for()
    marks = [f"mark-{uuid.uuid4().hex}@example.org" for _ in range(3)]
    delivery(case, address=marks[0])
    delivery(case, address=marks[1], fate="delivered", number=901, possible_duplicate=True)
    delivery(other, address=marks[2], channel="sms")
    client = await surf(manager)

    async def shown(query):
        page = (await client.get(f"/deliveries?{query}")).text
        return [mark in page for mark in marks]

    assert await shown(f"case={case.ref}") == [True, True, False]
    assert await shown(f"case={case.ref}&fate=failed") == [True, False, False]
    assert await shown("channel=sms") == [False, False, True]
    assert await shown(f"case={case.ref}&from=2199-01-01") == [False, False, False]
    page = (await client.get(f"/deliveries?case={case.ref}")).text
    assert "perhaps twice" in page
    assert page.count("Try again now") == 1


async def test_what_cannot_be_asked_of_the_ledger_is_said_beside_the_form(surf, manager):
    client = await surf(manager)

    day = await client.get("/deliveries?from=yesterday")
    nobody = await client.get("/deliveries?person=no-such")

    assert (day.status_code, nobody.status_code) == (422, 422)
    assert 'value="yesterday"' in day.text
    assert "`from`" in day.text


async def test_a_message_is_read_by_opening_it_and_only_by_its_recipient(
    surf, analyst, person_with, case_for, mail
):
    case, subject = case_for(), f"Subject {uuid.uuid4().hex}"
    number = mail(f"user:{analyst.id}", case.ref, subject)
    mine = await surf(analyst)
    other = await surf(person_with(Role.INTAKE_ANALYST))

    before = (await mine.get("/mailbox?show=unread")).text
    opened = await mine.get(f"/mailbox/{number}")
    after = (await mine.get("/mailbox?show=unread")).text
    others = await other.get(f"/mailbox/{number}")

    assert subject in before
    assert f'href="/cases/{case.ref}"' in opened.text
    assert subject not in after
    assert others.status_code == 404


async def test_letters_and_others_messages_are_for_those_who_see_the_case(
    surf, auditor, analyst, vendor_of, case_for, mail
):
    sealed = case_for(sensitivity="sealed")
    subjects = [f"Subject {uuid.uuid4().hex}" for _ in range(2)]
    letter = mail("requester", sealed.ref, subjects[0])
    notice = mail("user:somebody", sealed.ref, subjects[1])
    pages = {}
    for who in (auditor, analyst, vendor_of):
        client = await surf(who)
        letters = await client.get(f"/mailbox?case={sealed.ref}")
        everything = await client.get("/mailbox?show=all")
        ones = [(await client.get(f"/mailbox/{one}")).status_code for one in (letter, notice)]
        told = [one in everything.text for one in subjects]
        pages[who.id] = (letters.status_code, everything.status_code, told, ones)

    assert pages[auditor.id] == (200, 200, [True, True], [200, 200])
    assert pages[analyst.id] == (404, 403, [False, False], [404, 404])
    assert pages[vendor_of.id] == (404, 403, [False, False], [404, 404])


@pytest.fixture(scope="module")
def vendor_of(person_with):
    return person_with(Role.VENDOR_MODERATOR)


async def test_the_access_log_is_searched_by_person_action_and_outcome(
    surf, auditor, person_with, case_for
):
    who, case = person_with(Role.VENDOR_MODERATOR), case_for()
    await who.post("/v1/users", {"name": "never"})
    await who.get("/v1/people")
    client = await surf(auditor)

    page = (await client.get(f"/audit?person={who.name}")).text
    none = (await client.get(f"/audit?person={who.name}&outcome=ok")).text
    wrong = await client.get("/audit?what=DROP+TABLE")
    by_case = await client.get(f"/audit?case={case.ref}")

    assert "<code>people.manage</code>" in page
    assert "<code>people.manage</code>" not in none
    assert wrong.status_code == 422
    assert "`what`" in wrong.text
    assert by_case.status_code == 200


async def test_reading_the_access_log_is_in_the_access_log(surf, person_with):
    reader = person_with(Role.AUDITOR)
    client = await surf(reader)
    await client.get("/audit?outcome=refused")

    page = (await client.get(f"/audit?person={reader.name}")).text

    assert "<code>audit.read</code>" in page
    assert "of_outcome refused" in page


async def test_lines_about_a_sealed_case_name_it_to_nobody_who_may_not_see_it(
    surf, auditor, person_with, case_for
):
    sealed, looker = case_for(sensitivity="sealed"), person_with(Role.LEGAL_COUNSEL)
    assert (await looker.get(f"/v1/cases/{sealed.ref}")).is_success
    admin = person_with(Role.ADMIN)

    seen = (await (await surf(auditor)).get(f"/audit?person={looker.name}")).text
    client = await surf(admin)
    hidden = (await client.get(f"/audit?person={looker.name}")).text
    asked = await client.get(f"/audit?case={sealed.ref}")

    assert sealed.ref in seen
    assert sealed.ref not in hidden
    assert "one that you may not see" in hidden
    assert asked.status_code == 404


async def test_the_log_is_not_for_others(surf, analyst, manager):
    first, second = await surf(analyst), await surf(manager)

    refused = await first.get("/audit")
    led = await second.get("/audit")

    assert refused.status_code == 403
    assert led.headers["location"] == "/audit/findings"
    assert (await second.get("/audit/findings")).status_code == 200


async def test_timelines_are_searched_across_the_cases_one_sees(
    surf, analyst, auditor, case_for
):
    cases = [case_for(), case_for(sensitivity="sealed")]
    narrow = f"/audit/timelines?what=case.received&case={cases[1].ref}"
    first, second = await surf(analyst), await surf(auditor)

    async def received():
        page = (await first.get("/audit/timelines?what=case.received")).text
        return cases[0].ref in page and page

    mine = await eventually(received, "the case is in the timelines")
    theirs = (await second.get("/audit/timelines?what=case.received")).text

    assert cases[1].ref not in mine
    assert cases[1].ref in theirs
    assert (await first.get(narrow)).status_code == 404
    assert (await second.get(narrow)).status_code == 200


async def test_administrators_see_the_webhooks(surf, person_with, analyst):
    page = await (await surf(person_with(Role.ADMIN))).get("/audit/webhooks")
    refused = await (await surf(analyst)).get("/audit/webhooks")

    assert (page.status_code, refused.status_code) == (200, 403)
