"""What the incident room shows beside the case: its state at a glance, updates, decisions."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from tocsin.console.case.actions import actions
from tocsin.console.case.gates import waits_for
from tocsin.console.case.look import Look
from tocsin.console.case.people import people
from tocsin.console.case.story import known_names, line_of
from tocsin.console.case.tasks import tasks
from tocsin.console.case.way import title_of
from tocsin.desk.teamwork_views import StatusUpdateView
from tocsin.storage.timeline_pages import Only

LAST_ENTRIES, LAST_UPDATES, LAST_VERDICTS = 20, 20, 5
VERDICTS = Only(families=("verdict",))
OPEN = "open"


@dataclass(frozen=True, slots=True)
class Update:
    """A status update, and when it was posted."""

    update: StatusUpdateView
    at: datetime


@dataclass(frozen=True, slots=True)
class Decision:
    """An open gate in one line; ``mine`` when a verdict of the reader counts there."""

    id: str
    stage: str
    title: str
    roles: list[str]
    due_at: datetime | None
    mine: bool


def told(look: Look) -> dict[str, Any]:
    """Return the context of the room's page, except who is told of updates."""
    case = look.file.case
    return {
        "case": case,
        "playbook": look.file.playbook,
        "stage_title": title_of(look.file.playbook, case.stage),
        "elapsed": elapsed(case.opened_at, case.closed_at, datetime.now(UTC)),
        "decisions": decisions(look),
        **actions(look),
        **people(look),
        **tasks(look),
        **_updates(look),
        **_story(look),
    }


def elapsed(opened: datetime, closed: datetime | None, now: datetime) -> timedelta:
    """Return how long it has lasted, or how long it did."""
    return (closed or now) - opened


def decisions(look: Look) -> list[Decision]:
    """Return the open gates, each in one line."""
    playbook = look.file.playbook
    return [
        Decision(
            gate.id,
            gate.stage,
            title_of(playbook, gate.stage),
            gate.roles,
            gate.due_at,
            mine=waits_for(look, gate),
        )
        for gate in look.file.case.gates
    ]


def _updates(look: Look) -> Mapping[str, Any]:
    page = look.desk.updates.list_of(look.reading, None, LAST_UPDATES)
    return {"updates": [Update(one, datetime.fromisoformat(one.at)) for one in page.items]}


def _story(look: Look) -> Mapping[str, Any]:
    chronicle, reading = look.desk.chronicle, look.reading
    last = chronicle.page_of(reading, None, LAST_ENTRIES, newest_first=True)
    said = chronicle.page_of(reading, None, LAST_VERDICTS, VERDICTS, newest_first=True)
    names = {**known_names(look.file.case), **last.people, **said.people}
    return {
        "lines": [line_of(entry, names, look.file) for entry in last.items],
        "verdicts": [line_of(entry, names, look.file) for entry in said.items],
    }
