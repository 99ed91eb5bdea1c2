"""Pages that run: people are asked, answer over HTTP, and the record says why."""

import uuid

import pytest

from tests.api.duty import a_policy, asked, opened, policy_of, stands, step
from tests.polling import eventually
from tocsin.domain.paging.policy import policy_for
from tocsin.storage import pages
from tocsin.storage.pages import NewPage

pytestmark = pytest.mark.anyio


# Each test pages people of its own: the limits of a person count what all pages send.
@pytest.fixture
def ada(person_with):
    return person_with("on_call")


@pytest.fixture
def ben(person_with):
    return person_with("on_call")


@pytest.fixture
async def policy(manager, ada, ben):
    """The name of a policy that asks Ada, then Ben."""
    steps = [step(f"person:{one.name}", wait="10m") for one in (ada, ben)]
    return await a_policy(manager, policy_of(*steps))


@pytest.fixture
async def page(manager, policy, ada):
    """The id of a page that has asked Ada."""
    page_id = (await opened(manager, policy=policy, summary="Disk full"))["id"]
    await stands(manager, page_id, lambda one: ada.id in asked(one))
    return page_id


async def answer(person, page_id, verb, body=None, key=None):
    return await person.post(f"/v1/pages/{page_id}/{verb}", body, key)


async def events_of(person, page_id):
    answer = (await person.get(f"/v1/pages/{page_id}/events", limit=200)).json()
    assert answer["faults"] == []
    return answer["items"]


async def test_who_is_asked_finds_the_page_in_the_mailbox_and_acknowledges_it(
    page, ada, ben, manager
):
    mailbox = (await ada.get("/v1/mailbox")).json()["items"]
    done = (await answer(ada, page, "acknowledge")).json()
    told = [one["event"] for one in await events_of(ben, page)]

    assert page in str(mailbox)
    assert (done["state"], done["acknowledged_by"]["name"]) == ("acknowledged", ada.name)
    assert done["projected"]
    assert told[0] == "page.opened"
    assert "page.acknowledged" in told


async def test_the_ledger_has_what_a_page_sent_for_those_who_may_see_the_page(
    page, ada, manager, person_with, code
):
    of_page = (await manager.get("/v1/deliveries", page=page)).json()["items"]
    every = (await manager.get("/v1/deliveries", limit=200)).json()["items"]
    vendor = await person_with("vendor_moderator").get("/v1/deliveries", page=page)
    none = await manager.get("/v1/deliveries", page="PG-0000-0000")

    assert {(one["page"], one["case"], one["recipient"]) for one in of_page} == {
        (page, None, f"user:{ada.id}")
    }
    assert of_page[0]["id"] in [one["id"] for one in every]
    assert code(vendor) == "forbidden"
    assert code(none) == "not-found"


async def test_the_same_answer_counts_once(page, ada):
    key = uuid.uuid4().hex
    first, second = [(await answer(ada, page, "acknowledge", None, key)).json() for _ in "12"]

    assert first["seq"] == second["seq"]


async def test_declining_again_is_refused(page, ada, code, manager):
    await answer(ada, page, "decline", {"reason": "on a train"})
    again = await answer(ada, page, "decline", {"reason": "still"})
    events = [one["event"] for one in await events_of(manager, page)]

    assert (again.status_code, code(again)) == (409, "page-declined")
    assert events.count("page.declined") == 1


async def test_who_declines_says_why_and_the_next_is_asked_at_once(page, ada, ben, manager):
    await answer(ada, page, "decline", {"reason": "on a train"})
    shown = await stands(manager, page, lambda one: ben.id in asked(one))
    declined = [
        one for one in await events_of(manager, page) if one["event"] == "page.declined"
    ]

    assert shown["state"] == "paging"
    assert declined[0]["texts"] == {"reason": "on a train"}
    assert "train" not in str(declined[0]["data"])


async def test_a_page_is_handed_on_taken_over_put_off_and_resolved(page, ada, ben, manager):
    await answer(ada, page, "delegate", {"to": ben.name, "reason": "yours"})
    await stands(manager, page, lambda one: ben.id in asked(one))
    await answer(ben, page, "acknowledge")
    taken = (await answer(manager, page, "take-over")).json()
    put_off = (await answer(manager, page, "snooze", {"for": "2h"})).json()
    resolved = (await answer(manager, page, "resolve", {"reason": "cleaned up"})).json()

    assert taken["acknowledged_by"]["name"] == manager.name
    assert "take-over" not in taken["actions"]  # from oneself
    assert put_off["state"] == "snoozed"
    assert (resolved["state"], resolved["actions"]) == ("resolved", [])


@pytest.mark.parametrize("length", ["999999w", 5e11, -5e11])
async def test_nothing_is_put_off_beyond_the_calendar(page, ada, code, length):
    assert code(await answer(ada, page, "snooze", {"for": length})) == "invalid"


async def test_what_a_page_refuses_has_its_name(page, ada, manager, code, person_with):
    far, both = {"for": "30d"}, {"for": "1h", "until": "2100-01-01T00:00:00Z"}
    late = {"eta": "2100-01-01T00:00:00Z"}
    answers = [
        await answer(ada, page, "snooze", far),
        await answer(ada, page, "snooze", both),
        await answer(ada, page, "acknowledge", late),
        await answer(ada, page, "delegate", {"to": "me"}),
        await answer(ada, page, "delegate", {"to": "no-such"}),
    ]
    await answer(manager, page, "resolve")
    answers.append(await answer(ada, page, "acknowledge"))

    assert [code(one) for one in answers[:5]] == [
        "snooze-out-of-range",
        "invalid",
        "eta-out-of-range",
        "delegate-to-self",
        "unknown-person",
    ]
    assert code(answers[5]) in ("page-resolved", "page-over")


async def test_who_neither_is_asked_nor_may_page_does_not_answer(page, person_with, code):
    auditor, vendor = person_with("auditor"), person_with("vendor_moderator")

    assert code(await answer(auditor, page, "resolve")) == "forbidden"
    assert code(await answer(vendor, page, "resolve")) == "not-found"


async def test_the_record_says_why_somebody_was_paged_and_somebody_was_not(
    page, ada, ben, manager
):
    await answer(ada, page, "acknowledge")
    mine = (await ada.get(f"/v1/pages/{page}/why")).json()
    other = (await manager.get(f"/v1/pages/{page}/why", person=ben.name)).json()
    before = (
        await manager.get(f"/v1/pages/{page}/why", person=ada.name, at="2020-01-01T00:00:00Z")
    ).json()

    assert mine["verdict"] == "paged"
    assert "They acknowledged it." in [one["text"] for one in mine["because"]]
    assert other["verdict"] == "not-called"
    assert any("Step 2 names them" in one["text"] for one in other["because"])
    assert any(f"led to {ada.name}" in one["text"] for one in other["because"])
    assert before["verdict"] == "not-open"


async def test_a_page_to_one_person_asks_them(manager, ada):
    page_id = (await opened(manager, person=ada.name))["id"]
    shown = await stands(manager, page_id, lambda one: ada.id in asked(one))

    assert (shown["policy"], shown["policy_version"]) == (None, None)


async def test_a_cases_timeline_tells_of_its_page_which_ends_with_the_case(
    manager, ada, case_for, policy
):
    ref = case_for().ref
    page_id = (await opened(manager, policy=policy, case=ref))["id"]
    await stands(manager, page_id, lambda one: ada.id in asked(one))
    await answer(ada, page_id, "acknowledge")
    await answer(ada, page_id, "resolve")

    async def told():
        entries = (await manager.get(f"/v1/cases/{ref}/timeline", limit=200)).json()["items"]
        found = [one["event"] for one in entries if one["event"].startswith("page.")]
        return found if found[-1:] == ["page.resolved"] else None

    assert await eventually(told, "the case knows") == [
        "page.started",
        "page.acknowledged",
        "page.resolved",
    ]


async def test_a_page_whose_gate_is_no_longer_open_is_resolved_by_itself(
    manager, analyst, ada, case_for, record, gate_of
):
    opening = case_for()
    await gate_of(analyst, opening.ref, "review")
    new = NewPage(
        policy=policy_for(ada.id),
        opened_by="system",
        case_id=opening.case_id,
        owner="gate:decided.1",
    )
    with record.begin() as session:
        page_id = pages.open_page(session, new).id
    await analyst.post(f"/v1/cases/{opening.ref}/notes", {"text": "the record goes on"})
    await stands(manager, page_id, lambda one: one["state"] == "resolved")
    last = (await events_of(manager, page_id))[-1]

    assert (last["event"], last["actor"]) == ("page.resolved", "system")
    assert last["data"]["why"] == "settled"
