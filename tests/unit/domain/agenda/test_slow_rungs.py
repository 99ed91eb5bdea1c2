"""When the rungs of a ladder that counts working hours are due."""

from datetime import UTC, datetime, timedelta

from tests.unit.domain.agenda.instants import DAY, HOUR
from tocsin.domain.agenda import JITTER_SECONDS, Agenda, house_end, rungs
from tocsin.domain.ladders import Ladder
from tocsin.domain.working_hours import WorkingHours

FRIDAY = datetime(2026, 11, 20, 15, tzinfo=UTC)  # 16:00 in Berlin
MONDAY = datetime(2026, 11, 23, 8, tzinfo=UTC)  # 9:00


def slow(*ats, house="8h", **rung):
    steps = [{"at": at, "to": ["role:dpo"], **rung} for at in ats]
    span = {"hours": "working", "zone": "Europe/Berlin", "of": {"house": house}}
    return Ladder.model_validate({**span, "rungs": steps})


def slowly(*ats, begin=FRIDAY, house="8h", end=None, hours=None):
    laid = slow(*ats, house=house)
    end = end or house_end(laid, begin, hours)
    found = rungs("c1", "g", laid, begin, end, hours)
    spread = timedelta(seconds=JITTER_SECONDS)
    return [one.due.replace(second=0, microsecond=0) for one in found if one.due < end + spread]


def test_a_slow_ladder_counts_hours_of_work():
    """Eight hours from Friday 16:00 end on Monday 16:00; half of them at 12:00."""
    assert slowly("0%", "50%", "-2h", "breach") == [
        FRIDAY,
        MONDAY + 3 * HOUR,
        MONDAY + 5 * HOUR,
        MONDAY + 7 * HOUR,
    ]


def test_a_slow_ladder_leaves_days_off_out():
    hours = WorkingHours("Europe/Berlin", (MONDAY.date(),))

    assert slowly("breach", hours=hours) == [MONDAY + DAY + 7 * HOUR]


def test_a_slow_ladder_waits_with_the_breach_for_the_next_opening():
    saturday = FRIDAY + DAY

    assert slowly("0%", "breach", end=saturday) == [FRIDAY]
    assert rungs("c1", "g", slow("breach"), FRIDAY, saturday)[0].due == MONDAY
    assert rungs("c1", "g", slow("+2h"), FRIDAY, saturday)[0].due == MONDAY + 2 * HOUR


def test_a_warning_never_waits_past_what_it_warns_of():
    """From Saturday to Sunday nobody works: what comes before the end comes at once."""
    saturday, sunday = FRIDAY + DAY, FRIDAY + 2 * DAY

    assert [
        one.due for one in rungs("c1", "g", slow("0%", "75%", "-2h"), saturday, sunday)
    ] == [saturday] * 3


def test_a_slow_ladder_repeats_in_working_hours():
    (one,) = rungs("c1", "g", slow("breach", every="4h"), FRIDAY, FRIDAY + HOUR)
    agenda = Agenda([one])
    agenda.take_due(one.due)

    assert one.due == MONDAY  # the end is closing time
    assert agenda.next_due() == MONDAY + 4 * HOUR
    agenda.take_due(MONDAY + 4 * HOUR)
    assert agenda.next_due() == MONDAY + 8 * HOUR
