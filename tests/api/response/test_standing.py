"""Who subscribes to incidents of a sort hears of one from its declaration to its all-clear."""

import pytest

from tests.polling import eventually

pytestmark = pytest.mark.anyio


@pytest.fixture
def subscriber(person_with):
    """Somebody of a role who subscribes; whatever they subscribe to ends with them."""

    async def subscriber(role, **interest):
        person = person_with(role)
        answer = await person.post("/v1/subscriptions", interest)
        assert answer.status_code == 201, answer.text
        return person

    return subscriber


async def subjects(person, ref):
    """What somebody was told of a case, oldest first."""
    items = (await person.get("/v1/mailbox", limit=200)).json()["items"]
    return [item["subject"] for item in reversed(items) if item["reference"] == ref]


async def test_from_its_declaration_to_the_all_clear_that_reaches_whoever_was_told(
    subscriber, answered, manager, commander, stage_of
):
    kind = ["platform-incident"]
    bad = await subscriber("executive", kinds=kind, severity="sev1")
    others = [
        await subscriber("executive", kinds=kind, severity="sev0"),
        await subscriber("executive", kinds=["copyright-takedown"]),
        await subscriber("executive", jurisdictions=["FR"]),
        await subscriber("outreach_manager", kinds=kind),  # sees open cases only
    ]
    ref = await answered()
    await eventually(lambda: subjects(bad, ref), "it is declared", within=20)
    body = {"severity": "sev3", "reason": "It was contained."}
    assert (await manager.post(f"/v1/cases/{ref}/severity", body)).status_code == 201
    update = {"text": "Quiet."}
    assert (await commander.post(f"/v1/cases/{ref}/status-updates", update)).status_code == 201
    done = {"reason": "Over."}
    assert (await manager.post(f"/v1/cases/{ref}/actions/resolve", done)).status_code == 201
    await stage_of(manager, ref, "report")

    def is_over(told):
        return any("all clear" in subject for subject in told)

    told = await eventually(lambda: subjects(bad, ref), "the all-clear", is_over, within=20)
    assert "declared" in told[0]
    assert not any("status update" in subject for subject in told)  # it was a sev3 by then
    assert [await subjects(other, ref) for other in others] == [[], [], [], []]
    entries = (await manager.get(f"/v1/cases/{ref}/timeline", limit=200)).json()["items"]
    assert not [one for one in entries if one["event"] == "notice.unreached"]


async def test_the_ledger_says_which_subscription_it_was(subscriber, answered, manager):
    bad = await subscriber("executive", kinds=["platform-incident"], severity="sev1")
    ref = await answered()
    await eventually(lambda: subjects(bad, ref), "it is declared", within=20)

    rows = (await manager.get("/v1/deliveries", case=ref, limit=200)).json()["items"]
    (why,) = {row["because"] for row in rows if row["recipient"] == f"user:{bad.id}"}
    assert why.startswith("Standing subscription ")
    assert why.endswith("platform-incident, sev1 or worse.")
