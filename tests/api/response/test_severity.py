"""How bad an incident is, said by the answers to what its playbook asks."""

import pytest

pytestmark = pytest.mark.anyio

SERIOUS = {"harm": "serious", "spread": "growing", "attention": "internal"}


async def test_it_is_told_by_the_answers_to_what_the_playbook_asks(ref, manager):
    body = {"answers": SERIOUS, "reason": "Many accounts."}
    case = (await manager.post(f"/v1/cases/{ref}/severity", body)).json()

    assert (case["severity"], case["severity_answers"]) == ("sev1", SERIOUS)


async def test_it_must_be_known_before_the_incident_is_declared(waiting, manager, decide, code):
    answer = await decide(manager, waiting, "triage", "declare")

    assert (answer.status_code, code(answer)) == (409, "severity-missing")


@pytest.mark.parametrize(
    ("body", "why", "says"),
    [
        ({"severity": "apocalyptic"}, "unknown-severity", "sev0"),
        ({"answers": SERIOUS | {"harm": "odd"}}, "invalid", "harm: answer one of life"),
        ({"answers": {"harm": "life"}}, "invalid", "spread"),
        ({"answers": SERIOUS | {"mood": "bad"}}, "invalid", "nothing asks mood"),
        ({"answers": SERIOUS, "severity": "sev1"}, "invalid", "severity"),
        ({}, "invalid", "answers"),
    ],
)
async def test_what_the_playbook_does_not_know_is_refused(
    waiting, manager, code, body, why, says
):
    answer = await manager.post(f"/v1/cases/{waiting}/severity", body)

    assert (answer.status_code, code(answer)) == (422, why)
    assert says in answer.json()["detail"]


async def test_a_kind_without_questions_takes_no_answers(case_for, analyst, gate_of, code):
    ref = case_for().ref
    await gate_of(analyst, ref, "review")

    answer = await analyst.post(f"/v1/cases/{ref}/severity", {"answers": SERIOUS})

    assert code(answer) == "invalid"
    assert "asks nothing" in answer.json()["detail"]


@pytest.mark.parametrize(("severity", "status"), [("sev0", 201), ("high", 422)])
async def test_a_case_is_opened_with_a_severity_of_its_kind(manager, severity, status):
    form = {"kind": "platform-incident", "title": "By hand", "severity": severity}

    assert (await manager.post("/v1/cases", form)).status_code == status


async def test_whoever_only_decides_does_not_set_it(waiting, person_with, code):
    executive = person_with("executive")

    answer = await executive.post(f"/v1/cases/{waiting}/severity", {"severity": "sev3"})

    assert code(answer) == "forbidden"
