"""Who is on call, and why: what wins over what, and the chain of reasons."""

from datetime import date, time, timedelta

import pytest

from tests.unit.domain.oncall.plans import (
    BERLIN,
    OFFICE,
    codes,
    daily,
    fixed,
    layer,
    local,
    override,
    schedule,
    time_off,
)
from tocsin.domain.oncall.answer import on_call
from tocsin.domain.oncall.layer import Restriction
from tocsin.domain.oncall.schedule import Departure, PublicHolidays, Temporary
from tocsin.domain.oncall.wording import told

NOON = "2026-01-06T12:00"  # a Tuesday in ann's first week
ANN_AND_BEN = layer("ann", "ben")


def who(plan, at=NOON):
    return on_call(plan, local(at)).person


def test_the_turn_is_the_reason():
    answer = on_call(schedule(ANN_AND_BEN), local(NOON))

    assert (answer.person, answer.layer) == ("ann", "primary")
    span = "from Mon 2026-01-05 09:00 CET until Mon 2026-01-12 09:00 CET"
    assert told(answer, BERLIN) == [f"turn 0 of layer primary is ann's {span}"]


def test_the_highest_priority_serves_in_its_hours_and_the_others_around():
    day = layer("dia", name="day", priority=1, restrictions=(OFFICE,), rotation=daily())
    plan = schedule(ANN_AND_BEN, day)

    assert who(plan, "2026-01-06T09:00") == "dia"
    assert who(plan, "2026-01-06T17:00") == "ann"
    assert who(plan, "2026-01-10T12:00") == "ann"  # a Saturday
    assert codes(on_call(plan, local("2026-01-10T12:00"))) == ["outside_hours", "turn"]


def test_of_equal_layers_the_first_serves():
    plan = schedule(ANN_AND_BEN, layer("dia", name="second"))

    assert who(plan) == "ann"


def test_hours_may_cross_midnight_and_belong_to_the_day_on_which_they_begin():
    friday_night = Restriction(weekdays=(4,), begin=time(22), end=time(6))
    plan = schedule(layer("ann", rotation=daily(), restrictions=(friday_night,)))

    assert who(plan, "2026-01-10T05:59") == "ann"  # Saturday morning
    assert who(plan, "2026-01-10T06:00") is None
    assert who(plan, "2026-01-09T05:00") is None  # Friday morning


def test_the_sun_is_followed_by_layers_in_zones_of_their_own():
    hours = Restriction(begin=time(8), end=time(16))
    zones = {"syd": "Australia/Sydney", "lon": "Europe/London", "sfo": "America/Los_Angeles"}
    plan = schedule(
        *(
            layer(name, name=name, zone=zone, rotation=daily(), restrictions=(hours,))
            for name, zone in zones.items()
        ),
        zone="UTC",
    )

    noons = {name: local("2026-02-03T12:00", zone) for name, zone in zones.items()}
    assert {name: on_call(plan, at).person for name, at in noons.items()} == {
        name: name for name in zones
    }


def test_a_layer_serves_from_its_begin_until_its_end():
    old = layer("old", name="old", priority=1, end=local("2026-01-06T12:00"))
    plan = schedule(ANN_AND_BEN, old)

    assert who(plan, "2026-01-06T11:59") == "old"
    assert who(plan, "2026-01-06T12:00") == "ann"
    assert codes(on_call(plan, local(NOON))) == ["not_serving", "turn"]


def test_an_override_wins():
    eva = override("eva", "2026-01-06T10:00", "2026-01-06T14:00")
    plan = schedule(ANN_AND_BEN, overrides=(eva,))

    assert [who(plan, f"2026-01-06T{at}") for at in ("09:59", "10:00", "13:59", "14:00")] == [
        *("ann", "eva", "eva", "ann"),
    ]


def test_of_two_overrides_the_later_said_counts():
    early = override("eva", "2026-01-06", "2026-01-07", "a", made_at=local("2026-01-02"))
    late = override("fay", "2026-01-05", "2026-01-08", "b", made_at=local("2026-01-03"))

    assert who(schedule(ANN_AND_BEN, overrides=(late, early))) == "fay"


def test_an_override_in_somebodys_stead_holds_only_when_it_is_their_turn():
    eva = override("eva", "2026-01-06", "2026-01-20", instead_of="ann")
    plan = schedule(ANN_AND_BEN, overrides=(eva,))

    assert who(plan, "2026-01-07T12:00") == "eva"
    assert who(plan, "2026-01-14T12:00") == "ben"


def test_a_temporary_schedule_replaces_all_layers():
    move = Temporary(
        id="move",
        begin=local("2026-01-06"),
        end=local("2026-01-08"),
        shifts=(fixed("gus", "2026-01-06T08:00", "2026-01-06T20:00"),),
        layers=(layer("hal", name="nights", rotation=daily(), restrictions=(OFFICE,)),),
    )
    plan = schedule(ANN_AND_BEN, temporary=(move,))

    assert who(plan, "2026-01-05T12:00") == "ann"
    assert who(plan, "2026-01-06T12:00") == "gus"
    assert who(plan, "2026-01-07T12:00") == "hal"
    assert codes(on_call(plan, local("2026-01-07T20:00"))) == [
        *("temporary", "outside_hours", "nobody"),
    ]


def test_who_is_off_is_skipped_for_the_next_member():
    plan = schedule(
        layer("ann", "ben", "cem"),
        time_off=(
            time_off("ann", "2026-01-06", "2026-01-07"),
            time_off("ben", "2026-01-06", "2026-01-09"),
        ),
    )

    assert who(plan) == "cem"
    assert codes(on_call(plan, local(NOON))) == ["turn", "time_off", "time_off", "stand_in"]
    assert who(plan, "2026-01-07T00:00") == "ann"


def test_when_all_members_are_off_the_next_layer_is_asked():
    base = layer("hal", name="base", priority=-1)
    plan = schedule(layer("ann"), base, time_off=(time_off("ann", "2026-01-06", "2026-01-07"),))

    assert who(plan) == "hal"


def test_only_an_override_puts_somebody_on_time_off_on_call():
    away = (time_off("ann", "2026-01-05", "2026-01-20"),)
    ordered = override("ann", "2026-01-06", "2026-01-07")

    assert who(schedule(layer("ann"), time_off=away)) is None
    assert who(schedule(layer("ann"), time_off=away, overrides=(ordered,))) == "ann"


@pytest.mark.parametrize(("rule", "person"), [("skip", "ben"), ("serve", "ann")])
def test_public_holidays_are_skipped_unless_people_serve_on_them(rule, person):
    epiphany = PublicHolidays(person="ann", zone=BERLIN, days=(date(2026, 1, 6),))
    plan = schedule(ANN_AND_BEN, holidays=(epiphany,), on_holidays=rule)

    assert who(plan) == person
    assert who(plan, "2026-01-07T00:00") == "ann"


def test_who_left_is_on_call_no_more_but_was_before():
    left = (Departure(person="ann", at=local("2026-01-06")),)
    ordered = override("ann", "2026-01-05", "2026-01-08")

    assert who(schedule(ANN_AND_BEN, departures=left), "2026-01-05T23:59") == "ann"
    assert who(schedule(ANN_AND_BEN, departures=left)) == "ben"
    answer = on_call(schedule(ANN_AND_BEN, departures=left, overrides=(ordered,)), local(NOON))
    assert answer.person == "ben"
    assert codes(answer) == ["override", "departed", "turn", "departed", "stand_in"]


def test_without_layers_nobody_is_on_call():
    answer = on_call(schedule(), local(NOON))

    assert answer.person is None
    assert told(answer, BERLIN) == ["nobody is left to ask"]


def test_every_reason_has_its_words():
    move = Temporary(
        id="move",
        begin=local("2026-01-01"),
        end=local("2026-02-01"),
        shifts=(fixed("ann", "2026-01-06", "2026-01-07"),),
    )
    plan = schedule(
        ANN_AND_BEN,
        temporary=(move,),
        overrides=(override("ben", "2026-01-06", "2026-01-07", instead_of="ann"),),
    )

    month = "from Wed 2025-12-31 23:00 UTC until Sat 2026-01-31 23:00 UTC"
    day = "from Mon 2026-01-05 23:00 UTC until Tue 2026-01-06 23:00 UTC"
    assert told(on_call(plan, local(NOON)), "UTC") == [
        f"temporary schedule move replaces all layers {month}",
        f"temporary schedule move has ann {day}",
        f"ben takes it, by override, {day}",
    ]


def test_a_changed_copy_of_a_schedule_answers_anew():
    plan = schedule(ANN_AND_BEN, overrides=(override("eva", "2026-01-06", "2026-01-07"),))
    assert who(plan) == "eva"

    assert who(plan.model_copy(update={"overrides": ()})) == "ann"


def test_an_answer_depends_on_the_instant_not_on_how_it_is_written():
    plan = schedule(ANN_AND_BEN)
    at = local(NOON)

    assert on_call(plan, at.astimezone(None)) == on_call(plan, at)
    assert on_call(plan, at).at.utcoffset() == timedelta()
