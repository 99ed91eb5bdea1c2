"""Rehearse what is asked, all of it on one server."""

import asyncio
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import tzinfo
from typing import Any

from tocsin.domain.expectations import Expectation
from tocsin.domain.playbook import Playbook
from tocsin.rehearsal.asking import Asked
from tocsin.rehearsal.errors import RehearsalError
from tocsin.rehearsal.expecting import Judgement, failed, judge
from tocsin.rehearsal.folding import folded
from tocsin.rehearsal.ical import calendar
from tocsin.rehearsal.play import play
from tocsin.rehearsal.rules import Rules
from tocsin.rehearsal.scene import Scene
from tocsin.rehearsal.server import Theatre, theatre
from tocsin.rehearsal.story import Story
from tocsin.rehearsal.timetable import lived
from tocsin.rehearsal.wire import summary_json, timetable_json

AT_ONCE = 6  # a scene mostly waits for the server, not for the processor


@dataclass(frozen=True)
class Answer:
    """What came of a rehearsal."""

    story: Story | None
    judgements: tuple[Judgement, ...]
    zone: tzinfo

    def json(self) -> dict[str, Any]:
        """Write it as JSON."""
        said = summary_json(self.story, self.zone) if self.story else {}
        rows = folded(lived(self.story), self.story) if self.story else []
        return {
            "ok": all(one.ok for one in self.judgements),
            **said,
            "zone": str(self.zone),
            "timetable": timetable_json(rows, self.zone),
            "expectations": [asdict(one) for one in self.judgements],
        }

    def calendar(self) -> str:
        """Write the timetable as iCalendar.

        Raises:
            RehearsalError: No timetable was asked for.
        """
        if self.story is None:
            message = "a calendar shows a timetable, not expectations"
            raise RehearsalError(message)
        rows = folded(lived(self.story), self.story)
        title, until = self.story.playbook.title, self.story.scene.ends_at
        return calendar(rows, title, self.zone, until)


async def rehearse(asked: Asked) -> Answer:
    """Rehearse the scene that is asked for, and what the playbook expects.

    Raises:
        RehearsalError: There is no server, or the case failed.
    """
    checked = asked.playbooks if asked.checks else ()
    expected = [(one, expectation) for one in checked for expectation in one.expectations]
    async with theatre(asked.cli) as stage:
        story = await play(stage, asked.scene) if asked.scene else None
        judged = await check(stage, expected, asked.rules)
    return Answer(story, tuple(one for some in judged for one in some), asked.zone)


async def check(
    stage: Theatre,
    expectations: Sequence[tuple[Playbook, Expectation]],
    rules: Rules,
) -> list[list[Judgement]]:
    """Rehearse everything that playbooks expect, several at once, and judge it."""
    room = asyncio.Semaphore(AT_ONCE)

    async def one(playbook: Playbook, expectation: Expectation) -> list[Judgement]:
        async with room:
            try:
                story = await play(stage, Scene.of(playbook, expectation, rules))
            except (RehearsalError, ValueError) as error:
                return failed(playbook.kind, expectation, str(error))
            return judge(expectation, story)

    return await asyncio.gather(*(one(*pair) for pair in expectations))
