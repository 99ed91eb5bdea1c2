"""Cover: asked for, offered in part, approved, taken back; and people who are away."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.api.duty import DAY, HOUR, NOW, a_schedule, on_call, rota, span

pytestmark = pytest.mark.anyio


@pytest.fixture
async def team(manager, person_with):
    """A schedule of Ada alone, with Ben ranked below her: its name, Ada, Ben."""
    ada, ben = person_with("on_call"), person_with("on_call")
    schedule = rota(ada)
    below = {**schedule["layers"][0], "id": "second", "members": [ben.name], "priority": -1}
    schedule["layers"].append(below)
    return await a_schedule(manager, schedule), ada, ben


async def asked(asker, name, **more):
    body = {**span(NOW + DAY, 2 * DAY), **more}
    return await asker.post(f"/v1/schedules/{name}/swaps", body)


async def test_part_of_a_turn_is_covered_by_who_offered_once_it_is_approved(team):
    name, ada, ben = team
    swap = (await asked(ada, name)).json()
    where = f"/v1/schedules/{name}/swaps/{swap['id']}"
    part = {"span": span(NOW + DAY, DAY)}
    offered = (await ben.post(f"{where}/offers", part)).json()
    offer = f"{where}/offers/{offered['offers'][0]['id']}"
    before = await on_call(ada, name, NOW + DAY + HOUR)
    own = await ben.post(f"{offer}/approve")
    approved = (await ada.post(f"{offer}/approve")).json()

    assert (swap["state"], offered["state"], before) == ("asked", "offered", ada.name)
    assert own.json()["type"] == "/problems/not-on-schedule"
    assert approved["offers"][0]["state"] == "approved"
    assert len(approved["uncovered"]) == 1
    assert await on_call(ada, name, NOW + DAY + HOUR) == ben.name
    assert await on_call(ada, name, NOW + 2 * DAY + HOUR) == ada.name
    assert (await ben.post(f"{offer}/take-back")).status_code == 201
    assert await on_call(ada, name, NOW + DAY + HOUR) == ada.name


async def test_a_manager_asks_on_behalf_and_nobody_else_does(team, manager, code):
    name, ada, ben = team
    refused = await asked(ben, name, person=ada.name)
    swap = (await asked(manager, name, person=ada.name, needs_approval=False)).json()
    taken = await ben.post(f"/v1/schedules/{name}/swaps/{swap['id']}/offers", {})

    assert code(refused) == "not-on-schedule"
    assert swap["asked_by"]["name"] == manager.name
    assert taken.json()["state"] == "approved"
    back = await ada.post(f"/v1/schedules/{name}/swaps/{swap['id']}/take-back")
    assert back.json()["state"] == "taken_back"
    assert await on_call(ada, name, NOW + DAY + HOUR) == ada.name


async def test_a_turn_taken_in_return_counts_too(team):
    name, ada, ben = team
    swap = (await asked(ada, name)).json()
    where = f"/v1/schedules/{name}/swaps/{swap['id']}"
    back = {"in_return": span(NOW + 9 * DAY, DAY)}
    offer = (await ben.post(f"{where}/offers", back)).json()["offers"][0]

    assert (await ada.post(f"{where}/offers/{offer['id']}/approve")).status_code == 201
    assert offer["in_return"]["begin"].startswith((NOW + 9 * DAY).date().isoformat())


async def test_a_request_says_why_it_does_not_allow_something(team, code):
    name, ada, ben = team
    swap = (await asked(ada, name)).json()
    where = f"/v1/schedules/{name}/swaps/{swap['id']}"
    outside = await ben.post(f"{where}/offers", {"span": span(NOW + 30 * DAY)})
    own = await ada.post(f"{where}/offers", {})

    assert (code(outside), outside.json()["reason"]) == ("swap-refused", "offer-outside")
    assert own.json()["reason"] == "own-shift"
    assert code(await ada.get(f"/v1/schedules/{name}/swaps/no-such")) == "not-found"
    listed = (await ben.get(f"/v1/schedules/{name}/swaps")).json()["items"]
    assert [one["id"] for one in listed] == [swap["id"]]


async def test_who_is_away_is_passed_over_until_they_take_it_back(team, manager, code):
    name, ada, ben = team
    body = span(NOW + DAY, DAY)
    made = (await ada.post("/v1/time-off", body)).json()
    others = await ben.post("/v1/time-off", {"person": ada.name, **body})
    by_manager = await manager.post("/v1/time-off", {"person": ben.name, **body})

    assert code(others) == "forbidden"
    assert by_manager.status_code == 201
    assert await on_call(ada, name, NOW + DAY + HOUR) is None
    assert code(await ben.post(f"/v1/time-off/{made['id']}/cancel")) == "forbidden"
    assert (await ada.post(f"/v1/time-off/{made['id']}/cancel")).status_code == 201
    assert await on_call(ada, name, NOW + DAY + HOUR) == ada.name
    again = await ada.post(f"/v1/time-off/{made['id']}/cancel")
    assert code(again) == "already-cancelled"


def calendar(*days):
    events = [
        f"BEGIN:VEVENT\r\nUID:{day}\r\nSUMMARY:Surgery\r\nDTSTART;VALUE=DATE:{day}\r\nEND:VEVENT"
        for day in days
    ]
    body = "\r\n".join(["BEGIN:VCALENDAR", "VERSION:2.0", *events, "END:VCALENDAR", ""])
    return body.encode()


async def imported(person, body, **query):
    headers = {"Content-Type": "text/calendar"}
    path = "/v1/time-off/import"
    answer = await person.send("POST", path, headers, content=body, params=query)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def test_time_off_is_read_from_a_calendar_without_what_it_is_for(team):
    name, ada, ben = team
    first, second = (f"{NOW + days * DAY:%Y%m%d}" for days in (3, 5))
    once = await imported(ada, calendar(first, second))
    twice = await imported(ada, calendar(first, second))
    fewer = await imported(ada, calendar(first), replace="true")
    listed = (await ben.get("/v1/time-off", person=ada.name)).json()

    assert (once["added"], twice["added"], twice["unchanged"]) == (2, 0, 2)
    assert (fewer["cancelled"], fewer["unchanged"]) == (1, 1)
    assert len(listed["items"]) == 1
    assert "Surgery" not in str(listed)
    midnight = datetime.combine((NOW + 3 * DAY).date(), datetime.min.time(), UTC)
    assert await on_call(ada, name, midnight + timedelta(hours=12)) == ben.name


async def test_a_body_that_is_no_calendar_is_refused(team, code):
    _, ada, _ = team
    headers = {"Content-Type": "text/calendar"}
    answer = await ada.send("POST", "/v1/time-off/import", headers, content=b"hello")

    assert code(answer) == "invalid"
