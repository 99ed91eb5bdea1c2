"""Processes are killed in the middle of pages: each ends answered or exhausted, none is lost.

A crash between send and record gives at most one more notice to the same person, and it says
that it may be a second one.
"""

import random
import uuid
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests import polling
from tests.chaos.conftest import AWAY
from tocsin.domain.hashchain import find_faults

pytestmark = pytest.mark.chaos
KILLED = ("worker", "temporal", "postgres")
POLICY = {
    "steps": [
        {"to": ["role:legal_counsel"], "wait": "3s"},
        {"to": ["role:executive"], "wait": "3s"},
    ],
    "repeat": 1,
    "catch_all": {"to": ["role:executive"], "every": "2s", "times": 2},
}


def post(world, who, path, body, key):
    """Ask until there is an answer: whoever is killed meanwhile, the key makes it once."""
    answers = []

    def answered() -> bool:
        headers = {"Idempotency-Key": key}
        answers.append(world.call(who, "POST", path, json=body, headers=headers))
        return answers[-1].status_code == 201

    polling.until(
        answered, f"{path} to answer 201, not {answers[-1:]}", within=120, despite=AWAY
    )
    return answers[-1].json()


@pytest.fixture(scope="module")
def policy(world):
    name = f"chaos-{uuid.uuid4().hex[:8]}"
    body = {"id": name, "policy": POLICY}
    post(world, "manager", "/v1/escalation-policies", body, uuid.uuid4().hex)
    return name


@pytest.mark.parametrize("count", [40, pytest.param(200, marks=pytest.mark.nightly)])
def test_every_page_ends_answered_or_exhausted_whatever_is_killed(world, policy, until, count):
    with ThreadPoolExecutor(8) as threads:
        keys = [uuid.uuid4().hex for _ in range(count)]
        opening = [
            threads.submit(post, world, "manager", "/v1/pages", {"policy": policy}, key)
            for key in keys
        ]
        until(lambda: pages_begun(world, policy), 60, "the first pages")
        for name in KILLED:
            world.down(name)
            world.back(name)
        opened = [one.result(timeout=180)["id"] for one in opening]
        answered = random.Random(count).sample(opened, count // 2)  # noqa: S311 - no secret
        for page in answered:
            path = f"/v1/pages/{page}/acknowledge"
            threads.submit(post, world, "counsel", path, {}, f"ack-{page}")

    until(lambda: not pages(world, opened, "paging", "starting"), 120, "the end of every page")

    assert len(set(opened)) == count
    assert pages(world, opened, "acknowledged") == set(answered)
    assert pages(world, opened, "exhausted") == set(opened) - set(answered)
    # Whoever answers a page before it got to them need not be told of it any more.
    assert told(world, opened) >= set(opened) - set(answered)
    assert_whole(world, opened)
    assert_doubles_are_few_and_marked(world, opened, crashes=len(KILLED))


def pages_begun(world, policy) -> list:
    return world.rows(
        "SELECT id FROM pages WHERE policy = :policy AND state = 'paging'", policy=policy
    )


def pages(world, ids, *states) -> set[str]:
    found = world.rows(
        "SELECT id FROM pages WHERE id = ANY(:ids) AND state = ANY(:states)",
        ids=ids,
        states=list(states),
    )
    return {row.id for row in found}


def told(world, ids) -> set[str]:
    found = world.rows(
        "SELECT DISTINCT subject FROM deliveries WHERE subject = ANY(:ids) "
        "AND fate IN ('sent', 'delivered')",
        ids=ids,
    )
    return {row.subject for row in found}


def assert_whole(world, ids) -> None:
    for page in ids:
        rows = world.rows("SELECT * FROM page_events WHERE page_id = :id ORDER BY seq", id=page)
        assert find_faults(page, [dict(row._mapping) for row in rows]) == []


def assert_doubles_are_few_and_marked(world, ids, crashes) -> None:
    """Nobody was handed one notice more often than processes died, and each further says so."""
    rows = world.rows(
        "SELECT subject, count(*) AS attempts, count(*) FILTER (WHERE possible_duplicate) "
        "AS marked FROM deliveries WHERE subject = ANY(:ids) AND fate <> 'failed' "
        "GROUP BY subject, number, recipient",
        ids=ids,
    )
    assert max(row.attempts for row in rows) <= 1 + crashes
    assert all(row.marked == row.attempts - 1 for row in rows)
