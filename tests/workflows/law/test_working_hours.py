"""A slow ladder tells people in their working hours, weekends and holidays left out."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.workflows.law.conftest import terms
from tocsin.domain.law.reckoning import Place
from tocsin.domain.law.terms import CalendarRef
from tocsin.domain.playbook import Playbook
from tocsin.playbooks.calendars import HolidayCalendars
from tocsin.playbooks.lawful import with_terms

pytestmark = pytest.mark.anyio
BERLIN = ZoneInfo("Europe/Berlin")
SLOW = {
    "kind": "test-slow",
    "lifecycle": "takedown",
    "title": "A slow review",
    "stages": [
        {
            "id": "review",
            "gate": {"role": "legal_counsel", "verdicts": ["done"], "ladder": "slow"},
            "end": "done",
        }
    ],
    "ladders": {
        "slow": {
            "of": {"house": "40h"},
            "hours": "working",
            "zone": "place",
            "rungs": [
                {"at": "50%", "to": ["role:legal_counsel"]},
                {"at": "breach", "to": ["role:executive"], "every": "8h"},
            ],
        }
    },
}


def rungs(case) -> list[datetime]:
    return [
        datetime.fromisoformat(entry.data["due_at"]).astimezone(BERLIN)
        for entry in case.log.timeline(case.id)
        if entry.event == "rung.climbed"
    ]


async def test_nobody_is_told_at_night_on_a_weekend_or_on_a_holiday(case_of):
    playbook = with_terms(Playbook.model_validate(SLOW), terms)
    calendar = HolidayCalendars().get(CalendarRef(place=True), Place("Europe/Berlin", "DE"))
    async with case_of(playbook, jurisdiction="DE") as case:
        await case.gate("review")
        await case.pass_time(timedelta(days=60))
        await case.until(lambda: len(rungs(case)) > 25)

        for told in rungs(case):
            assert 9 <= told.hour + told.minute / 60 <= 17, told
            assert calendar.day_off(told.date()) is None, told
        assert "hours.unknown" not in case.story


async def test_where_nobody_knows_the_days_off_the_ladder_goes_on_and_it_is_on_record(case_of):
    nowhere = {**SLOW, "ladders": {"slow": {**SLOW["ladders"]["slow"], "zone": "Etc/GMT+5"}}}
    async with case_of(Playbook.model_validate(nowhere)) as case:
        await case.gate("review")
        await case.pass_time(timedelta(days=14))
        await case.until(lambda: bool(rungs(case)))

        assert case.story.count("hours.unknown") == 1
