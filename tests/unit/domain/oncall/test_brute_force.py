"""Shifts and answers against an independent walk over every minute of a year."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from tests.unit.domain.oncall.brute import Brute
from tests.unit.domain.oncall.chances import YEARS, ZONES, Chance
from tocsin.domain.oncall.answer import on_call
from tocsin.domain.oncall.shifts import coverage, gaps

MINUTE = timedelta(minutes=1)


def check_a_year(seed, asked):
    """Compare every minute by shifts, and many by asking who is on call then."""
    rng, year = random.Random(seed), YEARS[seed % len(YEARS)]  # noqa: S311 - chances, no secrets
    schedule = Chance(rng, year, ZONES).schedule()
    begin, end = datetime(year, 1, 1, tzinfo=UTC), datetime(year + 1, 1, 1, tzinfo=UTC)

    expected = Brute(schedule, year).year_of_people()
    spans = coverage(schedule, begin, end)

    found = []
    for span in spans:
        found.extend([span.person] * ((span.end - span.begin) // MINUTE))
    assert found == expected
    nobody = sum((gap.end - gap.begin for gap in gaps(schedule, begin, end)), timedelta())
    assert nobody == expected.count(None) * MINUTE
    for at in rng.choices(range(len(expected)), k=asked):
        assert on_call(schedule, begin + at * MINUTE).person == expected[at]


@pytest.mark.parametrize("seed", range(10))
def test_every_minute_of_a_year_is_as_the_slow_way_has_it(seed):
    check_a_year(seed, asked=1000)


@pytest.mark.nightly
@pytest.mark.parametrize("seed", range(1000, 1200))
def test_every_minute_of_two_hundred_years_is_as_the_slow_way_has_it(seed):
    check_a_year(seed, asked=10_000)
