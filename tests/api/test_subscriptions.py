"""Standing subscriptions over HTTP: one's own, others', and their end."""

import pytest

pytestmark = pytest.mark.anyio
PATH = "/v1/subscriptions"


@pytest.fixture(scope="module")
def executive(person_with):
    return person_with("executive")


async def added(person, **body):
    answer = await person.post(PATH, body)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def listed(person, **query):
    return [one["id"] for one in (await person.get(PATH, **query)).json()["items"]]


async def test_somebody_subscribes_to_bad_incidents_of_a_country(executive):
    made = await added(
        executive, kinds=["platform-incident"], severity="sev1", jurisdictions=["US"]
    )

    assert made["target"] == f"person:{executive.id}"
    assert (made["severity"], made["kinds"]) == ("sev1", ["platform-incident"])
    assert made["name"] == executive.name
    assert made["id"] in await listed(executive)


async def test_the_same_request_subscribes_once(executive):
    first = await executive.post(PATH, {"severity": "sev0"}, key="subscribe-1")
    again = await executive.post(PATH, {"severity": "sev0"}, key="subscribe-1")

    assert first.json() == again.json()


async def test_leads_subscribe_others_and_see_all(executive, manager, analyst, code):
    body = {"target": executive.name, "kinds": ["platform-incident"]}
    made = await added(manager, **body)

    assert made["put_by"]["id"] == manager.id
    assert made["id"] in await listed(executive)
    assert made["id"] in await listed(manager)
    assert made["id"] in await listed(manager, target=executive.name)
    assert made["id"] not in await listed(analyst, target=executive.name)
    assert code(await analyst.post(PATH, body)) == "forbidden"


async def test_one_ends_ones_own_and_leads_end_any(executive, manager, analyst, code):
    own, other = await added(executive), await added(manager, target="role:executive")

    assert code(await analyst.post(f"{PATH}/{own['id']}/end")) == "not-found"
    assert code(await executive.post(f"{PATH}/{other['id']}/end")) == "not-found"
    ended = await executive.post(f"{PATH}/{own['id']}/end")
    again = await manager.post(f"{PATH}/{own['id']}/end")
    assert ended.json()["ended_at"] == again.json()["ended_at"] is not None
    assert own["id"] not in await listed(executive)
    assert (await manager.post(f"{PATH}/{other['id']}/end")).status_code == 201


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ({"kinds": ["no-such"]}, "unknown-kind"),
        ({"severity": "apocalyptic"}, "invalid"),
        ({"kinds": ["unclassified"], "severity": "sev1"}, "invalid"),
        ({"target": "role:no-such"}, "unknown-target"),
        ({"target": "webhook:no-such"}, "unknown-target"),
        ({"target": "no-such-person"}, "unknown-person"),
        ({"jurisdictions": ["Germany"]}, "invalid"),
    ],
)
async def test_what_cannot_be_is_refused_with_its_reason(body, why, manager, code):
    assert code(await manager.post(PATH, body)) == why


async def test_who_sees_no_case_is_not_subscribed(manager, person_with, code):
    blind = person_with("admin")

    assert code(await manager.post(PATH, {"target": blind.name})) == "person-cannot-see"
    assert code(await blind.post(PATH, {})) == "forbidden"
