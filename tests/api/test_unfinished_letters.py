"""A letter with a place that nobody has filled in does not go out."""

import pytest

from tocsin.domain.access import Role

pytestmark = pytest.mark.anyio
FIELDS = {
    "requester_name": "Ada Example",
    "requester_email": "ada@example.org",
    "right": "access",
}


@pytest.fixture
async def ref(case_for, dpo, gate_of):
    """A request in Germany, of which somebody wants to make the time longer."""
    ref = case_for(kind="privacy-request", fields=FIELDS, jurisdiction="DE").ref
    await gate_of(dpo, ref, "scope")
    asked = await dpo.post(f"/v1/cases/{ref}/actions/extend", {"reason": "Many requests."})
    assert asked.status_code == 201, asked.text
    return ref


@pytest.fixture(scope="module")
def dpo(person_with):
    return person_with(Role.DPO)


async def test_its_approval_names_what_is_missing_until_somebody_writes_it(
    ref, dpo, counsel, decide, gate_of, code, timeline_of
):
    refused = await decide(counsel, ref, "extension", "extended")
    assert code(refused) == "letter-unfinished"
    assert "The reasons, such as the complexity" in refused.json()["detail"]

    gate = await gate_of(dpo, ref, "extension")
    body = {"body": "We need two months more, because there are (…) very many requests.\n"}
    edited = await dpo.put(f"/v1/cases/{ref}/letters/{gate['letter']}", body)
    assert edited.status_code == 200, edited.text
    decided = await decide(counsel, ref, "extension", "extended")

    assert decided.status_code == 201, decided.text
    verdicts = [e for e in await timeline_of(dpo, ref) if e["event"] == "verdict.given"]
    assert len(verdicts) == 1


async def test_a_verdict_that_sends_nothing_does_not_need_it(ref, counsel, decide):
    decided = await decide(counsel, ref, "extension", "no_extension")

    assert decided.status_code == 201, decided.text
