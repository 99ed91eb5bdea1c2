"""Findings are listed to those who see to them, and name no case that one may not see."""

import pytest

from tocsin.storage import findings

pytestmark = pytest.mark.anyio
CODE = "workflow-missing"


@pytest.fixture
def found(record, case_for):
    """Open a finding on a fresh case; it is resolved afterwards."""
    made = []

    def make(sensitivity="open"):
        opening = case_for(sensitivity=sensitivity)
        with record.begin() as session:
            findings.report(session, opening.case_id, CODE, "stage review")
        made.append(opening.case_id)
        return opening.ref

    yield make
    with record.begin() as session:
        for case_id in made:
            findings.resolve(session, case_id, [CODE])


async def every(person, **query):
    items = []
    while True:
        page = (await person.get("/v1/findings", **query)).json()
        items += page["items"]
        if page["next"] is None:
            return items
        query["cursor"] = page["next"]


async def test_an_open_finding_is_listed_with_its_case(found, people_by_role):
    ref = found()

    (shown,) = [one for one in await every(people_by_role["auditor"]) if one["case"] == ref]
    assert (shown["code"], shown["detail"]) == (CODE, "stage review")


@pytest.mark.parametrize(
    ("role", "sensitivity", "is_named"),
    [
        ("incident_manager", "restricted", True),
        ("incident_manager", "sealed", False),
        ("auditor", "sealed", True),
        ("admin", "open", False),
    ],
)
async def test_a_case_that_one_may_not_see_is_not_named(
    found, people_by_role, role, sensitivity, is_named
):
    before = await every(people_by_role[role])
    ref = found(sensitivity)

    (new,) = [one for one in await every(people_by_role[role]) if one not in before]
    assert new["code"] == CODE
    assert new["case"] == (ref if is_named else None)
    assert new["detail"] == ("stage review" if is_named else None)


async def test_a_long_list_goes_on_and_a_foreign_cursor_is_refused(found, people_by_role, code):
    refs = [found() for _ in range(3)]
    auditor = people_by_role["auditor"]

    listed = [one["case"] for one in await every(auditor, limit=1)]
    assert [ref for ref in listed if ref in refs] == refs
    assert code(await auditor.get("/v1/findings", cursor="nonsense")) == "invalid"


async def test_the_worklist_can_be_kept_to_cases_in_trouble(found, case_for, analyst):
    ref, sound = found(), case_for().ref

    page = (await analyst.get("/v1/cases", troubled="true", limit=200)).json()
    listed = [case["ref"] for case in page["items"]]
    assert ref in listed
    assert sound not in listed
