"""Deadlines of the law over the API: counted, turned as far as the law goes, migrated."""

import pytest

from tests.workflows.law.conftest import PLAYBOOK, terms
from tocsin.domain.playbook import Playbook
from tocsin.playbooks.lawful import with_terms
from tocsin.playbooks.library import load_library

pytestmark = pytest.mark.anyio


@pytest.fixture
def lawful(case_for):
    """Open a case whose clocks are counted by laws that are plainly made up."""
    return case_for(playbook=with_terms(Playbook.model_validate(PLAYBOOK), terms))


def clock(case: dict, name: str) -> dict:
    return next(one for one in case["clocks"] if one["id"] == name)


async def test_a_case_shows_what_its_law_comes_to_and_why(lawful, counsel, gate_of):
    await gate_of(counsel, lawful.ref, "review")
    case = (await counsel.get(f"/v1/cases/{lawful.ref}")).json()

    answer = clock(case, "answer")
    assert answer["safe"] == answer["due_at"]
    assert answer["pack"] == "test.1+000000000000"
    assert answer["zone"] == "Europe/Berlin"
    assert [event["name"] for event in answer["events"]] == ["received_at"]
    assert any("10 days" in line for line in answer["why"])


async def test_each_turn_that_the_law_refuses_says_why(lawful, counsel, gate_of, code):
    await gate_of(counsel, lawful.ref, "review")
    path = f"/v1/cases/{lawful.ref}/clocks"
    said = {"reason": "because"}

    refused = await counsel.post(f"{path}/fixed/pause", said)
    assert code(refused) == "clock-never-pauses"
    assert "s 2(2)" in refused.json()["detail"]
    wrong = {**said, "event": "full_moon"}
    assert code(await counsel.post(f"{path}/answer/record", wrong)) == "unknown-clock-event"
    ahead = {**said, "at": "2190-01-01T00:00:00Z"}
    assert code(await counsel.post(f"{path}/answer/pause", ahead)) == "invalid"


async def test_an_extension_by_law_is_on_record_with_its_arithmetic(
    lawful, counsel, gate_of, timeline_of
):
    await gate_of(counsel, lawful.ref, "review")
    path = f"/v1/cases/{lawful.ref}/clocks/answer/extend"
    extended = await counsel.post(path, {"reason": "Three hundred files."})

    assert extended.status_code == 201, extended.text
    entry = (await timeline_of(counsel, lawful.ref))[-1]
    assert entry["event"] == "clock.extended"
    assert entry["data"]["happened"] == "extended"
    assert entry["data"]["due_at"][:19] == clock(extended.json(), "answer")["due_at"][:19]


async def test_a_migration_is_shown_and_done_exactly_so(
    case_for, counsel, analyst, gate_of, timeline_of, code
):
    now = load_library().pinned("copyright-takedown", "US")
    clocks = [
        one.model_copy(update={"duration": "48h"}) if one.id == "expeditious" else one
        for one in now.clocks
    ]
    opening = case_for(playbook=now.model_copy(update={"clocks": tuple(clocks)}))
    path = f"/v1/cases/{opening.ref}/migration"
    await gate_of(counsel, opening.ref, "review")
    preview = (await counsel.get(path)).json()
    change = next(one for one in preview["clocks"] if one["clock"] == "expeditious")
    assert preview["impossible"] is None
    assert change["now"] < change["was"]
    body = {"reason": "The house target is 24 h now.", "playbook": preview["playbook"]}

    stale = {**body, "playbook": "0" * 64}
    assert code(await counsel.post(path, stale)) == "content-changed"
    assert code(await analyst.post(path, body)) == "forbidden"
    done = await counsel.post(path, body)
    assert done.status_code == 201, done.text
    assert clock(done.json(), "expeditious")["due_at"] == change["now"]
    entry = next(
        one
        for one in await timeline_of(counsel, opening.ref)
        if one["event"] == "case.migrated"
    )
    assert entry["data"]["playbook"] == preview["playbook"]
    assert any(text.startswith("expeditious: ") for text in entry["data"]["clocks"])
    assert code(await counsel.post(path, body)) == "migration-impossible"
