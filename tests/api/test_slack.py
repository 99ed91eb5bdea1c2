"""A button that is pressed in Slack acknowledges the page, from the request to the record."""

import time

import pytest
from pydantic import SecretStr

from tests.api.conftest import serving
from tests.channels.slack_presses import SECRET, press, signed
from tests.polling import eventually
from tocsin.domain.link_tokens import Leave, LinkTokens
from tocsin.domain.messages import NoticeOrder
from tocsin.storage.ledger import PostgresLedger

KEY = "a key for links of enough length"
ROUTE = "/v1/slack/interactions"


@pytest.fixture(scope="module")
async def slacked(anyio_backend, settings):
    more = {"link_key": SecretStr(KEY), "slack_signing_secret": SecretStr(SECRET)}
    async with serving(settings.model_copy(update=more)) as client:
        yield client


def pressed(page_id, person_id, delivery):
    leave = Leave(page_id, person_id, "acknowledge", delivery, int(time.time()) + 60)
    body = press(LinkTokens((KEY.encode(),)).make(leave), "U012AB3CD")
    return body, signed(body)


async def test_a_press_is_recorded_as_that_person_by_slack(slacked, person_with, record):
    manager, ada = person_with("incident_manager"), person_with("on_call")
    page = (await manager.post("/v1/pages", {"person": ada.id})).json()["id"]
    order = NoticeOrder("", 900, (), "page", subject=page)
    told = PostgresLedger(record).open(order, f"user:{ada.id}", "slack", "U012AB3CD")
    body, headers = pressed(page, ada.id, told.id)

    async def events():
        shown = (await ada.get(f"/v1/pages/{page}/events", limit=200)).json()["items"]
        return {one["event"]: one for one in shown}

    await eventually(events, "the page asks", lambda found: "page.called" in found)
    answer = await slacked.post(ROUTE, content=body, headers=headers)
    found = await eventually(events, "it is taken on", lambda one: "page.acknowledged" in one)

    assert answer.status_code == 200
    assert found["page.acknowledged"]["actor"] == f"user:{ada.id}"
    assert found["page.acknowledged"]["data"]["via"] == "slack"


async def test_what_slack_did_not_sign_is_refused(slacked, http):
    body, headers = pressed("PG-7K3M-Q2XD", "nobody", 1)

    forged = await slacked.post(ROUTE, content=body + b"x", headers=headers)
    not_set_up = await http.post(ROUTE, content=body, headers=headers)

    assert (forged.status_code, not_set_up.status_code) == (401, 404)


@pytest.mark.parametrize("at", ["9" * 400, "-1", "now", ""])
async def test_a_time_that_is_none_is_refused_as_unsigned(slacked, at):
    """Anybody can send one; it must not become a fault of ours."""
    body, headers = pressed("PG-7K3M-Q2XD", "nobody", 1)
    headers |= {"X-Slack-Request-Timestamp": at}

    assert (await slacked.post(ROUTE, content=body, headers=headers)).status_code == 401


async def test_a_payload_without_bottom_has_no_buttons_in_it(slacked):
    body = b"payload=" + b"[" * 100_000

    assert (await slacked.post(ROUTE, content=body, headers=signed(body))).status_code == 200
