"""What a rehearsed case lived through, as it was remembered."""

from dataclasses import dataclass
from datetime import datetime

from tocsin.domain.agenda import Obligation
from tocsin.domain.case import Projection
from tocsin.domain.messages import NoticeOrder
from tocsin.domain.playbook import Playbook
from tocsin.domain.scripts import Step
from tocsin.domain.timeline import Entry
from tocsin.rehearsal.scene import Scene


@dataclass(frozen=True, slots=True)
class Done:
    """A step of the script that was done, or refused: then with the reason."""

    at: datetime
    step: Step
    refused: str = ""


@dataclass(frozen=True, slots=True)
class Jump:
    """Time jumped to an instant over repeats of these rungs."""

    to: datetime
    keys: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """One rehearsed case.

    Attributes:
        playbook: As the case carried it: merged with its overlays.
        entries: Its timeline.
        orders: Every notice, with the instant at which it was ordered.
        done: What people did.
        undone: Steps of the script whose time never came.
        owed: What it still owed when the rehearsal ended.
        ended_at: When it closed, or None.
        now: How it stood at last.
    """

    scene: Scene
    playbook: Playbook
    entries: tuple[Entry, ...]
    orders: tuple[tuple[datetime, NoticeOrder], ...]
    done: tuple[Done, ...]
    undone: tuple[Step, ...]
    jumps: tuple[Jump, ...]
    owed: tuple[Obligation, ...]
    ended_at: datetime | None
    now: Projection | None
