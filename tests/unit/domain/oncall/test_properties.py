"""What holds of every schedule, in six zones, with everything that a schedule can have."""

import random
from calendar import monthrange
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from tests.unit.domain.oncall.chances import PEOPLE, YEARS, ZONES, Chance
from tocsin.domain.oncall.answer import on_call
from tocsin.domain.oncall.load import fair_load
from tocsin.domain.oncall.reason import Because
from tocsin.domain.oncall.schedule import Override
from tocsin.domain.oncall.shifts import (
    coverage,
    gaps,
    handoffs,
    next_on_call,
    shifts,
    stints,
)
from tocsin.domain.oncall.soundness import warnings
from tocsin.domain.oncall.turns import turn_at

MOMENT = timedelta(microseconds=1)
few = settings(max_examples=40)  # each schedule has a bit of everything


# A schedule takes hundreds of draws: from a seed they cost next to nothing.
chances = st.integers(0, 2**32).map(random.Random)


@st.composite
def asked(draw):
    """A schedule and a span of up to three weeks."""
    rng, year = draw(chances), draw(st.sampled_from(YEARS))
    plan = Chance(rng, year).schedule()
    begin = datetime(year, 1, 1, tzinfo=UTC) + timedelta(minutes=rng.randint(0, 520_000))
    return plan, begin, begin + timedelta(minutes=rng.randint(1, 30_000))


def instants(begin, end):
    step = (end - begin) / 13
    return [begin + n * step for n in range(13)]


@few
@given(asked())
def test_shifts_and_gaps_tile_the_span(asked):
    plan, begin, end = asked
    spans = coverage(plan, begin, end)

    assert (spans[0].begin, spans[-1].end) == (begin, end)
    assert all(span.begin < span.end for span in spans)
    for before, after in pairwise(spans):
        assert before.end == after.begin
        assert (before.person, before.why) != (after.person, after.why)
    served = sum((s.end - s.begin for s in shifts(plan, begin, end)), timedelta())
    nobody = sum((g.end - g.begin for g in gaps(plan, begin, end)), timedelta())
    assert served + nobody == end - begin


@few
@given(asked())
def test_who_is_on_call_at_an_instant_is_who_has_the_shift(asked):
    plan, begin, end = asked
    for span in coverage(plan, begin, end):
        for at in (span.begin, span.end - MOMENT, *instants(span.begin, span.end)):
            answer = on_call(plan, at)
            assert (answer.person, answer.why) == (span.person, span.why)


@few
@given(asked())
def test_a_span_asked_for_in_two_parts_is_the_same(asked):
    plan, begin, end = asked
    middle = begin + (end - begin) / 2
    assume(begin < middle)

    parts = [*coverage(plan, begin, middle), *coverage(plan, middle, end)]

    joined = [(each.person, each.begin, each.end) for each in stints(parts)]
    whole = [(each.person, each.begin, each.end) for each in stints(coverage(plan, begin, end))]
    assert joined == whole


@few
@given(asked(), st.sampled_from(PEOPLE))
def test_an_override_wins_over_everything_said_before(asked, person):
    plan, begin, end = asked
    assume(person not in plan.left)
    made_at = datetime(2100, 1, 1, tzinfo=UTC)
    last = Override(id="last", person=person, begin=begin, end=end, made_at=made_at)
    plan = plan.model_copy(update={"overrides": (*plan.overrides, last)})

    (only,) = shifts(plan, begin, end)
    assert (only.person, only.why[-1].ref) == (person, "last")


@few
@given(asked())
def test_nobody_on_time_off_is_on_call_unless_an_override_says_so(asked):
    plan, begin, end = asked
    ordered = {override.id for override in plan.overrides}
    for shift in shifts(plan, begin, end):
        off = (
            plan.off[shift.person].between(shift.begin, shift.end)
            if (shift.person in plan.off)
            else []
        )
        if off:
            assert ordered & {reason.ref for reason in shift.why}


@few
@given(asked())
def test_nobody_is_on_call_after_they_left(asked):
    plan, begin, end = asked
    for shift in shifts(plan, begin, end):
        assert shift.person not in plan.left or shift.end <= plan.left[shift.person]


@few
@given(asked())
def test_every_answer_ends_with_what_decided_it(asked):
    plan, begin, end = asked
    for span in coverage(plan, begin, end):
        last = span.why[-1]
        assert last.person == span.person
        assert (last.code is Because.NOBODY) == (span.person is None)


@few
@given(asked())
def test_a_handoff_is_where_the_person_changes(asked):
    plan, begin, end = asked
    for handoff in handoffs(plan, begin, end):
        assert on_call(plan, handoff.at - MOMENT).person == handoff.outgoing
        assert on_call(plan, handoff.at).person == handoff.incoming != handoff.outgoing


@few
@given(asked())
def test_next_is_the_first_other_person_to_take_over(asked):
    plan, begin, end = asked
    now, following = on_call(plan, begin).person, next_on_call(plan, begin)
    others = [s for s in shifts(plan, begin, end) if s.person != now]

    if others:
        assert (following.person, following.at) == (others[0].person, others[0].begin)
    elif following:
        assert following.at >= end
        assert on_call(plan, following.at).person == following.person


@few
@given(asked())
def test_everybodys_load_is_all_that_was_served(asked):
    plan, begin, end = asked
    found = fair_load(plan, begin, end, zones={"ann": "Asia/Kolkata"})

    total = sum((load.total for load in found.people.values()), timedelta())
    assert total + found.uncovered == end - begin
    for load in found.people.values():
        assert max(load.amounts) == load.total
        assert min(load.amounts) >= timedelta()


@few
@given(asked())
def test_warnings_lie_in_the_span_and_gaps_are_among_them(asked):
    plan, begin, end = asked
    found = warnings(plan, begin, end)

    assert all(begin <= each.begin < each.end <= end for each in found)
    told = [(each.begin, each.end) for each in found if each.trouble == "gap"]
    assert told == [(gap.begin, gap.end) for gap in gaps(plan, begin, end)]


@given(chances, st.sampled_from(ZONES), st.sampled_from(YEARS))
def test_turns_follow_one_another_without_overlap(rng, zone, year):
    layer, zone = Chance(rng, year).layer(), ZoneInfo(zone)
    at = datetime(year, 7, 1, tzinfo=UTC) + timedelta(minutes=rng.randint(0, 500_000))
    turn = turn_at(layer, zone, at)

    assert turn.begin <= at < turn.end
    assert turn_at(layer, zone, turn.begin) == turn == turn_at(layer, zone, turn.end - MOMENT)
    following = turn_at(layer, zone, turn.end)
    assert following.begin == turn.end
    assert following.number > turn.number


@given(chances, st.sampled_from(ZONES), st.integers(0, 200))
def test_monthly_turns_begin_on_their_day_or_on_the_last_of_the_month(rng, zone, ahead):
    chance = Chance(rng, 2026)
    rotation = chance.rotation().model_copy(update={"kind": "monthly", "handoffs": ()})
    begin = rotation.cadence.begin(ahead, ZoneInfo(zone)).astimezone(ZoneInfo(zone))

    last = monthrange(begin.year, begin.month)[1]
    assert begin.day == min(rotation.day, last)
