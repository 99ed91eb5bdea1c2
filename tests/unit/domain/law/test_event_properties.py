"""What holds whatever happens to a period, tried on pauses and extensions by the hundred.

Each property is tried ten thousand times in ``test_properties_nightly``.
"""

from datetime import timedelta
from itertools import count as numbers
from zoneinfo import ZoneInfo

from hypothesis import assume, given
from hypothesis import strategies as st

from tests.unit.domain.law import oracle
from tests.unit.domain.law.chances import (
    DAY_UNITS,
    HOUR,
    LONGEST,
    calendars,
    lengths,
    moments,
    polarities,
    rules,
    seeds,
    zones,
)
from tests.unit.domain.law.entries import counted
from tests.unit.domain.law.oracle import expected_day
from tocsin.domain.law.reckoning import Reckoning, RefusalError, Standing

PAUSE = {"event": "asked", "until": "answered", "effect": "pause"}


@st.composite
def pauses(draw, trigger, end):
    """Pauses in a row that begin before a period ends, each ``asked`` and ``answered``."""
    events, at = [], trigger
    for _ in range(draw(st.integers(1, 4))):
        begin = at + timedelta(
            seconds=draw(st.integers(0, max(0, int((end - at).total_seconds()))))
        )
        at = begin + timedelta(seconds=draw(st.integers(0, 30 * 86_400)))
        end += at - begin
        events += [("asked", begin), ("answered", at)]
    return events


@given(seeds, zones, polarities, st.sampled_from(["excluded", "counted"]))
def test_pauses_conserve_time_to_the_second(data, zone, polarity, event_day):
    trigger = data.draw(moments(zone))
    fields = {"duration": data.draw(lengths()), "polarity": polarity, "effects": [PAUSE]}
    rule = {"event_day": event_day}
    days = data.draw(calendars(trigger))
    bare = counted(fields, trigger, zone=zone, rule=rule, days=days)
    events = data.draw(pauses(trigger, bare.safe))
    assume(events[0][1] <= bare.safe)
    paused = counted(fields, trigger, *events, zone=zone, rule=rule, days=days)
    stood = sum((end[1] - begin[1] for begin, end in _in_pairs(events)), timedelta())

    assert paused.safe - bare.safe == stood


@given(seeds, zones, rules)
def test_what_remains_when_it_is_paused_remains_when_it_goes_on(data, zone, rule):
    trigger = data.draw(moments(zone))
    fields = {"duration": data.draw(lengths()), "effects": [PAUSE]}
    rule = rule | {"day_roll": "none", "min_working_days": 0}
    bare = counted(fields, trigger, zone=zone, rule=rule)
    events = data.draw(pauses(trigger, bare.safe))
    open_again = counted(fields, trigger, *events[:-1], zone=zone, rule=rule)
    closed = counted(fields, trigger, *events, zone=zone, rule=rule)

    assert open_again.standing is Standing.PAUSED
    assert open_again.safe - events[-2][1] == closed.safe - events[-1][1]


@given(seeds, zones, st.integers(0, 40), st.integers(0, 40))
def test_whole_days_that_stood_still_are_added_and_no_others(data, zone, after, long):
    trigger = data.draw(moments(zone))
    fields = {
        "duration": {"days": 50},
        "effects": [PAUSE | {"count": "whole_days_inclusive"}],
    }
    begin = trigger + timedelta(days=after)
    end = begin + timedelta(days=long)
    found = counted(fields, trigger, ("asked", begin), ("answered", end), zone=zone)
    place = ZoneInfo(zone)
    first, last = begin.astimezone(place).date(), end.astimezone(place).date()
    start = trigger.astimezone(place).date()
    stood = [day for day in oracle.days_between(first, last) if day > start]
    day = start + timedelta(days=50 + len(stood))

    assert found.safe == oracle.end_of(day, zone, later=False)


@given(seeds, zones, st.sampled_from(tuple(LONGEST)), st.integers(1, 20), st.integers(1, 20))
def test_an_extension_adds_exactly(data, zone, unit, amount, more):
    """One longer period: what a period of the sum comes to."""
    trigger = data.draw(moments(zone))
    days = data.draw(calendars(trigger))
    rule = data.draw(rules)
    base = {"duration": {unit: amount}, "extensions": [{"amount": {unit: more}}]}
    extended = counted(base, trigger, ("extended", trigger), zone=zone, rule=rule, days=days)
    whole = counted(
        {"duration": {unit: amount + more}}, trigger, zone=zone, rule=rule, days=days
    )

    assert (extended.safe, extended.latest) == (whole.safe, whole.latest)


@given(seeds, zones, rules, st.integers(1, 90))
def test_an_extension_of_its_own_end_counts_on_from_there(data, zone, rule, more):
    trigger = data.draw(moments(zone))
    days = data.draw(calendars(trigger))
    rule = rule | {"min_working_days": 0}
    extension = {"amount": {"days": more}, "base": "original_due"}
    fields = {"duration": data.draw(lengths(DAY_UNITS)), "extensions": [extension]}
    bare = counted(fields, trigger, zone=zone, rule=rule, days=days)
    found = counted(fields, trigger, ("extended", trigger), zone=zone, rule=rule, days=days)
    day = expected_day(trigger, fields["duration"], zone, rule, days) + timedelta(days=more)
    day = oracle.moved(day, day, rule, days.day_off, is_one_day=False)

    assert found.safe == oracle.end_of(day, zone, later=False) > bare.safe


@given(seeds, zones, rules)
def test_what_recurs_is_due_next_and_not_before(data, zone, rule):
    anchor = data.draw(moments(zone))
    ((unit, amount),) = data.draw(lengths()).items()
    now = anchor + timedelta(seconds=data.draw(st.integers(-86_400, 86_400 * 400)))
    recurs = {"every": {unit: amount}, "anchor": "anchor"}
    rule = rule | {"hour_start": "immediate"}
    assume(unit not in ("minutes", "hours") or amount >= 24)
    fields = {"polarity": "recurring", "recurs": recurs}
    found = counted(fields, now, ("anchor", anchor), zone=zone, rule=rule).safe
    ends = (
        counted({"duration": {unit: amount * times}}, anchor, zone=zone, rule=rule).safe
        for times in numbers(1)
    )

    assert found == next(end for end in ends if end > now)


@given(seeds, zones)
def test_the_order_in_which_events_are_named_is_all_the_same(data, zone):
    trigger = data.draw(moments(zone))
    fields = {
        "duration": data.draw(lengths()),
        "effects": [PAUSE],
        "extensions": [{"amount": data.draw(lengths())}],
    }
    bare = counted(fields, trigger, zone=zone)
    events = [*data.draw(pauses(trigger, bare.safe)), ("extended", bare.safe)]
    times = [at for _, at in events]
    assume(len(set(times)) == len(times))

    assert counted(fields, trigger, *events, zone=zone) == counted(
        fields, trigger, *data.draw(st.permutations(events)), zone=zone
    )


SOUP = st.fixed_dictionaries(
    {
        "polarity": st.sampled_from(["act_by", "not_before", "keep_until", "notice_before"]),
        "effects": st.lists(
            st.fixed_dictionaries(
                {
                    "event": st.sampled_from(["ea", "eb", "ec"]),
                    "until": st.sampled_from(["ea", "ub", "uc"]),
                    "effect": st.sampled_from(
                        ["pause", "restart", "shift_start", "terminate", "exempt"]
                    ),
                    "count": st.sampled_from(["instants", "whole_days"]),
                }
            ),
            max_size=3,
        ),
        "extensions": st.lists(
            st.fixed_dictionaries(
                {
                    "amount": lengths(),
                    "base": st.sampled_from(["original_start", "original_due", "event"]),
                    "times": st.integers(1, 3),
                    "notice_by": st.sampled_from([None, "original_due", {"days": 9}]),
                    "maximum": st.none() | lengths(),
                }
            ),
            max_size=1,
        ),
    }
)
NAMES = st.sampled_from(["ea", "eb", "ec", "ub", "uc", "extended", "received_at", "else"])


@given(seeds, zones, rules, SOUP, st.lists(st.tuples(NAMES, st.integers(-10, 400)), max_size=8))
def test_whatever_happens_is_counted_or_refused(data, zone, rule, soup, events):
    trigger = data.draw(moments(zone))
    fields = soup | {"duration": data.draw(lengths())}
    told = [(name, trigger + HOUR * 7 * number) for name, number in events]
    try:
        found = counted(fields, trigger, *told, zone=zone, rule=rule)
    except RefusalError as refused:
        assert refused.code  # noqa: PT017 - a refusal is an answer, too
    else:
        assert isinstance(found, Reckoning)
        assert (found.safe is None) == (found.standing in ("terminated", "exempt"))


def _in_pairs(events):
    return zip(events[::2], events[1::2], strict=True)
