"""Verdicts over HTTP: the right person, on what they saw, once."""

import pytest

pytestmark = pytest.mark.anyio


def code(answer):
    assert answer.headers["content-type"] == "application/problem+json"
    problem = answer.json()
    assert problem["status"] == answer.status_code
    return problem["type"].removeprefix("/problems/")


async def test_a_verdict_counts_and_the_answer_shows_the_case_after_it(
    case_for, analyst, decide, timeline_of
):
    ref = case_for().ref

    answer = await decide(analyst, ref, "review", "remove")

    assert answer.status_code == 201, answer.text
    case = answer.json()
    assert case["projected"] is True
    assert case["version"] >= case["seq"]
    entries = await timeline_of(analyst, ref)
    given = next(entry for entry in entries if entry["event"] == "verdict.given")
    assert given["actor"] == f"user:{analyst.id}"
    assert given["texts"] == {"reason": "because remove"}
