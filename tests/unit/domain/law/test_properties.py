"""What holds for every period, tried on zones, calendars and lengths by the hundred.

Each property is tried ten thousand times in ``test_properties_nightly``.
"""

from datetime import timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from tests.unit.domain.law import oracle
from tests.unit.domain.law.chances import (
    DAY_UNITS,
    HOUR,
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

LATER = ("keep_until", "not_before")


@given(seeds, zones, polarities, rules)
def test_days_end_as_a_person_with_a_calendar_counts_them(data, zone, polarity, rule):
    trigger = data.draw(moments(zone))
    length = data.draw(lengths(DAY_UNITS))
    days = data.draw(calendars(trigger))
    found = counted(
        {"duration": length, "polarity": polarity}, trigger, zone=zone, rule=rule, days=days
    )
    later = polarity in LATER
    day = expected_day(trigger, length, zone, rule, days, later=later)

    assert found.safe == oracle.end_of(day, zone, later=later)


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
