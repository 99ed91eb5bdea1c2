"""An incident's status updates as a timetable: asked for, late, slower, and over."""

from datetime import UTC, datetime, timedelta

import pytest

from tocsin.domain.scripts import Step
from tocsin.playbooks.library import load_library

pytestmark = pytest.mark.anyio
RECEIVED = "2027-01-01T03:00:00+01:00"
RESPONDING = datetime(2027, 1, 1, 2, 5, tzinfo=UTC)
UPDATES = ("update-due", "update-overdue")
MINUTE = timedelta(minutes=1)


@pytest.fixture
def incident(rehearse):
    """A sev1 that somebody takes command of after five minutes, and what is done then."""

    async def incident(*steps):
        answers = ("triage=declare@+3m", "mobilise=acknowledge@+2m")
        playbook = load_library().get("platform-incident")
        written = [Step.model_validate(step) for step in steps]
        return await rehearse(
            RECEIVED,
            *answers,
            steps=written,
            playbook=playbook,
            severity="sev1",
            horizon=timedelta(hours=12),
        )

    return incident


def asked(rehearsed):
    """When somebody is asked for an update, in whole minutes, and by which letter."""
    return [
        (round((at - RESPONDING) / MINUTE - 0.2), what)
        for at, _, what in rehearsed.told
        if what in UPDATES
    ]


async def test_a_sev1_asks_every_hour_before_it_and_at_it_and_then_asks_others(incident):
    story = await incident(
        {"at": "+4h after stage:responding", "do": "act", "action": "resolve"}
    )

    assert asked(story) == [(45, "update-due"), (60, "update-overdue"), (70, "update-overdue")]
    first, due, late = [who for _, who, what in story.told if what in UPDATES]
    commander = "person:incident_commander-2"
    assert commander in first
    assert commander in due
    assert "role:executive" not in (*first, *due)
    assert {commander, "role:incident_manager", "role:executive"} == set(late)


async def test_each_update_begins_the_next_hour(incident):
    story = await incident(
        {"at": "+50m after stage:responding", "do": "update"},
        {"at": "+105m after stage:responding", "do": "act", "action": "resolve"},
    )

    assert asked(story) == [(45, "update-due"), (95, "update-due")]


async def test_from_sev1_to_sev2_to_resolved(incident):
    story = await incident(
        {"at": "+50m after stage:responding", "do": "severity", "severity": "sev2"},
        {"at": "+200m after stage:responding", "do": "update"},
        {"at": "+10h after stage:responding", "do": "act", "action": "resolve"},
    )

    assert asked(story) == [
        (45, "update-due"),  # of the hour that a sev1 has
        (180, "update-due"),  # of the four hours that a sev2 has, from the same beginning
        (380, "update-due"),  # after the update, four hours anew
        (440, "update-overdue"),
        (450, "update-overdue"),
    ]
    (all_clear,) = [who for _, who, what in story.told if what == "all-clear"]
    assert all_clear == ("stakeholders:all", "stakeholders:told")
    assert story.of("clock.met", "next-update")


async def test_no_update_is_asked_for_once_it_is_resolved(incident):
    story = await incident(
        {"at": "+30m after stage:responding", "do": "act", "action": "resolve"}
    )

    assert asked(story) == []
