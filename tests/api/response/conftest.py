"""Who works on an incident, and incidents at two points of their lives."""

import pytest

from tests.polling import eventually


@pytest.fixture(scope="session")
def commander(person_with):
    return person_with("incident_commander")


@pytest.fixture(scope="session")
def reviewer(person_with):
    return person_with("qa_reviewer")


@pytest.fixture(scope="session")
def auditor(person_with):
    return person_with("auditor")


@pytest.fixture(scope="session")
def reported(case_for, gate_of, manager):
    """Report an incident and wait until it can be triaged."""

    async def report():
        opening = case_for(
            kind="platform-incident", sensitivity="restricted", title="Harassment", fields={}
        )
        await gate_of(manager, opening.ref, "triage")
        return opening.ref

    return report


@pytest.fixture(scope="session")
def stage_of():
    async def wait(person, ref, stage):
        async def case():
            return (await person.get(f"/v1/cases/{ref}")).json()

        return await eventually(case, f"{ref} at {stage}", lambda now: now["stage"] == stage)

    return wait


@pytest.fixture(scope="session")
def answered(reported, manager, commander, decide, stage_of):
    """Bring an incident to where it is being answered and somebody has command."""

    async def answer():
        ref = await reported()
        await manager.post(f"/v1/cases/{ref}/severity", {"severity": "sev1"})
        assert (await decide(manager, ref, "triage", "declare")).status_code == 201
        await stage_of(manager, ref, "mobilise")
        body = {"reason": "Mine"}
        taken = await commander.post(f"/v1/cases/{ref}/actions/acknowledge", body)
        assert taken.status_code == 201, taken.text
        await stage_of(manager, ref, "responding")
        return ref

    return answer


@pytest.fixture
async def ref(reported):
    return await reported()


@pytest.fixture
async def incident(answered):
    return await answered()


@pytest.fixture(scope="session")
async def waiting(anyio_backend, reported):
    """One incident at its triage for all that is only refused."""
    return await reported()


@pytest.fixture(scope="session")
async def standing(anyio_backend, answered):
    """One incident that is being answered, for what leaves it as it is or only adds to it."""
    return await answered()
