"""Follow-ups and their cases over the API: suggested, joined, refused, related."""

import asyncio
import uuid

import pytest

from tests.polling import eventually
from tocsin.domain.access import Role

pytestmark = pytest.mark.anyio

NOTICE = """Dear host,

The following repository contains our copyrighted source code without permission:

{urls}

I have a good faith belief that use of the copyrighted materials described above on the
infringing web pages is not authorized by the copyright owner, or its agent, or the law.

I swear, under penalty of perjury, that the information in this notification is accurate and
that I am the copyright owner, or am authorized to act on behalf of the owner, of an exclusive
right that is allegedly infringed. Signed, number {mark}.
"""
COUNTER = """Counter notice {mark}

My repository {url} was disabled.

I swear, under penalty of perjury, that I have a good-faith belief that the material was removed
or disabled as a result of a mistake or misidentification of the material to be removed or
disabled.

I consent to the jurisdiction of Federal District Court for the judicial district in which my
address is located, and I will accept service of process from the person who provided the DMCA
notification or an agent of such person.
"""


@pytest.fixture
def repository():
    return f"https://github.com/teapot-{uuid.uuid4().hex[:8]}/kettle-{uuid.uuid4().hex[:8]}"


@pytest.fixture
def bring(analyst):
    """Take a text in and wait for its case's ref."""

    async def take(text, **values):
        filled = text.format(mark=uuid.uuid4().hex, **values)
        headers = {"Content-Type": "text/markdown", "Prefer": "wait=20"}
        answer = await analyst.send("POST", "/v1/intake", headers, content=filled.encode())
        return answer.json()["case"]["ref"]

    return take


@pytest.fixture
def disputed(bring, repository):
    """Two notices about one repository, and a counter notice that may answer either."""

    async def make():
        one = await bring(NOTICE, urls=repository)
        two = await bring(NOTICE, urls=repository)
        asking = await bring(COUNTER, url=repository)
        return asking, one, two

    return make


async def case(person, ref):
    return (await person.get(f"/v1/cases/{ref}")).json()


async def events(timeline_of, person, ref):
    return [entry["event"] for entry in await timeline_of(person, ref)]


async def test_what_is_certain_joins_with_its_evidence(analyst, bring, repository, timeline_of):
    ref = await bring(NOTICE, urls=repository)

    assert await bring(COUNTER, url=repository) == ref
    joined = (await case(analyst, ref))["items"][-1]
    assert joined["score"] > 0.6
    assert repository.removeprefix("https://") in joined["evidence"][0]
    await eventually(lambda: _has(timeline_of, analyst, ref, "item.joined"))
    entry = next(e for e in await timeline_of(analyst, ref) if e["event"] == "item.joined")
    assert entry["data"]["evidence"] == ["place"]


async def test_what_is_not_certain_is_suggested_on_both_sides(analyst, disputed):
    asking, one, two = await disputed()

    shown = (await case(analyst, asking))["suggestions"]
    assert {suggestion["ref"] for suggestion in shown} == {one, two}
    assert {suggestion["role"] for suggestion in shown} == {"original"}
    other_side = (await case(analyst, one))["suggestions"]
    assert [(one["ref"], one["role"]) for one in other_side] == [(asking, "follow_up")]


async def test_only_cases_that_one_may_see_are_suggested(disputed, person_with, analyst):
    asking, one, _ = await disputed()
    outsider = person_with(Role.OUTREACH_MANAGER)  # sees open cases, and no restricted ones

    assert (await outsider.get(f"/v1/cases/{asking}")).status_code == 404
    assert (await case(outsider, one))["suggestions"] == []
    assert (await case(analyst, one))["suggestions"] != []


async def test_a_case_joins_the_one_that_a_person_names(analyst, disputed, timeline_of):
    asking, one, _ = await disputed()
    body = {"into": one, "reason": "It names the first notice."}
    answer = await analyst.post(f"/v1/cases/{asking}/actions/join", body)

    assert answer.status_code == 201, answer.text
    await eventually(lambda: _is_closed(analyst, asking))
    closed, into = await case(analyst, asking), await case(analyst, one)
    assert closed["outcome"] == "joined"
    assert closed["items"][0]["id"] in [item["id"] for item in into["items"]]
    assert {"ref": asking, "why": "follow-up"} in into["related"]
    assert into["suggestions"] == []
    assert "case.joined" in await events(timeline_of, analyst, asking)
    await eventually(lambda: _has(timeline_of, analyst, one, "item.joined"))
    entry = next(e for e in await timeline_of(analyst, one) if e["event"] == "item.joined")
    assert (entry["actor"], entry["data"]["from_case"]) == (f"user:{analyst.id}", closed["id"])


async def test_a_refused_suggestion_is_gone_on_both_sides(analyst, disputed, timeline_of):
    asking, one, two = await disputed()
    path = f"/v1/cases/{asking}/suggestions/{one}/refuse"
    answer = await analyst.post(path, {"reason": "Another matter."})

    assert answer.status_code == 201, answer.text
    assert [said["ref"] for said in answer.json()["suggestions"]] == [two]
    assert (await case(analyst, one))["suggestions"] == []
    await eventually(lambda: _has(timeline_of, analyst, one, "suggestion.refused"))
    assert (await events(timeline_of, analyst, asking)).count("suggestion.refused") == 1
    assert (await analyst.post(path, {})).status_code == 404


async def test_an_original_that_comes_later_takes_its_follow_up(analyst, bring, repository):
    asking = await bring(COUNTER, url=repository)
    assert (await case(analyst, asking))["kind"] == "unclassified"
    ref = await bring(NOTICE, urls=repository)

    await eventually(lambda: _is_closed(analyst, asking))
    assert (await case(analyst, asking))["outcome"] == "joined"
    relations = [item["relation"] for item in (await case(analyst, ref))["items"]]
    assert sorted(relations) == ["joined", "opened"]


async def test_relating_two_cases_is_on_both_timelines_and_once(
    analyst, case_for, gate_of, timeline_of
):
    one, two = case_for(), case_for()
    for opening in (one, two):
        await gate_of(analyst, opening.ref, "review")
    body = {"ref": two.ref, "why": "The same sender"}
    for _ in range(2):
        answer = await analyst.post(f"/v1/cases/{one.ref}/related", body)
        assert answer.status_code == 201, answer.text

    assert answer.json()["related"] == [{"ref": two.ref, "why": "The same sender"}]
    assert (await case(analyst, two.ref))["related"][0]["ref"] == one.ref
    await eventually(lambda: _has(timeline_of, analyst, two.ref, "case.related"))
    for opening in (one, two):
        assert (await events(timeline_of, analyst, opening.ref)).count("case.related") == 1


async def test_a_closed_case_only_gets_the_relation(
    analyst, case_for, decide, gate_of, timeline_of
):
    closed = case_for(kind="unclassified", fields={})
    await decide(analyst, closed.ref, "triage", "no_action")
    await eventually(lambda: _is_closed(analyst, closed.ref))
    told = await events(timeline_of, analyst, closed.ref)
    other = case_for()
    await gate_of(analyst, other.ref, "review")
    answer = await analyst.post(f"/v1/cases/{closed.ref}/related", {"ref": other.ref})

    assert answer.status_code == 201, answer.text
    assert [one["ref"] for one in answer.json()["related"]] == [other.ref]
    await eventually(lambda: _has(timeline_of, analyst, other.ref, "case.related"))
    assert await events(timeline_of, analyst, closed.ref) == told


@pytest.mark.parametrize("path", ["related", "actions/join"])
async def test_a_case_has_nothing_to_do_with_itself_or_with_none(
    path, analyst, case_for, gate_of, code
):
    opening = case_for(kind="unclassified", fields={})
    await gate_of(analyst, opening.ref, "triage")
    for ref in (opening.ref, "TCN-0000-0000"):
        body = {"ref": ref} if path == "related" else {"into": ref, "reason": "why"}
        answer = await analyst.post(f"/v1/cases/{opening.ref}/{path}", body)

        assert code(answer) == "invalid"


async def test_a_case_cannot_join_a_closed_one(analyst, case_for, decide, gate_of, code):
    closed, asking = (case_for(kind="unclassified", fields={}) for _ in range(2))
    await decide(analyst, closed.ref, "triage", "no_action")
    await eventually(lambda: _is_closed(analyst, closed.ref))
    await gate_of(analyst, asking.ref, "triage")
    body = {"into": closed.ref, "reason": "why"}
    answer = await analyst.post(f"/v1/cases/{asking.ref}/actions/join", body)

    assert code(answer) == "invalid"
    assert "closed" in answer.json()["detail"]


async def test_two_that_join_each_other_at_the_same_moment_go_on_anew(
    analyst, case_for, gate_of
):
    for _ in range(10):
        one, two = (case_for(kind="unclassified", fields={}).ref for _ in range(2))
        for ref in (one, two):
            await gate_of(analyst, ref, "triage")
        joins = (_join(analyst, one, two), _join(analyst, two, one))
        if all(answer.is_success for answer in await asyncio.gather(*joins)):
            break  # else one of them was closed already when the other asked
    else:
        pytest.fail("never at the same moment")
    await eventually(lambda: _all_live(analyst, one, two))


async def _join(person, ref, into):
    body = {"into": into, "reason": "why"}
    return await person.post(f"/v1/cases/{ref}/actions/join", body)


async def _all_live(person, *refs):
    """Tell whether all that the closed cases were opened from is in open ones."""
    ends = [await case(person, ref) for ref in refs]
    items = {i["id"] for end in ends for i in end["items"] if i["relation"] == "opened"}
    related = {other["ref"] for end in ends for other in end["related"]} - set(refs)
    live = [await case(person, ref) for ref in related]
    return items <= {i["id"] for one in live if one["state"] == "open" for i in one["items"]}


async def _is_closed(person, ref):
    return (await case(person, ref))["state"] == "closed"


async def _has(timeline_of, person, ref, event):
    return event in await events(timeline_of, person, ref)
