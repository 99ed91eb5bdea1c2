"""Sessions over HTTP: the cookie, the proof against forged requests, and the streams."""

import uuid

import httpx
import pytest
from sqlalchemy import text

from tests.api.streams import listening
from tests.polling import eventually
from tocsin.desk import doorman
from tocsin.desk.hashing import QUICK, Hashing
from tocsin.desk.passwords import put_password
from tocsin.desk.session_cookies import COOKIE, SECURE_COOKIE, cookie_name, csrf_of
from tocsin.desk.sign_in_errors import SignInRefusedError

pytestmark = pytest.mark.anyio
PASSWORD = "plain words in a row"
NOTE = {"name": "by session", "expires_in": "P1D"}


class Browser:
    """Somebody's session, as a browser sends it along."""

    def __init__(self, http, opened):
        self._http, self.id, self.secret = http, opened.id, opened.secret
        self.csrf = csrf_of(opened.secret)

    async def send(self, method, path, *, cookie=COOKIE, csrf=None, **more):
        headers = {"Cookie": f"{cookie}={self.secret}"} | more.pop("headers", {})
        if csrf is not None:
            headers["X-CSRF-Token"] = csrf
        return await self._http.request(method, path, headers=headers, **more)


@pytest.fixture(autouse=True)
def forgetful(monkeypatch):
    """Sessions are looked up with every request, so that no test waits for a cache."""
    monkeypatch.setattr(doorman, "REMEMBERED_FOR", 0.0)


@pytest.fixture
def with_password(record, http):
    """Give a person a password, and sign them in."""

    def make(person, *, must_change=False):
        with record.begin() as session:
            hashed = Hashing(QUICK).hash(PASSWORD)
            put_password(session, person.id, hashed, must_change=must_change)
        address = f"2001:db8:{uuid.uuid4().hex[:4]}:{uuid.uuid4().hex[:4]}::1"
        desk = http.app.state.desk
        opened = desk.sign_ins.open(person.name, PASSWORD, address=address, agent="Browser")
        return Browser(http, opened)

    return make


@pytest.fixture
def ada(person_with):
    return person_with("legal_counsel")


@pytest.fixture
def browser(with_password, ada):
    return with_password(ada)


@pytest.mark.parametrize("cookie", [COOKIE, SECURE_COOKIE])
async def test_a_session_reads_by_its_cookie(browser, ada, cookie):
    answer = await browser.send("GET", "/v1/users/me", cookie=cookie)

    assert answer.json()["id"] == ada.id


def test_over_https_the_cookie_is_bound_to_the_host():
    assert cookie_name(is_https=True) == "__Host-tocsin_session"
    assert cookie_name(is_https=False) == "tocsin_session"


@pytest.mark.parametrize("csrf", [None, "", "0" * 64, "é"])
async def test_what_changes_anything_needs_the_sessions_proof(browser, code, csrf):
    header = csrf.encode() if csrf else csrf

    answer = await browser.send("POST", "/v1/tokens", json=NOTE, csrf=header)

    assert (answer.status_code, code(answer)) == (403, "csrf-failed")


async def test_with_its_proof_a_session_may_all_that_its_person_may(browser):
    answer = await browser.send("POST", "/v1/tokens", json=NOTE, csrf=browser.csrf)

    assert answer.status_code == 201


async def test_anothers_proof_is_none(browser, with_password, person_with, code):
    other = with_password(person_with("auditor"))

    answer = await browser.send("POST", "/v1/tokens", json=NOTE, csrf=other.csrf)

    assert code(answer) == "csrf-failed"


async def test_a_token_needs_no_proof_even_beside_a_cookie(browser, ada):
    headers = {"Authorization": f"Bearer {ada.token}"}

    answer = await browser.send("POST", "/v1/tokens", json=NOTE, headers=headers)

    assert answer.status_code == 201


async def test_neither_secret_passes_for_the_other(http, browser, ada, code):
    as_token = {"Authorization": f"Bearer {browser.secret}"}
    as_cookie = {"Cookie": f"{COOKIE}={ada.token}"}

    for headers in (as_token, as_cookie):
        assert code(await http.get("/v1/users/me", headers=headers)) == "unauthenticated"


@pytest.mark.parametrize("secret", ["", "x", "tcs_" + "a" * 43, "a" * 5000])
async def test_what_is_no_session_gets_401(http, secret, code):
    answer = await http.get("/v1/users/me", headers={"Cookie": f"{COOKIE}={secret}"})

    assert (answer.status_code, code(answer)) == (401, "unauthenticated")


async def test_a_session_is_listed_and_ended(browser, ada, with_password, code):
    other = with_password(ada)  # a new password has ended the first
    assert code(await browser.send("GET", "/v1/sessions")) == "unauthenticated"

    (listed,) = (await other.send("GET", "/v1/sessions")).json()["items"]
    assert (listed["id"], listed["user"], listed["agent"]) == (other.id, ada.id, "Browser")
    assert (await ada.send("DELETE", f"/v1/sessions/{other.id}")).status_code == 204
    assert code(await other.send("GET", "/v1/users/me")) == "unauthenticated"


async def test_sessions_are_not_among_the_tokens(browser, ada, code):
    tokens = (await browser.send("GET", "/v1/tokens")).json()["items"]

    assert browser.id not in {token["id"] for token in tokens}
    assert code(await ada.send("DELETE", f"/v1/tokens/{browser.id}")) == "not-found"


async def test_a_revoked_session_is_forgotten_within_seconds(browser, ada, monkeypatch):
    monkeypatch.setattr(doorman, "REMEMBERED_FOR", 0.3)
    await browser.send("GET", "/v1/users/me")
    await ada.send("DELETE", f"/v1/sessions/{browser.id}")

    answer = await eventually(
        lambda: browser.send("GET", "/v1/users/me"),
        "another answer",
        lambda answer: answer.status_code != 200,
        within=10,
    )
    assert answer.status_code == 401


async def test_an_idle_session_is_over(browser, record, code):
    with record.begin() as session:
        session.execute(
            text("UPDATE tokens SET last_used_at = now() - interval '61 min' WHERE id = :id"),
            {"id": browser.id},
        )

    assert code(await browser.send("GET", "/v1/users/me")) == "unauthenticated"


async def test_who_leaves_is_out(browser, ada, person_with, code):
    admin = person_with("admin")
    await admin.post(f"/v1/users/{ada.name}/deactivate")

    assert code(await browser.send("GET", "/v1/users/me")) == "unauthenticated"


async def test_changed_roles_count_at_once(browser, ada, person_with):
    admin = person_with("admin")
    await admin.put(f"/v1/users/{ada.name}/grants", {"grants": [{"role": "auditor"}]})

    me = (await browser.send("GET", "/v1/users/me")).json()
    assert [grant["role"] for grant in me["grants"]] == ["auditor"]


async def test_who_must_change_their_password_does_that_first(http, ada, with_password, code):
    browser = with_password(ada, must_change=True)
    assert code(await browser.send("GET", "/v1/users/me")) == "password-change-required"

    change = http.app.state.desk.passwords.change
    change(ada.principal, PASSWORD, "another row of plain words", keep=browser.id)

    assert (await browser.send("GET", "/v1/users/me")).status_code == 200


async def test_there_is_no_signing_in_by_json(http, ada, code):
    body = {"name": ada.name, "password": PASSWORD}

    answer = await http.post("/v1/sessions", json=body)

    assert answer.status_code == 405


async def test_a_password_link_is_made_over_http(http, ada, person_with):
    admin = person_with("admin")

    link = (await admin.post(f"/v1/users/{ada.name}/password-link")).json()

    assert link["path"] == f"/set-password/{link['secret']}"
    passwords = http.app.state.desk.passwords
    assert passwords.use_link(link["secret"], PASSWORD) == ada.name


async def test_a_refused_one_is_told_the_same_whoever_it_is(http, ada, with_password):
    with_password(ada)
    told = []
    for name in (ada.name, f"nobody-{uuid.uuid4().hex}"):
        address = f"2001:db8:{uuid.uuid4().hex[:4]}::1"
        with pytest.raises(SignInRefusedError) as caught:
            http.app.state.desk.sign_ins.open(name, "wrong", address=address, agent="")
        told.append((caught.value.detail, caught.value.status))

    assert told[0] == told[1]


async def test_events_stream_by_the_cookie_and_end_when_the_session_does(
    url, browser, ada, case_for, monkeypatch
):
    monkeypatch.setattr("tocsin.desk.event_hub.CHECK", 0.2)
    async with listening(url, None, cookie=f"{COOKIE}={browser.secret}") as heard:
        known = case_for()
        await heard.has(known.ref)

        await ada.send("DELETE", f"/v1/sessions/{browser.id}")
        await heard.until(lambda heard: heard.is_over, patience=30)

        assert heard.closed == "unauthenticated"
    async with httpx.AsyncClient(base_url=url) as client:
        again = await client.get("/v1/events", headers={"Cookie": f"{COOKIE}={browser.secret}"})
    assert again.status_code == 401
