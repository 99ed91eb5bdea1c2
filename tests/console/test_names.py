"""Pages say what colleagues call people; programs keep the names that people sign in with."""

import re

import pytest

from tests.api.duty import a_schedule, rota
from tocsin.domain.access import Role

pytestmark = pytest.mark.anyio
ADA, BEN = "Ada <Ruiz>", "Ben Okoro"
SHOWN_ADA = "Ada &lt;Ruiz&gt;"


@pytest.fixture
def ada(person_with):
    """An analyst who is called otherwise than they sign in."""
    return person_with(Role.INTAKE_ANALYST, Role.ON_CALL, display_name=ADA)


@pytest.fixture
def ben(person_with):
    return person_with(Role.LEGAL_COUNSEL, Role.AUDITOR, Role.ON_CALL, display_name=BEN)


@pytest.fixture
async def ref(case_for, ada, decide, gate_of, counsel):
    """A case on which Ada is and has decided, at counsel's gate."""
    ref = case_for().ref
    await ada.post(f"/v1/cases/{ref}/assignments", {"person": "me"})
    await decide(ada, ref, "review", "remove")
    await gate_of(counsel, ref, "counsel")
    return ref


def said(text):
    """Return what a page shows, without addresses, values and names to choose from."""
    return re.sub(r"<option [^>]*>|(href|title|value)=\"[^\"]*\"", "", text)


async def test_a_case_its_room_and_its_lists_call_people_by_what_they_are_called(
    surf, ben, ada, ref
):
    client = await surf(ben)
    for path in (f"/cases/{ref}", f"/cases/{ref}/room", f"/cases?q={ref}&state=open"):
        answer = await client.get(path, follow_redirects=True)

        assert SHOWN_ADA in answer.text, path
        assert ada.name not in said(answer.text), path
    case = (await ben.get(f"/v1/cases/{ref}")).json()
    assert ada.name in [one["name"] for one in case["people"]]


async def test_an_entry_of_the_record_says_both(surf, ben, ada, ref):
    entries = (await ben.get(f"/v1/cases/{ref}/timeline")).json()["items"]
    (mine,) = [one["seq"] for one in entries if one["event"] == "verdict.given"]

    text = (await (await surf(ben)).get(f"/cases/{ref}/entries/{mine}")).text

    assert f'{SHOWN_ADA} <span class="mono dim">{ada.name}</span>' in text


async def test_the_audit_calls_people_so_and_leads_on_by_their_names(surf, person_with, ada):
    await ada.get("/v1/audit")  # which is refused, and written down
    auditor = person_with(Role.AUDITOR, Role.ADMIN)

    text = (await (await surf(auditor)).get(f"/audit?person={ada.name}")).text

    assert f'<a href="/people/{ada.name}" title="{ada.name}">{SHOWN_ADA}</a>' in text


async def test_a_schedule_calls_people_so_and_its_forms_send_their_names(
    surf, manager, ada, ben
):
    name = await a_schedule(manager, rota(ada, ben))
    client = await surf(manager)

    shown = (await client.get(f"/schedules/{name}")).text
    form = (await client.get(f"/schedules/{name}/override")).text

    lines = said(shown).partition("<pre")[0]  # where it stands as it was put: in YAML
    assert SHOWN_ADA in lines
    assert ada.name not in lines
    assert f"- {ada.name}" in shown
    assert f'<option value="{ada.name}">{SHOWN_ADA}</option>' in form


async def test_two_whom_colleagues_call_the_same_are_told_apart(
    surf, case_for, person_with, manager
):
    same = [person_with(Role.INTAKE_ANALYST, display_name="Kim Lee") for _ in range(2)]
    ref = case_for().ref
    for one in same:
        await one.post(f"/v1/cases/{ref}/assignments", {"person": "me"})

    text = (await (await surf(manager)).get(f"/cases/{ref}")).text

    for one in same:
        assert f"Kim Lee ({one.name})" in text


async def test_many_cases_are_with_somebody_by_what_they_are_called(
    surf, case_for, manager, ada
):
    client = await surf(manager)
    form = {"refs[]": [case_for().ref], "person": ada.name}

    answer = await client.form("/cases/assign", **form)

    assert f"1 case is now with {SHOWN_ADA}" in answer.text
