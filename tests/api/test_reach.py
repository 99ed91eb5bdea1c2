"""Personal rules, previews and contacts over HTTP."""

import pytest

from tests.api.conftest import Person, serving
from tests.polling import eventually
from tocsin.storage import contacts

pytestmark = pytest.mark.anyio
CHANNELS = ("mailbox", "smtp", "sms")
NIGHT = {"begin": "22:00", "end": "07:00"}
RULES = {
    "zone": "Europe/Berlin",
    "routine": [{"channel": "smtp"}, {"channel": "mailbox", "after": "10m"}],
    "quiet": [NIGHT],
    "limits": [{"channel": "smtp", "most": 3, "per": "10m"}],
}


@pytest.fixture(scope="module")
async def desk(anyio_backend, settings):
    """The API where text messages are a channel too."""
    async with serving(settings.model_copy(update={"channels": CHANNELS})) as client:
        yield client


@pytest.fixture(scope="module")
def someone(desk, person_with):
    def make(*roles):
        known = person_with(*roles)
        return Person(desk, known.id, known.name, known.token, known.grants)

    return make


@pytest.fixture
def ann(someone):
    return someone("on_call")


@pytest.fixture(scope="module")
def admin(someone):
    return someone("admin")


async def test_who_has_no_rules_sees_what_counts(ann):
    shown = (await ann.get("/v1/users/me/rules")).json()

    assert (shown["version"], shown["rules"], shown["zone"]) == (0, {}, "UTC")
    assert [way["channel"] for way in shown["counts"]["urgent"]] == list(CHANNELS)
    assert "For everybody" in shown["words"][-1]


async def test_rules_are_put_by_version(ann, code):
    first = await ann.put("/v1/users/me/rules", {"rules": RULES, "note": "nights off"})
    assert first.status_code == 201, first.text
    assert (first.json()["version"], first.json()["note"]) == (1, "nights off")

    again = await ann.put("/v1/users/me/rules", {"rules": RULES})
    assert again.json()["version"] == 1
    other = {"rules": RULES | {"quiet": []}, "replaces": 1}
    assert (await ann.put("/v1/users/me/rules", other)).json()["version"] == 2
    assert code(await ann.put("/v1/users/me/rules", other)) == "rules-changed"
    shown = (await ann.get("/v1/users/me/rules")).json()
    assert shown["words"][0].startswith("At most 3 messages in 10m over smtp")


async def test_a_preview_says_in_words_what_would_happen_in_local_time(ann):
    await ann.put("/v1/users/me/rules", {"rules": RULES})

    query = {"urgency": "routine", "at": "2026-07-01T21:00:00Z"}
    night = (await ann.get("/v1/users/me/rules/preview", **query)).json()
    assert night["local"] == "2026-07-01T23:00:00+02:00"
    assert [way["channel"] for way in night["ways"]] == ["mailbox"]
    assert night["quiet_until"] == "2026-07-02T05:00:00Z"
    assert "It is quiet until 2026-07-02 07:00: only the mailbox is used." in night["words"]

    query = {"urgency": "urgent", "at": "2026-07-01T21:00:00Z", "severity": "sev1"}
    urgent = (await ann.get("/v1/users/me/rules/preview", **query)).json()
    assert urgent["broken_by"] == "urgency"
    assert [(way["channel"], way["at"][11:]) for way in urgent["ways"]] == [
        ("mailbox", "23:00:00+02:00"),
        ("smtp", "23:02:00+02:00"),
    ]


@pytest.mark.parametrize(
    ("rules", "where"),
    [
        ({"routine": [{"channel": "fax"}]}, ["body", "rules", "routine", "0", "channel"]),
        (
            {"urgent": [{"channel": "sms", "contact": "not-mine"}]},
            ["body", "rules", "urgent", "0", "contact"],
        ),
        (
            {"limits": [{"channel": "fax", "most": 1, "per": "1h"}]},
            ["body", "rules", "limits", "0", "channel"],
        ),
    ],
)
async def test_a_way_that_there_is_not_is_refused_with_its_place(ann, code, rules, where):
    answer = await ann.put("/v1/users/me/rules", {"rules": rules})

    assert code(answer) == "unknown-way"
    assert answer.json()["errors"][0]["at"] == where


async def test_rules_that_make_no_sense_are_refused_with_the_reason(ann, code):
    whole = {"begin": "00:00", "end": "00:00"}
    answer = await ann.put("/v1/users/me/rules", {"rules": {"quiet": [whole]}})

    assert (answer.status_code, code(answer)) == (422, "invalid")
    assert "no time at all" in answer.text


async def test_others_rules_are_for_who_manages_people(ann, admin, someone, code):
    other = someone("incident_commander")
    body = {"rules": {"urgent": [{"channel": "smtp"}]}}

    assert code(await other.get(f"/v1/users/{ann.name}/rules")) == "forbidden"
    assert code(await other.put(f"/v1/users/{ann.id}/rules", body)) == "forbidden"
    assert (await admin.put(f"/v1/users/{ann.name}/rules", body)).status_code == 201
    shown = (await ann.get(f"/v1/users/{ann.name}/rules")).json()
    assert shown["put_by"]["name"] == admin.name


async def added(person, address="+15550100", who="me"):
    body = {"channel": "sms", "address": address, "label": "work phone"}
    answer = await person.post(f"/v1/users/{who}/contacts", body)
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


@pytest.fixture
def code_of(record):
    """A code that counts, once the worker has tried to send one of its own."""

    async def make(person, contact):
        async def tried():
            page = (await person.get("/v1/users/me/contacts")).json()
            return next(one for one in page["items"] if one["id"] == contact)

        shown = await eventually(tried, "a code was tried", lambda one: one["code"] != "queued")
        assert (shown["code"], shown["why"]) == ("failed", "no channel 'sms' is set up")
        with record.begin() as session:
            return contacts.new_code(session, contacts.find(session, contact))

    return make


async def test_a_contact_is_used_once_its_code_was_entered(ann, code_of, code):
    contact = await added(ann)
    own = {"rules": {"routine": [{"channel": "sms", "contact": contact}]}}
    assert (await ann.put("/v1/users/me/rules", own)).status_code == 201
    before = (await ann.get("/v1/users/me/rules/preview")).json()
    assert before["passed"][0]["because"] == "no_contact"

    right = await code_of(ann, contact)
    wrong = {"code": "000000" if right != "000000" else "111111"}
    where = f"/v1/users/me/contacts/{contact}/confirm"
    assert code(await ann.post(where, wrong)) == "wrong-code"
    assert (await ann.post(where, {"code": right})).json()["confirmed_at"]
    after = (await ann.get("/v1/users/me/rules/preview")).json()
    assert [(way["channel"], way["label"]) for way in after["ways"]] == [("sms", "work phone")]


async def test_five_wrong_codes_are_enough(ann, code_of, code):
    contact = await added(ann)
    right = await code_of(ann, contact)
    wrong = {"code": "000000" if right != "000000" else "111111"}
    where = f"/v1/users/me/contacts/{contact}/confirm"

    for _ in range(5):
        await ann.post(where, wrong)
    assert code(await ann.post(where, {"code": right})) == "wrong-code"


async def test_an_address_is_shown_to_its_owner_only(ann, admin):
    await added(ann)
    own = (await ann.get("/v1/users/me/contacts")).json()["items"]
    others = (await admin.get(f"/v1/users/{ann.id}/contacts")).json()["items"]

    assert [one["address"] for one in own] == ["+15550100"]
    assert [one["address"] for one in others] == ["…0100"]


async def test_a_contact_is_removed(ann, code):
    contact = await added(ann)
    where = f"/v1/users/me/contacts/{contact}"

    assert (await ann.send("DELETE", where)).status_code == 204
    assert code(await ann.send("DELETE", where)) == "not-found"
    assert (await ann.get("/v1/users/me/contacts")).json()["items"] == []


async def test_another_persons_contact_is_not_there(ann, someone, code):
    contact = await added(ann)
    other = someone("on_call")

    assert code(await other.post(f"/v1/users/me/contacts/{contact}/code")) == "not-found"


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ({"channel": "fax", "address": "1"}, "unknown-way"),
        ({"channel": "mailbox", "address": "1"}, "unknown-way"),
        ({"channel": "smtp", "address": "not an address"}, "invalid"),
        ({"channel": "sms", "address": "two\nlines"}, "invalid"),
        ({"channel": "webhook", "address": "1"}, "invalid"),
    ],
)
async def test_a_contact_that_cannot_be_is_refused(ann, code, body, problem):
    assert code(await ann.post("/v1/users/me/contacts", body)) == problem


async def test_the_same_contact_is_not_added_twice(ann, code):
    await added(ann)
    body = {"channel": "sms", "address": "+15550100"}

    assert code(await ann.post("/v1/users/me/contacts", body)) == "contact-exists"


async def test_so_many_contacts_in_a_day_and_no_more(ann, code):
    for number in range(contacts.MOST_ADDED):
        contact = await added(ann, f"+1555{number:04}")
        await ann.send("DELETE", f"/v1/users/me/contacts/{contact}")

    body = {"channel": "sms", "address": "+15559999"}
    assert code(await ann.post("/v1/users/me/contacts", body)) == "too-many-contacts"


async def test_the_zone_of_a_profile_is_that_of_the_rules(ann, admin):
    await admin.send("PATCH", f"/v1/users/{ann.id}", json={"zone": "Asia/Tokyo"})

    assert (await ann.get("/v1/users/me/rules")).json()["zone"] == "Asia/Tokyo"
    assert (await ann.get("/v1/users/me")).json()["zone"] == "Asia/Tokyo"
