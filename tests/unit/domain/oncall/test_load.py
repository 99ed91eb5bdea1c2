"""Hours, nights, weekends and holidays per person, against the mean."""

from datetime import date, time, timedelta

from tests.unit.domain.oncall.plans import BERLIN, OFFICE, daily, layer, local, schedule
from tocsin.domain.oncall.load import Load, Night, fair_load
from tocsin.domain.oncall.schedule import Departure, PublicHolidays

HOUR = timedelta(hours=1)
BEGIN, END = local("2026-01-05T09:00"), local("2026-01-19T09:00")


def hours(load):
    return tuple(amount / HOUR for amount in load.amounts)


def test_a_week_has_so_many_hours_nights_and_two_days_of_weekend():
    found = fair_load(schedule(layer("ann", "ben")), BEGIN, END)

    assert hours(found.people["ann"]) == (168, 56, 48, 0)
    assert hours(found.against_mean("ann")) == (0, 0, 0, 0)
    assert found.uncovered == timedelta()


def test_night_and_weekend_are_those_of_the_persons_own_zone():
    plan = schedule(layer("ann", restrictions=(OFFICE,), rotation=daily("2026-01-01")))
    monday = (local("2026-01-05T00:00"), local("2026-01-06T00:00"))

    assert hours(fair_load(plan, *monday).people["ann"]) == (8, 0, 0, 0)
    away = fair_load(plan, *monday, zones={"ann": "America/Los_Angeles"})
    assert hours(away.people["ann"]) == (8, 6, 0, 0)  # from midnight there


def test_a_night_over_a_change_of_clocks_is_shorter():
    plan = schedule(layer("ann"))
    night = (local("2026-03-28T22:00"), local("2026-03-29T06:00"))

    assert hours(fair_load(plan, *night).people["ann"])[:2] == (7, 7)


def test_what_counts_as_night_can_be_said():
    plan = schedule(layer("ann"))
    found = fair_load(plan, BEGIN, END, night=Night(time(0), time(4)))

    assert found.people["ann"].night == 14 * 4 * HOUR


def test_holidays_served_are_counted_each_moment_once():
    day = (date(2026, 1, 6),)
    both = tuple(PublicHolidays(person="ann", zone=BERLIN, days=day) for _ in range(2))
    plan = schedule(layer("ann"), holidays=both, on_holidays="serve")

    assert fair_load(plan, BEGIN, END).people["ann"].holiday == 24 * HOUR


def test_who_serves_less_than_the_mean_is_seen():
    plan = schedule(layer("ann", "ann", "ann", "ben", rotation=daily()))
    found = fair_load(plan, BEGIN, BEGIN + timedelta(days=8))

    assert found.mean.total == 96 * HOUR
    assert found.against_mean("ann").total == 48 * HOUR
    assert found.against_mean("ben").total == -48 * HOUR


def test_members_who_served_nothing_count_and_those_who_left_before_do_not():
    gone = (Departure(person="cem", at=local("2026-01-01")),)
    plan = schedule(layer("ann", "ben", "cem", rotation=daily(length=30)), departures=gone)
    found = fair_load(plan, BEGIN, END)

    assert set(found.people) == {"ann", "ben"}
    assert found.people["ben"] == Load()


def test_what_nobody_covered_is_said():
    plan = schedule(layer("ann", restrictions=(OFFICE,)))

    assert fair_load(plan, BEGIN, END).uncovered == END - BEGIN - 80 * HOUR


def test_without_anybody_the_mean_is_nothing():
    assert fair_load(schedule(), BEGIN, END).mean == Load()
