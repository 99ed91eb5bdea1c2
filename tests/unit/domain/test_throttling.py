"""Waiting before the next try to sign in."""

import pytest

from tocsin.domain.throttling import (
    PER_ADDRESS,
    PER_NAME,
    WINDOW,
    wait_for_address,
    wait_for_name,
)

WHOLE = int(WINDOW.total_seconds())


@pytest.mark.parametrize("failures", range(5))
def test_the_first_few_failures_cost_no_time(failures):
    assert wait_for_name([0.0] * failures) == 0


def test_from_then_on_the_wait_doubles():
    assert [wait_for_name([0.0] * count) for count in range(5, PER_NAME)] == [2, 4, 8, 16, 32]


def test_the_wait_counts_from_the_latest_failure():
    assert wait_for_name([1.5, 9, 9, 9, 9]) == 1
    assert wait_for_name([2, 9, 9, 9, 9]) == 0


def test_ten_failures_wait_until_the_oldest_is_forgotten():
    ages = [500, *[600] * 8, WHOLE - 100]

    assert wait_for_name(ages) == 100
    assert wait_for_name([0.0] * PER_NAME) == WHOLE


def test_no_wait_is_longer_than_the_window():
    assert wait_for_name([0.0] * 1000) <= WHOLE


def test_a_network_waits_after_fifty():
    assert wait_for_address([0.0] * (PER_ADDRESS - 1)) == 0
    assert wait_for_address([0.0] * PER_ADDRESS) == WHOLE
    assert wait_for_address([WHOLE - 0.1] * PER_ADDRESS) == 1
