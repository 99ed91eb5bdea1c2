"""A ladder for working hours tells nobody at night or over the weekend."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

pytestmark = pytest.mark.anyio

ZONE = ZoneInfo("Asia/Kolkata")


@pytest.fixture
def slow(playbook):
    changed = playbook.model_dump(mode="json")
    changed["ladders"]["house"] |= {"hours": "working", "zone": "Asia/Kolkata"}
    return type(playbook).model_validate(changed)


async def test_a_whole_week_passes_and_only_working_hours_are_used(case_of, slow):
    async with case_of(slow) as case:
        gate = await case.gate("review")
        due = datetime.fromisoformat(gate["due_at"]).astimezone(ZONE)
        await case.pass_time(timedelta(days=5))
        await case.until(lambda: len(case.told) >= 5, "five notices")

        fired = [
            datetime.fromisoformat(entry.at).astimezone(ZONE)
            for entry in case.log.timeline(case.id)
            if entry.event == "rung.climbed"
        ]
        assert fired
        assert due.weekday() < 5
        assert 9 <= due.hour <= 17
        assert all(one.weekday() < 5 and 9 <= one.hour <= 17 for one in fired)
