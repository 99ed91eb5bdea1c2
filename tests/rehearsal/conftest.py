"""One server for every rehearsal of the session."""

from datetime import datetime

import pytest

from tests.rehearsal.playbooks import PLAYBOOK
from tocsin.domain.answers import steps_of
from tocsin.rehearsal.folding import folded
from tocsin.rehearsal.play import play
from tocsin.rehearsal.scene import Scene
from tocsin.rehearsal.server import theatre
from tocsin.rehearsal.timetable import TOLD, lived


@pytest.fixture(scope="session")
async def stage(anyio_backend):
    async with theatre() as opened:
        yield opened


class Rehearsed:
    """A story, and the ways that tests look at it."""

    def __init__(self, story):
        self.story = story
        self.rows = folded(lived(story), story)

    def __repr__(self):
        return "\n".join(f"{row.at} {row.event} {row.who} {row.what}" for row in self.rows)

    @property
    def told(self):
        return [(row.at, row.who, row.what) for row in self.rows if self._told(row)]

    @staticmethod
    def _told(row):
        return row.event == TOLD

    def of(self, event, what=None):
        return [row for row in self.rows if row.event == event and what in (None, row.what)]


@pytest.fixture
def rehearse(stage):
    """Rehearse a case that comes in at an instant, with short answers."""

    async def rehearsed(received, *answers, steps=(), playbook=PLAYBOOK, on=None, **changes):
        scene = Scene(
            playbook,
            datetime.fromisoformat(received),
            steps=(*steps_of(playbook, answers), *steps),
            **changes,
        )
        return Rehearsed(await play(on or stage, scene))

    return rehearsed
