"""One-click links: looking never acts, a confirmation acts once, as the person they are for."""

import base64
import hashlib
import re
import time

import pytest
from pydantic import SecretStr

from tests.api.conftest import serving
from tests.api.duty import opened, stands
from tocsin.domain.access import Role
from tocsin.domain.link_tokens import Leave, LinkTokens

KEY = "a key for links of enough length"
TOKENS = LinkTokens((KEY.encode(),))


@pytest.fixture(scope="module")
async def linked(anyio_backend, settings):
    """An API that has a key for links."""
    with_key = settings.model_copy(update={"link_key": SecretStr(f"{KEY},the key before it")})
    async with serving(with_key) as client:
        yield client


@pytest.fixture
async def page(manager, person_with):
    """A page that asks one person: its id and that person."""
    ada = person_with("on_call")
    page_id = (await opened(manager, person=ada.id))["id"]
    await stands(ada, page_id, lambda shown: shown["state"] == "paging")
    return page_id, ada


def link_for(page_id, person, verb="acknowledge", until=None, tokens=TOKENS):
    until = until or int(time.time()) + 600
    return "/p/" + tokens.make(Leave(page_id, person.id, verb, 1, until))


async def state_of(person, page_id):
    return (await person.get(f"/v1/pages/{page_id}")).json()["state"]


async def test_looking_says_what_would_be_done_as_whom_and_does_nothing(linked, page):
    page_id, ada = page
    link = link_for(page_id, ada)

    shown = await linked.get(link)
    await linked.head(link)
    await linked.get(link)

    assert shown.status_code == 200
    for said in ("Acknowledge this page?", page_id, ada.name, '<form method="post">'):
        assert said in shown.text
    assert await state_of(ada, page_id) == "paging"


async def test_the_page_has_no_script_loads_nothing_and_cannot_be_framed_or_kept(linked, page):
    page_id, ada = page

    shown = await linked.get(link_for(page_id, ada))

    policy = shown.headers["Content-Security-Policy"]
    style = re.search(r"<style>(.*)</style>", shown.text, re.DOTALL).group(1)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    assert policy.startswith("default-src 'none'")
    assert f"style-src 'sha256-{digest}'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "form-action 'self'" in policy
    assert shown.headers["Cache-Control"] == "no-store"
    assert shown.headers["Referrer-Policy"] == "no-referrer"
    assert "width=device-width" in shown.text
    assert not re.search(r"<script|src=|https?://|style=", shown.text)


async def test_a_confirmation_acknowledges_as_that_person_and_says_by_which_way(linked, page):
    page_id, ada = page

    shown = await linked.post(link_for(page_id, ada))

    assert shown.status_code == 200
    assert "Acknowledged" in shown.text
    events = (await ada.get(f"/v1/pages/{page_id}/events")).json()["items"]
    (acknowledged,) = [one for one in events if one["event"] == "page.acknowledged"]
    assert acknowledged["actor"] == f"user:{ada.id}"
    assert acknowledged["data"]["via"] == "link"


async def test_a_link_is_used_once(linked, page):
    page_id, ada = page
    link = link_for(page_id, ada)
    await linked.post(link)

    again, looked = await linked.post(link), await linked.get(link)

    assert (again.status_code, looked.status_code) == (409, 409)
    assert "has been used" in again.text
    assert "<form" not in looked.text


async def test_who_declines_may_say_why(linked, page):
    page_id, ada = page

    asked = await linked.get(link_for(page_id, ada, "decline"))
    shown = await linked.post(link_for(page_id, ada, "decline"), data={"reason": "on a plane"})

    assert 'name="reason"' in asked.text
    assert "Declined" in shown.text
    events = (await ada.get(f"/v1/pages/{page_id}/events")).json()["items"]
    assert "page.declined" in [one["event"] for one in events]


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_link_that_is_over_does_nothing(linked, page, method):
    page_id, ada = page

    shown = await linked.request(method, link_for(page_id, ada, until=int(time.time()) - 1))

    assert shown.status_code == 410
    assert "time is over" in shown.text
    assert await state_of(ada, page_id) == "paging"


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_a_link_that_somebody_made_up_does_nothing_and_tells_nothing(
    linked, page, method
):
    page_id, ada = page
    forged = link_for(page_id, ada, tokens=LinkTokens((b"another key, of enough length",)))

    for link in (forged, "/p/nonsense", "/p/a.b", "/p/" + "x" * 600):
        shown = await linked.request(method, link)

        assert shown.status_code == 404
        assert page_id not in shown.text
        assert ada.name not in shown.text
    assert await state_of(ada, page_id) == "paging"


async def test_a_link_of_the_key_before_still_works(linked, page):
    page_id, ada = page

    shown = await linked.get(link_for(page_id, ada, tokens=LinkTokens((b"the key before it",))))

    assert shown.status_code == 200


async def test_a_page_that_has_ended_takes_no_answer(linked, page, manager):
    page_id, ada = page
    await manager.post(f"/v1/pages/{page_id}/resolve", {"reason": "done"})

    shown = await linked.post(link_for(page_id, ada))

    assert shown.status_code in (409, 410)
    assert "<form" not in shown.text


async def test_somebody_who_has_left_takes_nothing_on(linked, page, record):
    page_id, ada = page
    with record.begin() as session:
        session.connection().exec_driver_sql(
            "UPDATE users SET active = false WHERE id = %s", (ada.id,)
        )

    shown = await linked.post(link_for(page_id, ada))

    assert shown.status_code == 410


async def test_without_a_key_there_are_no_links(http, page):
    page_id, ada = page

    assert (await http.post(link_for(page_id, ada))).status_code == 404


async def test_a_link_says_nothing_of_a_case_that_is_sealed_for_its_person_by_now(
    linked, person_with, case_for
):
    ada, counsel = person_with("on_call"), person_with(Role.LEGAL_COUNSEL)
    case = case_for(sensitivity="sealed")
    opened = await counsel.post("/v1/pages", {"person": counsel.id, "case": case.ref})
    link = link_for(opened.json()["id"], ada)

    for shown in (await linked.get(link), await linked.post(link)):
        assert shown.status_code == 410
        assert "nothing to do here any more" in shown.text
        assert case.ref not in shown.text
        assert opened.json()["id"] not in shown.text
    assert (await linked.get(link_for(opened.json()["id"], counsel))).status_code == 200
