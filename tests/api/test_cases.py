"""Cases over HTTP: opened by hand, listed, shown, and told entry by entry."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest

from tocsin.domain.access import Grant, Role
from tocsin.domain.hashchain import find_faults
from tocsin.playbooks.library import load_library

pytestmark = pytest.mark.anyio
FORM = {
    "kind": "copyright-takedown",
    "title": "They took my song",
    "jurisdiction": "US",
    "fields": {
        "requester_name": "Ada",
        "requester_email": "ada@example.org",
        "work_description": "A song",
        "target_urls": "https://host.example/x",
    },
}


async def test_a_case_opened_by_hand_is_kept_as_an_item_and_starts_its_life(
    analyst, gate_of, timeline_of
):
    received = datetime.now(UTC) - timedelta(hours=3)

    answer = await analyst.post("/v1/cases", FORM | {"received_at": received.isoformat()})

    assert answer.status_code == 201, answer.text
    case = answer.json()
    assert answer.headers["location"] == f"/v1/cases/{case['ref']}"
    assert datetime.fromisoformat(case["received_at"]) == received
    assert case["fields"]["target_urls"] == ["https://host.example/x"]
    await gate_of(analyst, case["ref"], "review")
    item = case["items"][0]
    shown = (await analyst.get(f"/v1/items/{item['id']}")).json()
    assert shown["item"]["channel"] == "manual"
    assert shown["case"]["ref"] == case["ref"]
    assert find_faults(case["id"], await timeline_of(analyst, case["ref"])) == []


async def test_fields_are_shown_in_the_order_in_which_the_playbook_asks_for_them(
    analyst, gate_of
):
    fields = dict(reversed(FORM["fields"].items())) | {"work_urls": "https://example.org/w"}
    opened = (await analyst.post("/v1/cases", FORM | {"fields": fields})).json()
    gate = await gate_of(analyst, opened["ref"], "review")

    shown = (await analyst.get(f"/v1/cases/{opened['ref']}")).json()
    covered = (await analyst.get(f"/v1/cases/{opened['ref']}/gates/{gate['id']}")).json()

    asked = [name for name in load_library().get(FORM["kind"]).fields if name in fields]
    assert list(shown["fields"])[: len(asked)] == asked
    assert list(covered["fields"])[: len(asked)] == asked


async def test_what_a_form_lacks_is_asked_for(analyst, gate_of):
    fields = {"work_description": "A song"}
    case = (await analyst.post("/v1/cases", FORM | {"fields": fields})).json()

    gate = await gate_of(analyst, case["ref"], "completeness")

    assert gate["roles"] == ["intake_analyst"]
    shown = (await analyst.get(f"/v1/cases/{case['ref']}")).json()
    assert shown["missing"] == ["iii", "iv"], "as the law numbers them"


async def test_the_law_of_a_part_of_a_country_holds_its_cases(analyst, gate_of):
    form = {"kind": "privacy-request", "title": "Access", "jurisdiction": "US-CA"}
    case = (await analyst.post("/v1/cases", form)).json()

    await gate_of(analyst, case["ref"], "completeness")

    shown = (await analyst.get(f"/v1/cases/{case['ref']}")).json()
    assert shown["jurisdiction"] == "US-CA"
    assert "us-ca-ccpa-respond-45d" in [clock["law"] for clock in shown["clocks"]]


async def test_opening_with_the_same_key_opens_one_case(analyst, code):
    key = uuid.uuid4().hex
    first = await analyst.post("/v1/cases", FORM, key)

    again = await analyst.post("/v1/cases", FORM, key)
    other = await analyst.post("/v1/cases", FORM | {"title": "Another"}, key)

    assert again.json() == first.json()
    assert again.headers["location"] == first.headers["location"]
    assert code(other) == "idempotency-key-reused"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({"kind": "no-such"}, "unknown-kind"),
        ({"title": ""}, "invalid"),
        ({"title": "x" * 301}, "invalid"),
        ({"jurisdiction": "usa"}, "invalid"),
        ({"jurisdiction": "US-"}, "invalid"),
        ({"related": ["TCN-0000-0000"]}, "invalid"),
        ({"received_at": "2190-01-01T00:00:00Z"}, "invalid"),
        ({"received_at": "2026-01-01T00:00:00"}, "invalid"),
        ({"fields": {"work_description": "a\u0000b"}}, "invalid"),
        ({"fields": {"a b": "c"}}, "invalid"),
        ({"fields": {"requester_email": "nobody"}}, "invalid"),
        ({"surprise": 1}, "invalid"),
        ({"opener": "somebody-else"}, "invalid"),
    ],
)
async def test_a_form_that_is_not_as_it_must_be_is_refused(analyst, change, expected, code):
    answer = await analyst.post("/v1/cases", FORM | change)

    assert (answer.status_code, code(answer)) == (422, expected)


async def test_a_field_that_does_not_fit_is_named_with_its_limit(analyst):
    answer = await analyst.post("/v1/cases", FORM | {"fields": {"requester_email": "nobody"}})

    assert answer.json()["detail"] == (
        "`fields.requester_email`: an e-mail address such as name@example.org."
    )


async def test_a_field_that_the_kind_does_not_have_is_named_with_those_that_it_has(
    analyst, code
):
    fields = FORM["fields"] | {"requester_mail": "ada@example.org"}
    answer = await analyst.post("/v1/cases", FORM | {"fields": fields})

    assert (answer.status_code, code(answer)) == (422, "invalid")
    detail = answer.json()["detail"]
    assert "`fields.requester_mail`: copyright-takedown has no such field; known: " in detail
    assert "requester_email" in detail


async def test_a_paper_of_no_kind_yet_may_have_any_field(person_with):
    clerk = person_with(Role.INTAKE_ANALYST)
    form = FORM | {"kind": "unclassified", "fields": {"seen_by": "the doorman"}}
    answer = await clerk.post("/v1/cases", form)

    assert answer.status_code == 201, answer.text
    assert answer.json()["fields"]["seen_by"] == "the doorman"


async def test_related_cases_are_shown_from_both_ends(analyst, case_for):
    earlier = case_for()

    case = (await analyst.post("/v1/cases", FORM | {"related": [earlier.ref.lower()]})).json()

    assert [other["ref"] for other in case["related"]] == [earlier.ref]
    back = (await analyst.get(f"/v1/cases/{earlier.ref}")).json()
    assert [other["ref"] for other in back["related"]] == [case["ref"]]


async def test_a_ref_may_be_typed_carelessly(analyst, case_for):
    ref = case_for().ref
    typed = [ref.lower(), ref.replace("-", ""), ref.removeprefix("TCN-").lower()]

    answers = [(await analyst.get(f"/v1/cases/{spelling}")).json() for spelling in typed]

    assert {answer["ref"] for answer in answers} == {ref}


async def test_pages_hold_every_case_once(person_with, case_for, gate_of):
    reader = person_with(Grant(Role.AUDITOR, ("SE",)))
    opened = {case_for(jurisdiction="SE").ref for _ in range(7)}
    for ref in opened:  # a case that moves while it is listed may be seen twice
        await gate_of(reader, ref, "review")

    for sort in ("due", "received", "updated"):
        seen, cursor = [], None
        while True:
            query = {"limit": 2, "sort": sort} | ({"cursor": cursor} if cursor else {})
            page = (await reader.get("/v1/cases", **query)).json()
            seen += [case["ref"] for case in page["items"]]
            cursor = page["next"]
            if cursor is None:
                break
        if sort == "updated":  # one that moves up while it is listed is seen next time
            assert seen
            assert set(seen) <= opened
        else:
            assert sorted(seen) == sorted(opened)


async def test_timelines_are_paged_in_order(analyst, case_for, gate_of, timeline_of):
    ref = case_for().ref
    await gate_of(analyst, ref, "review")
    await analyst.post(f"/v1/cases/{ref}/notes", {"text": "one"})

    seen, cursor = [], None
    while True:
        query = {"limit": 2} | ({"cursor": cursor} if cursor else {})
        page = (await analyst.get(f"/v1/cases/{ref}/timeline", **query)).json()
        seen += [entry["seq"] for entry in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break

    assert len(seen) > 2  # more than one page
    assert seen == list(range(len(seen)))
    assert len(seen) > 4


@pytest.mark.parametrize("path", ["/v1/cases", "/v1/mailbox", "/v1/users", "/v1/deliveries"])
@pytest.mark.parametrize("cursor", ["nonsense", "W10", "WyJcdTAwMDAiXQ", "WzFd", "W10=", "é"])
async def test_a_made_up_cursor_is_refused_or_harmless(counsel, path, cursor):
    answer = await counsel.get(path, cursor=cursor)

    assert answer.status_code in {200, 422}


async def test_filters_narrow_the_list(analyst, case_for):
    title = f"Zanzibar {uuid.uuid4().hex}"
    ref = case_for(title=title, severity="grave").ref

    found = {
        name: [
            case["ref"] for case in (await analyst.get("/v1/cases", **query)).json()["items"]
        ]
        for name, query in {
            "words": {"q": title.lower()},
            "severity": {"severity": "grave", "sort": "received"},
            "another state": {"q": title, "state": "closed"},
            "another kind": {"q": title, "kind": "unclassified"},
        }.items()
    }

    assert found["words"] == [ref]
    assert ref in found["severity"]
    assert found["another state"] == found["another kind"] == []


async def test_waiting_on_me_lists_what_my_role_decides(
    case_for, person_with, gate_of, analyst
):
    scoped = [person_with(Grant(role, ("NO",))) for role in (Role.INTAKE_ANALYST, Role.AUDITOR)]
    ref = case_for(jurisdiction="NO").ref
    await gate_of(analyst, ref, "review")

    lists = [
        (await person.get("/v1/cases", waiting_on="me")).json()["items"] for person in scoped
    ]

    assert [[case["ref"] for case in found] for found in lists] == [[ref], []]


@pytest.mark.parametrize("path", ["/v1/cases/TCN%00", "/v1/cases?q=a%00b", "/v1/users/a%00"])
async def test_nul_is_refused_wherever_it_stands(analyst, path, code):
    answer = await analyst.send("GET", path)

    assert (answer.status_code, code(answer)) == (422, "invalid")


async def test_a_timeline_is_read_from_either_end_and_names_its_people(case_for, analyst):
    ref = case_for().ref
    await analyst.post(f"/v1/cases/{ref}/notes", {"text": "Seen"})
    path = f"/v1/cases/{ref}/timeline"

    oldest = (await analyst.get(path, by="people")).json()
    newest = (await analyst.get(path, by="people", order="newest", limit=1)).json()
    before = (
        await analyst.get(path, by="people", order="newest", limit=1, cursor=newest["next"])
    ).json()

    assert [entry["event"] for entry in oldest["items"]] == ["case.received", "note.added"]
    assert newest["items"] + before["items"] == oldest["items"][::-1]
    assert newest["people"] == {analyst.id: analyst.name}
