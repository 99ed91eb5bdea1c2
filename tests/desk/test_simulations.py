"""A simulation plays for a while and says that it was cut."""

import itertools

from tocsin.desk.simulations import within


def test_pages_are_played_until_the_time_is_over():
    ticks = itertools.count(0.0, 5.0)

    played = within(12.0, ["a", "b", "c", "d"], str.upper, lambda: next(ticks))

    assert played == [("a", "A"), ("b", "B")]


def test_all_are_played_when_there_is_time():
    assert within(12.0, ["a", "b"], str.upper, lambda: 0.0) == [("a", "A"), ("b", "B")]
