"""Stories to judge and fold, made by hand: nothing here has run."""

from datetime import UTC, datetime, timedelta

from tests.rehearsal.playbooks import PLAYBOOK
from tocsin.domain.messages import NoticeOrder
from tocsin.domain.timeline import append, first_head
from tocsin.rehearsal.scene import Scene
from tocsin.rehearsal.story import Story

RECEIVED = datetime(2026, 12, 24, 22, 30, tzinfo=UTC)
RUNG = "gate:review.2/rung:2"


def after(hours):
    return RECEIVED + timedelta(hours=hours)


def story(*happened, orders=(), ended_at=None, now=None, jumps=()):
    """Make a story of ``(hours, event, data)``."""
    head, entries = first_head("case"), []
    for hours, event, data in happened:
        entry = append(head, at=after(hours), actor="system", event=event, data=data, salt="")
        entries.append(entry)
        head = entry
    return Story(
        scene=Scene(PLAYBOOK, RECEIVED),
        playbook=PLAYBOOK,
        entries=tuple(entries),
        orders=tuple(
            (after(hours), NoticeOrder("case", number, to, template, gate=gate))
            for number, (hours, to, template, gate) in enumerate(orders, 1)
        ),
        done=(),
        undone=(),
        jumps=tuple(jumps),
        owed=(),
        ended_at=ended_at,
        now=now,
    )


def climbed(hours, rung=RUNG, late=0, to=("role:executive",)):
    """Make the entry of a rung."""
    return (hours, "rung.climbed", {"rung": rung, "late_ms": late * 1000, "to": list(to)})


def escalated(*hours, to=("role:executive",), template="escalation", owner="gate:review.2"):
    """Make the notices of a rung."""
    return [(hour, to, template, owner) for hour in hours]
