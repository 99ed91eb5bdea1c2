"""Warnings: what is wrong with a schedule before somebody is needed."""

from datetime import time

from tests.unit.domain.oncall.plans import (
    OFFICE,
    daily,
    fixed,
    layer,
    local,
    override,
    schedule,
    time_off,
)
from tocsin.domain.oncall import swapping
from tocsin.domain.oncall.layer import Restriction
from tocsin.domain.oncall.schedule import Departure, Temporary
from tocsin.domain.oncall.soundness import MOST, Trouble, warnings

BEGIN, END = local("2026-01-05T09:00"), local("2026-03-30T09:00")
ANN_AND_BEN = layer("ann", "ben")


def told(plan, begin=BEGIN, end=END):
    return warnings(plan, begin, end)


def test_a_sound_schedule_warns_of_nothing():
    day = layer("cem", "dia", name="day", priority=1, restrictions=(OFFICE,))

    assert told(schedule(ANN_AND_BEN, day)) == []


def test_gaps_are_told():
    found = told(schedule(layer("ann", restrictions=(OFFICE,))))

    assert {warning.trouble for warning in found} == {Trouble.GAP}
    assert len(found) == 12 * 5


def test_a_layer_that_never_serves_names_what_starves_it():
    low = layer("cem", "dia", name="low", priority=-1)
    found = told(schedule(ANN_AND_BEN, low))

    assert [(each.trouble, each.layer, each.others) for each in found] == [
        (Trouble.LAYER_STARVED, "low", ("primary",)),
    ]


def test_a_layer_starved_only_by_an_override_is_sound():
    always = override("eva", "2026-01-01", "2026-06-01")

    assert told(schedule(ANN_AND_BEN, overrides=(always,))) == []


def test_two_layers_can_starve_a_third_together():
    nights = Restriction(begin=time(17), end=time(9))
    days = Restriction(begin=time(9), end=time(17))
    plan = schedule(
        layer("ann", name="day", priority=2, restrictions=(days,)),
        layer("ben", name="night", priority=1, restrictions=(nights,)),
        layer("cem", name="base"),
    )

    (found,) = told(plan)
    assert (found.layer, found.others) == ("base", ("day", "night"))


def test_a_member_whose_turns_are_always_outside_the_hours():
    week = tuple(f"p{day}" for day in range(7))  # p5 and p6 have Saturday and Sunday
    plan = schedule(
        ANN_AND_BEN,
        layer(
            *week,
            name="day",
            priority=1,
            rotation=daily(at="00:00"),
            restrictions=(OFFICE,),
        ),
    )

    assert [(each.trouble, each.layer, each.person) for each in told(plan)] == [
        (Trouble.MEMBER_NEVER_REACHED, "day", "p5"),
        (Trouble.MEMBER_NEVER_REACHED, "day", "p6"),
    ]


def test_of_somebody_whose_turn_is_not_in_the_span_nothing_is_said():
    assert told(schedule(ANN_AND_BEN), BEGIN, local("2026-01-07")) == []


def test_an_override_of_somebody_who_is_away():
    plan = schedule(
        ANN_AND_BEN,
        overrides=(override("eva", "2026-01-06", "2026-01-09"),),
        time_off=(time_off("eva", "2026-01-08", "2026-01-12"),),
    )

    (found,) = told(plan)
    assert (found.trouble, found.ref, found.person) == ("override_while_off", "override", "eva")
    assert (found.begin, found.end) == (local("2026-01-08"), local("2026-01-09"))


def test_a_fixed_shift_of_somebody_who_is_away_is_a_gap_too():
    shift = fixed("eva", "2026-01-06", "2026-01-07")
    move = Temporary(id="move", begin=shift.begin, end=shift.end, shifts=(shift,))
    away = (time_off("eva", "2026-01-06", "2026-01-12"),)

    found = told(schedule(ANN_AND_BEN, temporary=(move,), time_off=away))

    assert [each.trouble for each in found] == [Trouble.GAP, Trouble.SHIFT_WHILE_OFF]


def test_a_cover_by_somebody_who_is_away():
    span = (local("2026-01-07"), local("2026-01-08"))
    swap = swapping.ask("swap-1", "ann", "ann", span, BEGIN)
    swap = swapping.offer(swap, "offer-1", "eva", BEGIN)
    swap = swapping.approve(swap, "offer-1", "lea", BEGIN)
    away = (time_off("eva", "2026-01-01", "2026-02-01"),)

    (found,) = told(schedule(ANN_AND_BEN, swaps=(swap,), time_off=away))

    assert (found.trouble, found.ref, found.begin) == ("cover_while_off", "swap-1", span[0])


def test_a_rotation_that_counts_on_somebody_who_left():
    left = (Departure(person="ben", at=local("2026-02-01")),)

    (found,) = told(schedule(ANN_AND_BEN, departures=left))

    assert (found.trouble, found.layer, found.person) == ("member_departed", "primary", "ben")
    assert found.begin == local("2026-02-01")


def test_a_turn_that_falls_into_time_off_names_who_serves_instead():
    away = (time_off("ann", "2026-01-06", "2026-01-08"),)

    (found,) = told(schedule(ANN_AND_BEN, time_off=away))

    assert (found.trouble, found.person, found.others) == ("turn_while_off", "ann", ("ben",))
    assert (found.begin, found.end) == (local("2026-01-06"), local("2026-01-08"))


def test_warnings_are_bounded():
    hours = Restriction(begin=time(9), end=time(10))

    assert len(
        told(schedule(layer("ann", restrictions=(hours,))), END, local("2028-01-01"))
    ) == (MOST)
