"""What the order itself sets, and what has no number at all."""

import pytest

from tests.unit.domain.law.entries import ROLLING, count, due, local, refusal, shown, told
from tocsin.domain.law.reckoning import Standing


def test_the_instant_that_an_order_sets_is_the_instant():
    fields = {"ordered": {}}

    assert due(fields, "2026-11-02 09:00", ("set_until", "2026-11-22 10:30"), rule=ROLLING) == (
        "2026-11-22 10:30:00"
    )


def test_without_it_nothing_is_computed():
    refused = refusal({"ordered": {"event": "date_in_order"}}, "2026-11-02 09:00")

    assert (refused.code, refused.citation) == ("needs-event", "s 1")
    assert "date_in_order" in refused.detail


@pytest.mark.parametrize(
    ("bounds", "until", "word"),
    [
        ({"floor": {"hours": 48}}, "2026-11-04 08:59", "before"),
        ({"floor": {"days": 28}}, "2026-11-29 23:00", "before"),
        ({"ceiling": {"days": 14}}, "2026-11-17 00:00", "after"),
        ({"ceiling": {"hours": 48}}, "2026-11-04 09:01", "after"),
    ],
)
def test_an_order_beyond_what_the_law_allows_is_refused(bounds, until, word):
    refused = refusal({"ordered": bounds}, "2026-11-02 09:00", ("set_until", until))

    assert refused.code == "out-of-bounds"
    assert f" is {word} " in refused.detail


@pytest.mark.parametrize(
    ("bounds", "until"),
    [
        ({"floor": {"hours": 48}}, "2026-11-04 09:00"),
        ({"floor": {"days": 28}}, "2026-11-30 10:00"),
        ({"ceiling": {"days": 14}}, "2026-11-16 23:59"),
    ],
)
def test_an_order_within_its_bounds_stands(bounds, until):
    assert due({"ordered": bounds}, "2026-11-02 09:00", ("set_until", until)) == f"{until}:00"


def test_a_standard_without_a_number_has_no_instant():
    found = count({"standard": "without undue delay"}, "2026-11-02 09:00")

    assert found.standing is Standing.UNNUMBERED
    assert (found.earliest, found.latest, found.safe, found.readings) == (None, None, None, ())
    assert told(found, "standard") == ["The law names no number: without undue delay."]


def test_a_target_of_the_house_is_a_reading_and_never_safe():
    found = count({"standard": "without undue delay"}, "2026-11-02 09:00", house={"hours": 24})

    assert found.standing is Standing.UNNUMBERED
    assert (found.earliest, found.latest, found.safe) == (None, None, None)
    assert [(one.name, shown(one.at)) for one in found.readings] == [
        ("house", "2026-11-03 09:00:00")
    ]
    assert told(found, "house") == ["That is a target of the house and not the law."]


def test_an_ordered_instant_is_extended_and_paused_like_any_other():
    fields = {
        "ordered": {},
        "effects": [{"event": "asked", "until": "answered", "effect": "pause"}],
    }
    found = count(
        fields,
        "2026-11-02 09:00",
        ("set_until", "2026-11-20 17:00"),
        ("asked", "2026-11-03 09:00"),
        ("answered", "2026-11-04 10:00"),
    )

    assert found.safe == local("2026-11-21 18:00")


def test_the_last_day_that_an_order_may_set_is_free_whatever_the_hour():
    fields = {"ordered": {"ceiling": {"years": 1}}}
    rule = {"ends": "same_time"}

    assert due(fields, "2026-11-24 10:00", ("set_until", "2027-11-24 17:00"), rule=rule) == (
        "2027-11-24 17:00:00"
    )
    refused = refusal(fields, "2026-11-24 10:00", ("set_until", "2027-11-25 00:00"), rule=rule)
    assert refused.code == "out-of-bounds"
