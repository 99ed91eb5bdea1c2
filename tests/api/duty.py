"""Schedules, escalation policies and pages, as people put and open them over HTTP."""

import uuid
from datetime import UTC, datetime, timedelta

from tests.polling import eventually

NOW = datetime.now(UTC).replace(microsecond=0)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
POLICIES = "/v1/escalation-policies"
CATCH_ALL = {"to": ["role:incident_manager"]}


def rota(*members, **more):
    """Weekly turns that began on a Monday weeks ago."""
    started = (NOW - timedelta(days=NOW.weekday() + 28)).date().isoformat()
    rotation = {"kind": "weekly", "starts_on": started}
    layer = {"id": "main", "rotation": rotation, "members": [one.name for one in members]}
    return {"zone": "UTC", "title": "Primary", "layers": [layer], **more}


async def a_schedule(manager, schedule):
    """Put a schedule and return its name."""
    return await _put(manager, "/v1/schedules", f"s-{_new()}", schedule=schedule)


async def on_call(person, name, at=None):
    """Return the name of who is on call by a schedule, or nothing."""
    query = {"schedule": name} | ({"at": at.isoformat()} if at else {})
    (found,) = (await person.get("/v1/on-call", **query)).json()["items"]
    return found["person"] and found["person"]["name"]


def span(begin, length=HOUR):
    return {"begin": begin.isoformat(), "end": (begin + length).isoformat()}


def step(*targets, **more):
    return {"to": list(targets), **more}


def policy_of(*steps, **more):
    return {"steps": list(steps), "catch_all": CATCH_ALL, **more}


async def a_policy(manager, policy):
    """Put an escalation policy and return its name."""
    return await _put(manager, POLICIES, f"p-{_new()}", policy=policy)


async def _put(manager, where, name, **body):
    answer = await manager.post(where, {"id": name, **body})
    assert answer.status_code == 201, answer.text
    return name


def _new():
    return uuid.uuid4().hex[:8]


async def opened(by, **body):
    """Open a page and return it."""
    answer = await by.post("/v1/pages", body)
    assert answer.status_code == 201, answer.text
    return answer.json()


def asked(page):
    return [one["id"] for one in page["responders"]]


async def stands(person, page_id, is_so):
    """Wait until a page is as it should be, and return it."""

    async def look():
        return (await person.get(f"/v1/pages/{page_id}")).json()

    return await eventually(look, f"page {page_id} stands so", is_so)
