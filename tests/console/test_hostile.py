"""What other sites, and people with a grudge, send: it does nothing, and nothing breaks."""

import json

import pytest

from tests.console.browsing import PASSWORD

pytestmark = pytest.mark.anyio
THEIRS = (
    {"Sec-Fetch-Site": "cross-site"},
    {"Sec-Fetch-Site": "same-site"},  # another host of one's own, or another port
    {"Origin": "https://other.example"},
    {"Origin": "null"},
)
VERDICT = {"reason": "smuggled", "_sure": "1"}
NOT_WRITTEN_BY_US = (
    "{",
    "[]",
    "[" * 100_000,
    json.dumps({"path": "/x", "values": {"a": ["\ud800"]}, "key": "k"}),
    json.dumps({"path": "/x", "values": 1, "key": "k"}),
)


@pytest.mark.parametrize("headers", THEIRS)
async def test_a_form_from_elsewhere_is_not_laid_before_a_person_to_be_sent(
    surf,
    person,
    headers,
):
    mine = await surf(person)

    answer = await mine.post("/cases/TCN-0000-0000/actions/x", data=VERDICT, headers=headers)

    assert answer.status_code == 403
    assert "smuggled" not in answer.text
    assert "_sure" not in answer.text


async def test_a_form_of_our_own_whose_session_is_another_one_is_kept(surf, person):
    mine = await surf(person)
    ours = {"Sec-Fetch-Site": "same-origin", "Origin": str(mine.base_url)}

    answer = await mine.post("/account/look", data={"look": "what I chose"}, headers=ours)

    assert answer.status_code == 403
    assert "what I chose" in answer.text


@pytest.mark.parametrize("headers", THEIRS)
async def test_nobody_is_signed_in_by_another_site(surf, person, headers):
    kept = json.dumps({"path": "/account/look", "values": VERDICT, "key": "k"})

    client = await surf()
    form = {"name": person.name, "password": PASSWORD, "kept": kept}
    answer = await client.post("/sign-in", data=form, headers=headers)

    assert answer.status_code == 403
    assert "set-cookie" not in answer.headers
    assert "smuggled" not in answer.text


@pytest.mark.parametrize("kept", NOT_WRITTEN_BY_US)
async def test_what_was_kept_over_a_sign_in_and_is_none_of_ours_is_refused(surf, person, kept):
    form = {"name": person.name, "password": PASSWORD, "kept": kept}
    answer = await (await surf()).post("/sign-in", data=form)

    assert answer.status_code == 422
    assert "set-cookie" not in answer.headers


async def test_a_form_leads_back_to_no_other_site(surf, person):
    mine = await surf(person)
    referer = f"{mine.base_url}//other.example/x"

    answer = await mine.post("/account/look", data={}, headers={"Referer": referer})

    assert answer.status_code == 403
    assert "other.example" not in answer.text


async def test_a_long_address_is_no_reason_to_keep_somebody_out(surf):
    client = await surf()
    answer = await client.get("/sign-in", params={"next": "/cases?q=" + "x" * 1_500})
    beyond = await client.get("/sign-in", params={"next": "/" + "x" * 9_000})

    assert answer.status_code == beyond.status_code == 200
    assert "x" * 1_500 in answer.text
    assert "x" * 1_500 not in beyond.text


async def test_an_address_puts_no_words_into_our_mouth(surf, person):
    mine = await surf(person)

    made_up = await mine.get("/account", params={"said": "call-us-to-keep-your-account"})
    ours = await mine.get("/account", params={"said": "liking"})

    assert "to keep your account" not in made_up.text
    assert "Saved for this browser." in ours.text


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "1970-12-31", "٣"])
async def test_a_calendar_does_not_reach_to_the_ends_of_time(surf, person, day):
    mine = await surf(person)

    answer = await mine.get("/schedules/any", params={"from": day})

    assert answer.status_code == 422
    assert "From: " in answer.text


async def test_what_nobody_types_is_refused_by_name(surf, person):
    mine = await surf(person)

    answer = await mine.post(
        "/cases/assign", data={"refs[]": "TCN-\x00", "person": "me", "csrf": mine.csrf}
    )

    assert answer.status_code == 422
    assert "NUL characters cannot be stored" in answer.text
