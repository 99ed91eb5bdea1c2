"""Schedules over HTTP: put as versions, asked about any instant, changed by who may."""

import uuid
from datetime import UTC, datetime

import pytest

from tests.api.duty import DAY, HOUR, NOW, a_schedule, on_call, rota, span

pytestmark = pytest.mark.anyio


@pytest.fixture
async def primary(manager, ada, ben):
    """The name of a schedule of Ada and Ben."""
    return await a_schedule(manager, rota(ada, ben))


async def test_who_is_on_call_is_told_with_every_step_that_led_there(primary, ada, ben):
    (found,) = (await ben.get("/v1/on-call", schedule=primary)).json()["items"]

    assert found["person"]["name"] in (ada.name, ben.name)
    assert (found["layer"], found["version"]) == ("main", 1)
    assert [why["code"] for why in found["why"]] == ["turn"]
    assert f"of layer main is {found['person']['name']}'s" in found["why"][0]["text"]


async def test_turns_pass_on_week_by_week(primary, ada, ben):
    now = await on_call(ada, primary)
    later = await on_call(ada, primary, NOW + 7 * DAY)

    assert {now, later} == {ada.name, ben.name}


async def test_a_new_version_counts_from_now_and_the_past_stays(manager, ada, ben, primary):
    before = datetime.now(UTC)
    put = {"schedule": rota(ada), "note": "Ben moves on", "replaces": 1}
    first = await on_call(ada, primary)
    answer = await manager.put(f"/v1/schedules/{primary}", put)
    stale = await manager.put(f"/v1/schedules/{primary}", put)

    assert (answer.status_code, answer.json()["version"]) == (201, 2)
    assert stale.json()["type"] == "/problems/schedule-changed"
    assert await on_call(ada, primary, before) == first
    assert await on_call(ada, primary) == ada.name
    versions = (await ada.get(f"/v1/schedules/{primary}/versions")).json()["items"]
    assert [(one["version"], one["in_force"]) for one in versions] == [(2, True), (1, False)]


async def test_a_span_that_is_refused_names_its_fields_and_how_long_it_may_be(primary, ada):
    shifts = f"/v1/schedules/{primary}/shifts"
    reversed_, long = NOW - DAY, NOW + 400 * DAY
    asked = await ada.get(shifts, **{"from": NOW.isoformat(), "to": reversed_.isoformat()})
    wide = await ada.get(shifts, **{"from": NOW.isoformat(), "to": long.isoformat()})
    entered = await ada.post(f"/v1/schedules/{primary}/overrides", span(NOW, -DAY))

    assert asked.json()["detail"] == "`to` must come after `from`."
    assert wide.json()["detail"] == "From `from` to `to` must be less than 400 days."
    assert entered.json()["detail"] == "`end` must come after `begin`."


async def test_before_a_schedule_was_put_there_is_none(primary, ada, code):
    at = (NOW - DAY).isoformat()
    answer = await ada.get("/v1/on-call", schedule=primary, at=at)

    assert code(answer) == "not-found"


async def test_a_name_is_used_once_and_the_same_is_not_put_twice(
    manager, primary, ada, ben, code
):
    body = {"id": primary, "schedule": rota(ada, ben)}

    assert code(await manager.post("/v1/schedules", body)) == "schedule-exists"
    same = await manager.put(f"/v1/schedules/{primary}", {"schedule": rota(ada, ben)})
    assert code(same) == "schedule-unchanged"


async def test_what_is_wrong_is_named_where_it_stands(manager, ada, code):
    wrong = rota(ada) | {"zone": "Mars/Olympus"}
    answer = await manager.post("/v1/schedules", {"id": "x", "schedule": wrong})
    nobody = rota(ada)
    nobody["layers"][0]["members"].append("no-such-person")
    unknown = await manager.post("/v1/schedules", {"id": "x", "schedule": nobody})

    assert code(answer) == "invalid"
    assert answer.json()["errors"][0]["at"] == ["body", "schedule", "zone"]
    assert code(unknown) == "unknown-person"
    at = unknown.json()["errors"][0]["at"]
    assert at == ["body", "schedule", "layers", "0", "members", "1"]


async def test_an_override_counts_at_once_and_until_it_is_taken_back(
    primary, ada, ben, manager
):
    now = await on_call(ada, primary)
    other = ben if now == ada.name else ada
    where = f"/v1/schedules/{primary}/overrides"
    body = {"person": other.name, "reason": "doctor", **span(NOW - HOUR, DAY)}
    made = (await ada.post(where, body)).json()
    during = datetime.now(UTC)

    assert await on_call(ada, primary) == other.name
    cancelled = await manager.post(f"{where}/{made['id']}/cancel")
    assert cancelled.json()["cancelled_by"]["name"] == manager.name
    assert await on_call(ada, primary) == now
    assert await on_call(ada, primary, during) == other.name
    assert await on_call(ada, primary, NOW - 1 * HOUR + 30 * DAY) is not None


async def test_nothing_that_is_said_later_changes_who_was_on_call(primary, ada, ben):
    at = datetime.now(UTC)
    was = await on_call(ada, primary, at)
    other = ben if was == ada.name else ada
    body = {"person": other.name, **span(NOW - 2 * DAY, 4 * DAY)}
    assert (await ada.post(f"/v1/schedules/{primary}/overrides", body)).is_success

    assert await on_call(ada, primary, at) == was
    assert await on_call(ada, primary) == other.name


async def test_whoever_is_not_on_the_schedule_overrides_nothing(primary, analyst, code):
    body = {"person": "me", **span(NOW + DAY)}
    answer = await analyst.post(f"/v1/schedules/{primary}/overrides", body)
    refused = await analyst.post("/v1/schedules", {"id": "y", "schedule": {"zone": "UTC"}})

    assert code(answer) == "not-on-schedule"
    assert code(refused) == "forbidden"


async def test_the_same_request_is_one_override(primary, ada):
    where, key = f"/v1/schedules/{primary}/overrides", uuid.uuid4().hex
    body = {"person": ada.name, **span(NOW + DAY)}
    first, second = [(await ada.post(where, body, key)).json() for _ in range(2)]

    assert first == second
    assert len((await ada.get(where)).json()["items"]) == 1


async def test_what_is_over_is_not_changed(primary, ada, code):
    body = {"person": ada.name, **span(NOW - DAY)}

    assert code(await ada.post(f"/v1/schedules/{primary}/overrides", body)) == "span-over"


async def test_shifts_tile_a_span_and_gaps_are_named(manager, ada, ben):
    hours = [{"weekdays": [0, 1, 2, 3, 4], "begin": "09:00", "end": "17:00"}]
    schedule = rota(ada, ben)
    schedule["layers"][0]["restrictions"] = hours
    name = await a_schedule(manager, schedule)
    begin = NOW + DAY
    query = {"from": begin.isoformat(), "to": (begin + 7 * DAY).isoformat()}
    page = (await ada.get(f"/v1/schedules/{name}/shifts", **query)).json()

    pieces = [(one["begin"], one["end"]) for one in (*page["items"], *page["gaps"])]
    pieces.sort()
    assert [end for _, end in pieces[:-1]] == [begin for begin, _ in pieces[1:]]
    assert len(page["gaps"]) >= 5
    backwards = {"from": query["to"], "to": query["from"]}
    assert (await ada.get(f"/v1/schedules/{name}/shifts", **backwards)).status_code == 422


async def test_what_looks_wrong_is_told_with_names(manager, ada, ben):
    schedule = rota(ada)
    below = {**schedule["layers"][0], "id": "second", "members": [ben.name], "priority": -1}
    schedule["layers"].append(below)
    name = await a_schedule(manager, schedule)
    page = (await ada.get(f"/v1/schedules/{name}/shifts")).json()

    assert page["gaps"] == []
    assert {one["code"] for one in page["warnings"]} >= {"layer_starved"}
    assert any("in its hours main always does" in one["text"] for one in page["warnings"])


async def test_load_is_counted_against_the_mean(primary, ada, ben):
    query = {"from": (NOW + DAY).isoformat(), "to": (NOW + 29 * DAY).isoformat()}
    page = (await ada.get(f"/v1/schedules/{primary}/load", **query)).json()

    assert {one["person"]["name"] for one in page["items"]} == {ada.name, ben.name}
    assert page["mean"] == "P14D"
    assert page["uncovered"] == "PT0S"


async def test_a_schedule_is_a_calendar_too(primary, ada):
    answer = await ada.get(f"/v1/schedules/{primary}.ics")

    assert answer.headers["content-type"] == "text/calendar; charset=utf-8"
    assert f"SUMMARY:Primary: {ada.name}" in answer.text


async def test_a_feed_is_read_by_its_secret_until_it_is_revoked_or_made_anew(
    primary, ada, ben, nobody, code
):
    first = (await ada.post("/v1/calendar-feeds", {})).json()
    own = await nobody.send("GET", first["path"])
    second = (await ada.post("/v1/calendar-feeds", {})).json()
    listed = (await ada.get("/v1/calendar-feeds")).json()["items"]

    assert f"Primary: {ada.name}" in own.text
    assert ben.name not in own.text
    assert code(await nobody.send("GET", first["path"])) == "not-found"
    assert [one["id"] for one in listed] == [second["id"]]
    assert code(await ben.post(f"/v1/calendar-feeds/{second['id']}/revoke")) == "not-found"
    assert (await ada.post(f"/v1/calendar-feeds/{second['id']}/revoke")).status_code == 201
    assert code(await nobody.send("GET", second["path"])) == "not-found"


async def test_a_feed_of_a_schedule_shows_everybody(primary, ada, ben, nobody):
    made = (await ada.post("/v1/calendar-feeds", {"schedule": primary})).json()
    text = (await nobody.send("GET", made["path"])).text

    assert ada.name in text
    assert ben.name in text
