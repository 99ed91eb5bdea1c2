"""Processes are killed in the middle of a lifecycle: nothing is lost, late or done twice."""

import time

import pytest

pytestmark = pytest.mark.chaos

NOTICE = """**Please describe the nature of your copyright ownership.**

I am the owner of the synthetic work.

**What work was allegedly infringed?**

A synthetic example, https://example.org/work

**What files should be taken down?**

https://host.example/synthetic/{number}

I have a good faith belief that use is not authorized. I swear, under penalty of perjury, that
the information in this notification is accurate and that I am the copyright owner.

Contact: synthetic@example.org. Signed, Synthetic Person
"""


def test_what_came_in_while_temporal_was_down_becomes_a_case_when_it_is_back(world, until):
    world.down("temporal")
    answer = world.receive(NOTICE.format(number=1).encode())
    item = answer.json()["item"]

    assert answer.status_code == 201
    opened = "SELECT case_id FROM items WHERE id = :id AND case_id IS NOT NULL"
    until(lambda: world.rows(opened, id=item["id"]), 20, "the case")
    (case_id,) = world.rows(opened, id=item["id"])[0]
    world.back("temporal")
    world.wait_for_gates([case_id], 40)
    world.assert_sound([case_id])


@pytest.mark.parametrize(
    "name", ["worker", "temporal", pytest.param("postgres", marks=pytest.mark.nightly)]
)
def test_a_reminder_that_fell_due_while_a_process_was_dead_comes_when_it_is_back(
    world, until, name
):
    opened = world.open(10, seconds=6)
    begin = time.monotonic()
    world.wait_for_gates(opened)
    world.down(name)
    until(lambda: time.monotonic() - begin > 8, 20, "the deadline to pass")
    world.back(name)

    first = until(
        lambda: any(world.told(case_id, "executive") for case_id in opened), 60, "a reminder"
    )
    until(
        lambda: all(world.told(case_id, "executive") for case_id in opened), 60, "all reminders"
    )
    assert first <= 5.0
    for case_id in opened:
        assert world.decide(case_id).status_code == 201
        assert len(world.told(case_id, "executive")) == 1
    until(lambda: all(world.state(case_id) == "closed" for case_id in opened), 30, "the end")
    world.assert_sound(opened)


@pytest.mark.parametrize("name", ["worker", "api", "temporal", "postgres"])
def test_a_verdict_that_was_on_its_way_when_a_process_died_counts_exactly_once(
    world, until, name
):
    opened = world.open(3, seconds=600)
    world.wait_for_gates(opened)
    gates = {case_id: world.gate(case_id) for case_id in opened}
    world.stack.kill(name)

    for case_id, gate in gates.items():

        def decided(case_id=case_id, gate=gate) -> bool:
            answer = world.decide(case_id, key=f"key-{case_id}", gate=gate)
            return answer.status_code == 201

        until(decided, 60, "the verdict")
    until(lambda: all(world.state(case_id) == "closed" for case_id in opened), 30, "the end")
    given = world.rows(
        "SELECT case_id FROM timeline WHERE event = 'verdict.given' AND case_id = ANY(:ids)",
        ids=opened,
    )
    assert len(given) == len(opened)
    world.assert_sound(opened)
    until(lambda: world.is_back(name), 30, f"{name} back")


@pytest.mark.parametrize("away", [15, pytest.param(60, marks=pytest.mark.nightly)])
def test_the_ladder_climbs_while_the_record_is_away_and_the_timeline_catches_up(
    world, until, away
):
    opened = world.open(3, seconds=10)
    world.wait_for_gates(opened)
    world.down("postgres")
    gone = time.monotonic()
    until(lambda: time.monotonic() - gone > away, away + 30, "enough time without it")
    world.back("postgres")

    until(
        lambda: all(world.told(case_id, "executive") for case_id in opened), 30, "the reminders"
    )
    climbed = (
        "SELECT (data->>'late_ms')::int FROM timeline "
        "WHERE case_id = ANY(:ids) AND event = 'rung.climbed' AND data->>'rung' LIKE '%rung:1'"
    )
    until(lambda: len(world.rows(climbed, ids=opened)) == 3, 20, "the timeline to catch up")
    assert (
        max(late for (late,) in world.rows(climbed, ids=opened)) < 5000
    )  # on time by the workflow, while it was away
    world.assert_sound(opened)
