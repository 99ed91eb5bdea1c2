"""What holds for every deadline, tried on zones, calendars and lengths by the hundred.

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
    rules,
    zones,
)
from tests.unit.domain.law.entries import Shelf, law, terms
from tocsin.domain.law.engine import reckon
from tocsin.domain.law.reckoning import Event, Place, Reckoning, RefusalError, Standing

PAUSE = {"event": "asked", "until": "answered", "effect": "pause"}
ONE_BY_ONE = ("days", "weekdays", "business_days")
LATER = ("keep_until", "not_before")
polarities = st.sampled_from(["act_by", "keep_until", "not_before"])
seeds = st.data()


def counted(fields, trigger, *events, zone, rule=None, days=None):
    """Reckon an entry in UTC, from a trigger and other events."""
    asked = [Event("trigger", trigger), *(Event(name, at) for name, at in events)]
    return reckon(terms(law(**fields), rule=rule), asked, Place(zone, "DE"), Shelf(days))


def expected_day(trigger, length, zone, rule, days):
    """The first and the last day of a period by the oracle, before and after it moved."""
    ((unit, amount),) = length.items()
    day = trigger.astimezone(ZoneInfo(zone)).date()
    is_counted = rule.get("event_day") == "counted"
    last = oracle.last_day(day, unit, amount, is_counted, days.day_off)
    first = day if is_counted else day + oracle.DAY
    is_one_day = amount == 1 and unit in ONE_BY_ONE
    return oracle.moved(first, last, rule, days.day_off, is_one_day=is_one_day)


@given(seeds, zones, polarities, rules)
def test_days_end_as_a_person_with_a_calendar_counts_them(data, zone, polarity, rule):
    trigger = data.draw(moments(zone))
    length = data.draw(lengths(DAY_UNITS))
    days = data.draw(calendars(trigger))
    found = counted(
        {"duration": length, "polarity": polarity}, trigger, zone=zone, rule=rule, days=days
    )
    day = expected_day(trigger, length, zone, rule, days)

    assert found.safe == oracle.end_of(day, zone, later=polarity in LATER)


@given(seeds, zones, rules)
def test_what_is_safe_is_never_too_late_and_never_too_early(data, zone, rule):
    """To act by it is never late; to wait or to keep until it is never early."""
    trigger = data.draw(moments(zone))
    length = data.draw(lengths())
    days = data.draw(calendars(trigger))
    reading = {"name": "other", "event_day": "counted"}
    by_polarity = {
        polarity: counted(
            {"duration": length, "polarity": polarity, "readings": [reading]},
            trigger,
            zone=zone,
            rule=rule,
            days=days,
        )
        for polarity in ("act_by", "not_before", "keep_until")
    }
    act_by = by_polarity.pop("act_by")

    assert all(act_by.safe <= one.at for one in act_by.readings)
    for waiting in by_polarity.values():
        assert all(waiting.safe >= one.at for one in waiting.readings)
        assert act_by.safe <= waiting.safe
        assert waiting.safe > trigger


@given(seeds, zones, polarities, rules)
def test_who_is_told_later_is_due_no_earlier(data, zone, polarity, rule):
    first = data.draw(moments(zone))
    second = first + timedelta(seconds=data.draw(st.integers(0, 40 * 86_400)))
    fields = {"duration": data.draw(lengths()), "polarity": polarity}
    days = data.draw(calendars(first))
    one = counted(fields, first, zone=zone, rule=rule, days=days)
    other = counted(fields, second, zone=zone, rule=rule, days=days)

    assert one.safe <= other.safe
    assert one.earliest <= other.earliest
    assert one.latest <= other.latest


@given(seeds, zones, st.integers(1, 400))
def test_an_hour_is_an_hour(data, zone, hours):
    trigger = data.draw(moments(zone))
    found = counted({"duration": {"hours": hours}}, trigger, zone=zone)

    assert found.safe - trigger == timedelta(hours=hours)


@given(seeds, zones, st.integers(1, 400))
def test_the_formal_end_of_hours_is_less_than_two_hours_after_the_plain_one(data, zone, hours):
    trigger = data.draw(moments(zone))
    rule = {"hour_start": "next_full_hour"}
    found = counted({"duration": {"hours": hours}}, trigger, zone=zone, rule=rule)

    assert timedelta() < found.latest - found.earliest < 2 * HOUR
    began = (found.latest - timedelta(hours=hours)).astimezone(ZoneInfo(zone))
    assert (began.minute, began.second) == (0, 0) or zone == "Australia/Lord_Howe"


@given(seeds, zones, st.integers(1, 120), st.sets(st.integers(0, 6), min_size=1, max_size=5))
def test_hours_that_are_left_out_do_not_count(data, zone, hours, skip):
    trigger = data.draw(moments(zone))
    trigger = trigger.replace(second=0, minute=trigger.minute // 15 * 15)
    names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    length = {"hours": hours, "skip": [names[day] for day in sorted(skip)]}
    forth = counted({"duration": length}, trigger, zone=zone).safe
    back = counted({"duration": length, "polarity": "notice_before"}, trigger, zone=zone).safe

    assert oracle.hours_counted(trigger, forth, zone, skip) == hours
    assert oracle.hours_counted(back, trigger, zone, skip) == hours


@given(seeds, zones, st.integers(1, 30), st.integers(0, 30))
def test_windows_of_working_days_are_those_that_one_walks(data, zone, opens, more):
    trigger = data.draw(moments(zone))
    days = data.draw(calendars(trigger))
    fields = {
        "polarity": "window",
        "opens": {"business_days": opens},
        "duration": {"business_days": opens + more},
    }
    found = counted(fields, trigger, zone=zone, days=days)
    first, last = (
        expected_day(trigger, {"business_days": amount}, zone, {}, days)
        for amount in (opens, opens + more)
    )

    assert found.earliest == oracle.end_of(first, zone, later=True)
    assert found.latest == found.safe == oracle.end_of(last, zone, later=False)


@given(seeds, zones, st.integers(1, 60), st.sampled_from(["days", "weekdays", "business_days"]))
def test_so_many_days_lie_before_an_event(data, zone, amount, unit):
    event = data.draw(moments(zone))
    days = data.draw(calendars(event))
    fields = {"duration": {unit: amount}, "polarity": "notice_before"}
    found = counted(fields, event, zone=zone, days=days)
    day = event.astimezone(ZoneInfo(zone)).date()
    before = []
    while len(before) < amount:
        day -= oracle.DAY
        counts = {
            "days": True,
            "weekdays": day.weekday() < 5,
            "business_days": not days.day_off(day),
        }
        before += [day] if counts[unit] else []

    assert found.safe == oracle.end_of(before[-1], zone, later=False)
    assert found.safe < event


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
