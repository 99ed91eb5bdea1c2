"""Handoffs over HTTP: who sees what of them, notes, and one's own week."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import update

from tests.api.duty import DAY, HOUR, a_schedule
from tests.polling import eventually
from tocsin.storage.models import CaseRow

pytestmark = pytest.mark.anyio


@pytest.fixture
async def primary(manager, ada, ben):
    """The name of a schedule in which Ada is on call for some days, and then Ben."""
    started = (datetime.now(UTC) - DAY).date().isoformat()
    rotation = {"kind": "daily", "starts_on": started, "length": 4}
    layer = {"id": "main", "rotation": rotation, "members": [ada.name, ben.name]}
    return await a_schedule(manager, {"zone": "UTC", "layers": [layer]})


async def page_of(person, name, **query):
    answer = await person.get(f"/v1/schedules/{name}/handoffs", **query)
    assert answer.status_code == 200, answer.text
    return answer.json()


async def test_the_worker_tells_and_the_list_says_what(primary, ada, ben):
    async def look():
        return await page_of(ben, primary)

    page = await eventually(look, "somebody is told", lambda page: page["items"], within=30)
    page = await eventually(
        look, "it is written down", lambda page: page["items"][0]["told_at"], within=30
    )

    (began,) = page["items"]
    assert (began["outgoing"], began["incoming"]["id"]) == (None, ada.id)
    (told,) = began["told"]
    assert (told["side"], told["way"]) == ("incoming", "reached")
    assert told["late_seconds"] < 60


async def test_those_to_come_are_listed_as_things_stand(primary, ada, ben):
    coming = (await page_of(ada, primary))["upcoming"]

    assert [one["incoming"]["id"] for one in coming[:2]] == [ben.id, ada.id]
    assert coming[0]["outgoing"]["id"] == ada.id
    assert coming[0]["told"] == []


async def test_a_note_is_shown_to_both_sides_and_to_who_manages(
    primary, manager, ada, ben, analyst, code
):
    path = f"/v1/schedules/{primary}/handoff-note"
    made = await ada.post(path, {"text": "Quiet. See TCN-7K3M-Q2XD."})

    assert made.status_code == 201, made.text
    assert made.json()["by"]["id"] == ada.id
    for person in (ada, ben, manager):
        first = (await page_of(person, primary))["upcoming"][0]
        assert first["note"]["text"] == "Quiet. See TCN-7K3M-Q2XD."
    hidden = (await page_of(analyst, primary))["upcoming"][0]
    assert (hidden["has_note"], hidden["note"]) == (True, None)
    assert code(await ben.post(path, {"text": "not yet on call"})) == "not-on-schedule"
    assert (await manager.post(path, {"text": "for Ada, who is ill"})).status_code == 201


@pytest.mark.parametrize("text", ["", "   ", "x" * 20_001])
async def test_a_note_says_something_and_not_too_much(text, primary, ada, code):
    answer = await ada.post(f"/v1/schedules/{primary}/handoff-note", {"text": text})

    assert code(answer) == "invalid"


async def test_there_are_no_handoffs_of_a_schedule_that_there_is_not(ada, person_with, code):
    assert code(await ada.get("/v1/schedules/no-such/handoffs")) == "not-found"
    vendor = person_with("vendor_moderator")
    assert code(await vendor.get("/v1/on-call/mine")) == "forbidden"


async def test_ones_own_week_has_the_shifts_of_every_schedule(primary, ada, ben):
    now = datetime.now(UTC)
    hers = (await ada.get("/v1/on-call/mine")).json()
    his = (await ben.get("/v1/on-call/mine")).json()

    ours = [one for one in hers["items"] if one["schedule"] == primary]
    assert datetime.fromisoformat(ours[0]["begin"]) <= now + HOUR
    assert (
        datetime.fromisoformat(hers["end"]) - datetime.fromisoformat(hers["begin"]) == 7 * DAY
    )
    assert [one["schedule"] for one in his["items"]].count(primary) == 1


async def test_what_is_due_is_there_as_far_as_one_may_see_it(ada, case_for, record):
    seen, sealed = case_for(started=False), case_for(started=False, sensitivity="sealed")
    with record.begin() as session:
        for opening in (seen, sealed):
            changed = update(CaseRow).where(CaseRow.id == opening.case_id)
            people = [ada.id] if opening is seen else ["somebody-else"]
            session.execute(changed.values(people=people, due_at=datetime.now(UTC) + HOUR))
    page = (await ada.get("/v1/on-call/mine")).json()

    refs = [one["ref"] for one in page["due"]]
    assert seen.ref in refs
    assert sealed.ref not in refs


async def test_who_has_no_shifts_has_an_empty_week(person_with):
    page = await person_with("legal_counsel").get("/v1/on-call/mine")

    assert page.status_code == 200, page.text
    assert page.json()["items"] == page.json()["due"] == []


async def test_a_week_that_is_too_long_is_refused(ada, code):
    end = (datetime.now(UTC) + 101 * DAY).isoformat()

    assert code(await ada.get("/v1/on-call/mine", to=end)) == "invalid"
