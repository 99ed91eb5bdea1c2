"""People and tokens over HTTP."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest

from tests.api.conftest import Person
from tests.polling import eventually
from tocsin.desk import doorman

pytestmark = pytest.mark.anyio
MONTH = {"name": "laptop", "expires_in": "P30D"}


@pytest.fixture(scope="module")
def admin(person_with):
    return person_with("admin")


@pytest.fixture(autouse=True)
def forgetful(monkeypatch):
    """Tokens are looked up with every request, so that no test waits for a cache."""
    monkeypatch.setattr(doorman, "REMEMBERED_FOR", 0.0)


def name():
    return f"user-{uuid.uuid4().hex[:8]}"


async def test_a_person_is_added_with_roles(admin):
    grants = [{"role": "legal_counsel", "jurisdictions": ["DE"], "teams": []}]
    body = {"name": name(), "email": "a@example.org", "grants": grants}

    answer = await admin.post("/v1/users", body)

    assert answer.status_code == 201
    user = answer.json()
    assert (await admin.get(f"/v1/users/{user['name']}")).json() == user
    assert user["grants"] == grants
    assert user["active"] is True


async def test_names_are_never_used_twice(admin, code):
    body = {"name": name()}
    await admin.post("/v1/users", body)

    assert code(await admin.post("/v1/users", body)) == "name-taken"


@pytest.mark.parametrize("change", [str.lower, str.upper])
async def test_nobody_is_called_like_an_id(admin, analyst, code, change):
    answer = await admin.post("/v1/users", {"name": change(analyst.id)})

    assert (answer.status_code, code(answer)) == (422, "invalid")


async def test_the_same_key_adds_a_person_once(admin, code):
    body, key = {"name": name()}, uuid.uuid4().hex

    answers = [await admin.post("/v1/users", body, key) for _ in range(2)]

    assert answers[0].json() == answers[1].json()
    assert (
        code(await admin.post("/v1/users", {"name": name()}, key)) == "idempotency-key-reused"
    )


async def test_people_are_listed_by_name_in_pages(admin):
    made = sorted(
        [(await admin.post("/v1/users", {"name": name()})).json()["name"] for _ in "abc"]
    )

    seen, cursor = [], None
    while True:
        query = {"limit": 2} | ({"cursor": cursor} if cursor else {})
        page = (await admin.get("/v1/users", **query)).json()
        seen += [user["name"] for user in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break

    assert [user for user in seen if user in made] == made
    assert len(seen) == len(set(seen))


async def test_roles_are_replaced_but_not_ones_own(admin, person_with, code):
    somebody = person_with("qa_reviewer")
    grants = {"grants": [{"role": "auditor"}]}

    changed = await admin.put(f"/v1/users/{somebody.name}/grants", grants)
    own = await admin.put(f"/v1/users/{admin.id}/grants", grants)

    assert [grant["role"] for grant in changed.json()["grants"]] == ["auditor"]
    assert (own.status_code, code(own)) == (403, "four-eyes")
    me = (await somebody.get("/v1/users/me")).json()
    assert [grant["role"] for grant in me["grants"]] == ["auditor"]


async def test_who_leaves_gets_in_no_more(admin, person_with, code):
    leaver = person_with("legal_counsel")

    left = await admin.post(f"/v1/users/{leaver.name}/deactivate")

    assert left.json()["active"] is False
    assert code(await leaver.get("/v1/cases")) == "unauthenticated"
    token = MONTH | {"user": leaver.name}
    assert code(await admin.post("/v1/tokens", token)) == "user-inactive"


async def test_a_token_works_until_it_is_revoked(http, person_with, code):
    owner = person_with("legal_counsel")
    issued = (await owner.post("/v1/tokens", MONTH)).json()
    other = Person(http, owner.id, owner.name, issued["token"], owner.grants)
    assert (await other.get("/v1/cases")).status_code == 200

    revoked = await owner.send("DELETE", f"/v1/tokens/{issued['id']}")

    assert revoked.status_code == 204
    assert code(await other.get("/v1/cases")) == "unauthenticated"
    listed = (await owner.get("/v1/tokens")).json()["items"]
    assert next(t for t in listed if t["id"] == issued["id"])["revoked_at"]
    assert issued["token"] not in str(listed)


async def test_a_revoked_token_is_forgotten_within_seconds(http, person_with, monkeypatch):
    monkeypatch.setattr(doorman, "REMEMBERED_FOR", 0.3)
    owner = person_with("legal_counsel")
    issued = (await owner.post("/v1/tokens", MONTH)).json()
    other = Person(http, owner.id, owner.name, issued["token"], owner.grants)
    await other.get("/v1/users/me")
    await owner.send("DELETE", f"/v1/tokens/{issued['id']}")

    answer = await eventually(
        lambda: other.get("/v1/users/me"),
        "another answer",
        lambda answer: answer.status_code != 200,
        within=10,
    )

    assert answer.status_code == 401


async def test_a_narrow_token_stays_narrow(http, person_with, code):
    owner = person_with("legal_counsel", "auditor")
    narrow = (await owner.post("/v1/tokens", MONTH | {"roles": ["auditor"]})).json()
    holder = Person(http, owner.id, owner.name, narrow["token"], owner.grants)

    wider = await holder.post("/v1/tokens", MONTH | {"roles": ["legal_counsel"]})
    same = await holder.post("/v1/tokens", MONTH)

    assert code(wider) == "forbidden"
    assert same.json()["roles"] == ["auditor"]
    me = (await holder.get("/v1/users/me")).json()
    assert [grant["role"] for grant in me["grants"]] == ["auditor"]


@pytest.mark.parametrize(
    "body",
    [
        {"name": "t"},
        {"name": "t", "expires_in": "P400D"},
        {"name": "t", "expires_in": "-P1D"},
        {"name": "t", "expires_in": "P1D", "expires_at": "2190-01-01T00:00:00Z"},
        {"name": "t", "expires_at": "2001-01-01T00:00:00Z"},
        {"name": "t", "expires_at": "2190-01-01T00:00:00Z"},
    ],
)
async def test_a_token_expires_within_a_year(analyst, body, code):
    answer = await analyst.post("/v1/tokens", body)

    assert (answer.status_code, code(answer)) == (422, "invalid")


async def test_a_token_may_say_when_it_expires(analyst):
    until = datetime.now(UTC) + timedelta(days=10)

    answer = await analyst.post("/v1/tokens", {"name": "t", "expires_at": until.isoformat()})

    expires = datetime.fromisoformat(answer.json()["expires_at"])
    assert abs(expires - until) < timedelta(seconds=5)


@pytest.mark.parametrize("token", ["", "x", "tcn_" + "a" * 43, "é" * 20, "a" * 5000])
async def test_what_is_no_token_gets_401(http, token, code):
    answer = await http.get("/v1/cases", headers={"Authorization": f"Bearer {token}".encode()})

    assert (answer.status_code, code(answer)) == (401, "unauthenticated")
    assert answer.headers["www-authenticate"].startswith("Bearer")
