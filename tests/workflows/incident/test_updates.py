"""Status updates of an incident, asked for on a cadence and pressed for when late."""

from datetime import datetime, timedelta

import pytest

from tests.workflows.incident.deeds import (
    COUNSEL,
    MANAGER,
    act,
    clock,
    post_update,
    responding,
    templates,
    text,
)
from workflows.casework.messages import Subscribe
from workflows.incident import IncidentWorkflow

pytestmark = pytest.mark.anyio


async def test_an_update_that_is_due_is_asked_for_and_escalates_when_nobody_writes_it(
    case_of, playbook
):
    async with case_of(playbook) as case:
        await responding(case)
        due = datetime.fromisoformat(clock(case, "next-update")["due_at"])
        began = datetime.fromisoformat(clock(case, "next-update")["started_at"])
        assert due - began == timedelta(minutes=60)

        await case.pass_time(timedelta(minutes=46))
        await case.until(lambda: ("update-due", "role:policy_owner") in case.told)
        await case.pass_time(timedelta(minutes=15))
        await case.until(lambda: clock(case, "next-update")["state"] == "breached")
        await case.until(lambda: ("update-overdue", "role:policy_owner") in case.told)
        await case.pass_time(timedelta(minutes=10))
        await case.until(
            lambda: any(
                order.gate == "clock:next-update" and "role:executive" in order.to
                for order in case.notices.orders
            )
        )
        late = [e for e in case.log.timeline(case.id) if e.event == "clock.breached"]
        assert late[-1].data["late_ms"] < 2_000


async def test_an_update_begins_the_next_cadence_and_tells_who_follows(case_of, playbook):
    async with case_of(playbook) as case:
        follow = Subscribe(MANAGER, "person:dan")
        await case.handle.execute_update(IncidentWorkflow.subscribe, follow)
        await responding(case)
        await case.pass_time(timedelta(minutes=50))
        await post_update(case)

        await case.until(lambda: ("status-update", "person:dan") in case.told)
        now = clock(case, "next-update")
        assert now["state"] == "running"
        assert "clock.met" in case.story
        await case.pass_time(timedelta(minutes=46))
        await case.until(lambda: templates(case).count("update-due") >= 2)
        assert clock(case, "next-update")["state"] == "running"


async def test_an_overdue_update_may_be_written_late_and_stays_breached_in_the_story(
    case_of, playbook
):
    async with case_of(playbook) as case:
        await responding(case)
        await case.pass_time(timedelta(minutes=61))
        await case.until(lambda: "clock.breached" in case.story)
        await post_update(case)

        met = [e.data for e in case.log.timeline(case.id) if e.event == "clock.met"]
        assert {"clock": "next-update", "state": "breached"} in met
        assert clock(case, "next-update")["state"] == "running"


async def test_going_aside_and_back_does_not_excuse_an_overdue_update(case_of, playbook):
    async with case_of(playbook) as case:
        await responding(case)
        await case.pass_time(timedelta(minutes=61))
        await case.until(lambda: "clock.breached" in case.story)
        await act(case, "propose-measure", MANAGER, text("measure"))
        await case.decide("approve_measure", "reject", **COUNSEL)
        await case.until(lambda: case.now.stage == "responding")

        assert clock(case, "next-update")["state"] == "breached"
