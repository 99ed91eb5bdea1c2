"""Derivations are put into words when they are read, and once."""

from tests.unit.domain.law.entries import count
from tocsin.domain.law.reckoning import Step, Told


def test_nothing_is_told_before_somebody_asks_and_then_once():
    asked = []

    def tell():
        asked.append("asked")
        return (Step("end", "Act by noon."),)

    told = Told(tell)
    assert asked == []
    assert told() == told() == (Step("end", "Act by noon."),)
    assert asked == ["asked"]


def test_what_says_the_same_is_the_same():
    one, other = (count({"duration": {"days": 9}}, "2026-11-21 12:00") for _ in range(2))

    assert one == other
    assert hash(one) == hash(other)
    assert Told() != Told(lambda: (Step("end", "Act by noon."),))
    assert Told() != ()
