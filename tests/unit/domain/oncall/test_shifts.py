"""Shifts, gaps, handoffs, and who is next."""

from datetime import timedelta

import pytest

from tests.unit.domain.oncall.plans import (
    OFFICE,
    daily,
    layer,
    local,
    override,
    schedule,
    shown,
    time_off,
)
from tocsin.domain.oncall.schedule import Temporary
from tocsin.domain.oncall.shifts import coverage, gaps, handoffs, next_on_call, shifts, stints

BEGIN, END = local("2026-01-05T09:00"), local("2026-01-19T09:00")
EVA = override("eva", "2026-01-07T10:00", "2026-01-07T14:00")
PLAN = schedule(layer("ann", "ben"), overrides=(EVA,))


def seen(spans):
    return [(span.person, shown(span.begin), shown(span.end)) for span in spans]


def test_a_shift_ends_where_person_or_reason_changes():
    assert seen(shifts(PLAN, BEGIN, END)) == [
        ("ann", "2026-01-05 09:00", "2026-01-07 10:00"),
        ("eva", "2026-01-07 10:00", "2026-01-07 14:00"),
        ("ann", "2026-01-07 14:00", "2026-01-12 09:00"),
        ("ben", "2026-01-12 09:00", "2026-01-19 09:00"),
    ]


def test_shifts_are_cut_to_the_span_that_is_asked_for():
    noon, later = local("2026-01-06T12:00"), local("2026-01-06T12:01")

    assert seen(shifts(PLAN, noon, later)) == [("ann", "2026-01-06 12:00", "2026-01-06 12:01")]


def test_stints_join_what_one_person_serves_in_a_row():
    alone = schedule(layer("ann", rotation=daily()))

    assert len(shifts(alone, BEGIN, END)) == 14
    assert seen(stints(shifts(alone, BEGIN, END))) == [
        ("ann", "2026-01-05 09:00", "2026-01-19 09:00"),
    ]


def test_a_gap_is_where_nobody_is_on_call():
    office = schedule(layer("ann", "ben", restrictions=(OFFICE,)))

    nights = gaps(office, BEGIN, BEGIN + timedelta(days=7))

    assert [(shown(gap.begin), shown(gap.end)) for gap in nights][-1] == (
        "2026-01-09 17:00",
        "2026-01-12 09:00",
    )
    assert len(nights) == 5


def test_a_gap_is_one_whatever_its_reasons():
    nobody = Temporary(id="move", begin=local("2026-01-10"), end=local("2026-01-11"))
    office = schedule(layer("ann", restrictions=(OFFICE,)), temporary=(nobody,))

    assert len(gaps(office, local("2026-01-09T17:00"), local("2026-01-12T09:00"))) == 1


def test_handoffs_name_both_sides():
    passed = handoffs(PLAN, BEGIN, END)

    assert [(each.outgoing, each.incoming, shown(each.at)) for each in passed] == [
        (None, "ann", "2026-01-05 09:00"),
        ("ann", "eva", "2026-01-07 10:00"),
        ("eva", "ann", "2026-01-07 14:00"),
        ("ann", "ben", "2026-01-12 09:00"),
    ]


def test_a_handoff_at_the_end_of_a_span_belongs_to_the_next():
    first = handoffs(PLAN, BEGIN, local("2026-01-12T09:00"))
    second = handoffs(PLAN, local("2026-01-12T09:00"), END)

    assert [*first, *second] == handoffs(PLAN, BEGIN, END)


def test_next_is_who_follows_whoever_is_on_call():
    following = next_on_call(PLAN, local("2026-01-08T12:00"))

    assert (following.person, shown(following.at)) == ("ben", "2026-01-12 09:00")


def test_next_after_a_gap_is_the_first_person_and_in_office_hours_the_next_other():
    office = schedule(layer("ann", "ben", restrictions=(OFFICE,)))

    assert next_on_call(office, local("2026-01-06T20:00")).person == "ann"
    assert next_on_call(office, local("2026-01-06T12:00")).person == "ben"


def test_next_is_who_really_follows_time_off_and_overrides_counted():
    away = (time_off("ben", "2026-01-12", "2026-01-20"),)
    plan = schedule(layer("ann", "ben", "cem"), time_off=away)

    assert next_on_call(plan, local("2026-01-08T12:00")).person == "cem"


def test_nobody_follows_who_is_alone():
    assert next_on_call(schedule(layer("ann")), BEGIN) is None


@pytest.mark.parametrize("days", [1, 30, 365])
def test_coverage_begins_and_ends_with_the_span(days):
    spans = coverage(PLAN, BEGIN, BEGIN + timedelta(days=days))

    assert (spans[0].begin, spans[-1].end) == (BEGIN, BEGIN + timedelta(days=days))
