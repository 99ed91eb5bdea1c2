"""What a law pack would change for open cases is told before anybody publishes it."""

from datetime import datetime, timedelta

import pytest

from tests.api.rulebook.deeds import LAWFUL, act, seen
from tests.polling import eventually
from tocsin.domain.access import Grant, Role
from tocsin.playbooks.shipped import files_of, shipped_pack

pytestmark = pytest.mark.anyio


def with_longer_tco(files):
    """Change one entry of the pack: two hours instead of one."""
    name = next(name for name, text in files.items() if "id: eu-tco-art3-removal-1h\n" in text)
    before, mark, after = files[name].partition("id: eu-tco-art3-removal-1h\n")
    assert after.count("hours: 1") >= 1
    return {**files, name: before + mark + after.replace("hours: 1", "hours: 2", 1)}


@pytest.fixture
def lawful_case(owner, lawyer, kind, rehearsed, person_with):
    """Publish a kind with a clock of the law, and open a case of it as somebody."""

    async def make(**form):
        text = LAWFUL.format(kind=kind, title="x")
        version = (await owner.post(f"/v1/playbooks/{kind}/versions", {"text": text})).json()
        rehearsed(kind, 1)
        await act(lawyer, version, "publish", seen(version))
        body = {"kind": kind, "title": "x", "fields": {}, "jurisdiction": "DE"} | form
        ref = (await lawyer.post("/v1/cases", body)).json()["ref"]

        async def clocks():
            case = (await lawyer.get(f"/v1/cases/{ref}")).json()
            return [one for one in case["clocks"] if one["id"] == "lawful"]

        return ref, (await eventually(clocks, "a clock that the law counts"))[0]

    return make


async def test_what_a_pack_would_change_for_open_cases_is_told_before_it_is_published(
    lawful_case, owner, lawyer, code
):
    ref, clock = await lawful_case()
    files = with_longer_tco(files_of(shipped_pack()))
    version = (await owner.post("/v1/law-packs", {"files": files})).json()
    answers = [
        await lawyer.post(f"/v1/law-packs/{version['number']}/diff"),
        await lawyer.post("/v1/law-packs/diff", {"files": files}),
    ]

    assert [one.status_code for one in answers] == [200, 200]
    told = answers[0].json()
    (mine,) = [one for one in told["items"] if one["ref"] == ref]
    assert mine["was"] == clock["due_at"]
    hour = datetime.fromisoformat(mine["now"]) - datetime.fromisoformat(mine["was"])
    assert hour == timedelta(hours=1)
    assert [one["text"] for one in mine["changed"]] == [
        "law eu-tco-art3-removal-1h: duration.hours 1 → 2"
    ]
    assert "2021/784" in mine["citation"]
    assert told["cases"] == told["affected"] + told["unaffected"]
    assert answers[1].json()["affected"] == told["affected"]
    again = (await lawyer.get(f"/v1/cases/{ref}")).json()["clocks"]
    assert clock["due_at"] in [one["due_at"] for one in again]


async def test_the_same_pack_changes_nothing_for_anybody(lawful_case, lawyer):
    ref, _ = await lawful_case()
    files = files_of(shipped_pack())
    told = (await lawyer.post("/v1/law-packs/diff", {"files": files})).json()

    assert [one for one in told["items"] if one["pack"] == told["pack"]] == []
    assert ref not in [one["ref"] for one in told["items"]]
    assert told["unaffected"] >= 1


async def test_a_pack_is_compared_on_those_cases_only_that_one_may_see(
    lawful_case, person_with, code
):
    ref, _ = await lawful_case(jurisdiction="FR")
    files = with_longer_tco(files_of(shipped_pack()))
    german = person_with(Grant(Role.POLICY_OWNER, jurisdictions=("DE",)))
    analyst = person_with(Role.INTAKE_ANALYST)
    told = (await german.post("/v1/law-packs/diff", {"files": files})).json()
    refused = await analyst.post("/v1/law-packs/diff", {"files": files})

    assert ref not in [one["ref"] for one in told["items"]]
    assert (refused.status_code, code(refused)) == (403, "forbidden")


async def test_a_pack_that_is_wrong_is_compared_with_nothing(lawyer, code):
    wrong = await lawyer.post("/v1/law-packs/diff", {"files": {"pack.yaml": "x"}})
    missing = await lawyer.post("/v1/law-packs/999999/diff")

    assert [code(one) for one in (wrong, missing)] == ["rule-invalid", "not-found"]
