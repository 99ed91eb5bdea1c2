"""A timetable as JSON: instants in UTC and as the clock on the wall says."""

from collections.abc import Sequence
from datetime import UTC, datetime, tzinfo
from typing import Any

from tocsin.rehearsal.story import Story
from tocsin.rehearsal.timetable import Row


def timetable_json(rows: Sequence[Row], zone: tzinfo) -> list[dict[str, Any]]:
    """Write rows as JSON; what a row does not have is empty or null."""
    return [_row(row, zone) for row in rows]


def summary_json(story: Story, zone: tzinfo) -> dict[str, Any]:
    """Say how it ended: closed, or what it waits for."""
    now = story.now
    return {
        "kind": story.playbook.kind,
        "received": utc(story.scene.received_at),
        "received_local": local(story.scene.received_at, zone),
        "country": story.scene.country,
        "severity": story.scene.severity,
        "language": story.scene.language or story.playbook.language,
        "until": utc(story.scene.ends_at),
        "closed_at": utc(story.ended_at) if story.ended_at else None,
        "outcome": now.outcome if now else None,
        "stage": now.stage if now and not story.ended_at else None,
        "waits_for": waits_for(story),
        "not_done": [
            step.model_dump(mode="json", by_alias=True, exclude_defaults=True)
            for step in story.undone
        ],
    }


def waits_for(story: Story) -> list[str]:
    """Name what an open case waits for: verdicts or events of its stage."""
    if story.ended_at or story.now is None:
        return []
    return list(story.playbook.stage(story.now.stage).outcomes)


def utc(instant: datetime) -> str:
    """Write an instant in UTC, to the second."""
    return instant.astimezone(UTC).replace(microsecond=0, tzinfo=None).isoformat() + "Z"


def local(instant: datetime, zone: tzinfo) -> str:
    """Write an instant as the clock on the wall says, with its offset."""
    return instant.astimezone(zone).replace(microsecond=0).isoformat()


def _row(row: Row, zone: tzinfo) -> dict[str, Any]:
    repeats = row.repeats
    return {
        "at": utc(row.at),
        "local": local(row.at, zone),
        "event": row.event,
        "who": list(row.who),
        "what": row.what,
        "because": row.because,
        "urgency": row.urgency or None,
        "language": row.language or None,
        "stage": row.stage or None,
        "gate": row.gate or None,
        "clock": row.clock or None,
        "why": list(row.why),
        "rung": row.rung or None,
        "due_at": utc(row.due_at) if row.due_at else None,
        "late_s": int(row.late.total_seconds()),
        "repeats": None
        if repeats is None
        else {
            "every_s": int(repeats.every.total_seconds()),
            "working": repeats.is_working,
            "times": repeats.times,
            "until": utc(repeats.until) if repeats.until else None,
        },
    }
