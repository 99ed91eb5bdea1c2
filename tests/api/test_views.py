"""Saved views: each person's own, checked when they are kept."""

import pytest

from tocsin.desk.saved_views import MOST_VIEWS
from tocsin.domain.access import Role

pytestmark = pytest.mark.anyio
OPEN = "state=open&kind=copyright-takedown"


@pytest.fixture
def me(person_with):
    return person_with(Role.INTAKE_ANALYST)


async def names(person):
    return [view["name"] for view in (await person.get("/v1/views")).json()["items"]]


async def test_a_view_is_kept_as_it_stands_in_an_address(me):
    made = await me.post(
        "/v1/views", {"name": " Mine ", "query": f"?{OPEN}&jurisdiction=de&q="}
    )

    assert made.status_code == 201, made.text
    view = made.json()
    assert made.headers["location"] == f"/v1/views/{view['id']}"
    assert (view["name"], view["position"]) == ("Mine", 0)
    assert view["query"] == "state=open&kind=copyright-takedown&jurisdiction=DE"


async def test_the_same_request_keeps_one_view(me):
    answers = [await me.post("/v1/views", {"name": "a", "query": ""}, "k") for _ in range(2)]

    assert answers[0].json() == answers[1].json()
    assert await names(me) == ["a"]


async def test_views_are_moved_renamed_and_forgotten(me):
    made = [(await me.post("/v1/views", {"name": n, "query": OPEN})).json() for n in "abc"]
    await me.send("PATCH", f"/v1/views/{made[2]['id']}", json={"position": 0})
    await me.send("PATCH", f"/v1/views/{made[0]['id']}", json={"name": "d", "query": "q=x"})
    assert await names(me) == ["c", "d", "b"]

    gone = await me.send("DELETE", f"/v1/views/{made[1]['id']}")

    assert gone.status_code == 204
    assert await names(me) == ["c", "d"]


async def test_a_name_is_taken_once_by_each_person(me, person_with, code):
    other = person_with(Role.INTAKE_ANALYST)
    for person in (me, other):
        assert (await person.post("/v1/views", {"name": "a", "query": ""})).status_code == 201

    again = await me.post("/v1/views", {"name": "a", "query": OPEN})

    assert code(again) == "view-name-taken"


async def test_anothers_view_is_not_there(me, person_with, code):
    view = (await me.post("/v1/views", {"name": "a", "query": ""})).json()
    other = person_with(Role.ADMIN)
    path = f"/v1/views/{view['id']}"

    assert code(await other.send("PATCH", path, json={"name": "b"})) == "not-found"
    assert code(await other.send("DELETE", path)) == "not-found"
    assert await names(other) == []
    assert await names(me) == ["a"]


@pytest.mark.parametrize(
    "body",
    [
        {"name": "", "query": ""},
        {"name": "x" * 81, "query": ""},
        {"name": "x", "query": "colour=red"},
        {"name": "x", "query": "sort=colour"},
        {"name": "x", "query": "due_before=someday"},
        {"name": "x", "query": f"q={'x' * 201}"},
        {"name": "x", "query": "q=a%00b"},
        {"name": "x", "query": "due_within=100000d"},
    ],
)
async def test_what_is_no_view_is_refused(me, body, code):
    answer = await me.post("/v1/views", body)

    assert code(answer) == "invalid"
    assert await names(me) == []


async def test_one_person_keeps_so_many_and_no_more(me, code):
    for number in range(MOST_VIEWS):
        await me.post("/v1/views", {"name": f"v{number}", "query": ""})

    answer = await me.post("/v1/views", {"name": "one more", "query": ""})

    assert code(answer) == "invalid"
    assert str(MOST_VIEWS) in answer.json()["detail"]
