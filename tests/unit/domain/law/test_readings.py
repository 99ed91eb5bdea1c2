"""Where the law is open all readings are counted, and the safe one stands first."""

import pytest

from tests.unit.domain.law.entries import (
    ROLLING,
    Days,
    Shelf,
    count,
    holidays,
    law,
    local,
    shown,
    terms,
    told,
)
from tocsin.domain.law.engine import reckon
from tocsin.domain.law.reckoning import Event, Place

COUNTED = {"name": "from-receipt", "event_day": "counted", "why": "11 CCR 7021(b)"}


def names(found):
    return [(one.name, shown(one.at)[:10]) for one in found.readings]


@pytest.mark.parametrize(
    ("polarity", "order"),
    [
        ("act_by", [("from-receipt", "2026-12-16"), ("usual", "2026-12-17")]),
        ("exposure_threshold", [("from-receipt", "2026-12-16"), ("usual", "2026-12-17")]),
        ("keep_until", [("usual", "2026-12-17"), ("from-receipt", "2026-12-16")]),
        ("not_before", [("usual", "2026-12-17"), ("from-receipt", "2026-12-16")]),
    ],
)
def test_the_earliest_is_safe_to_act_by_and_the_latest_to_wait_for(polarity, order):
    fields = {"duration": {"days": 45}, "polarity": polarity, "readings": [COUNTED]}
    found = count(fields, "2026-11-02 09:00")

    assert names(found) == order
    assert found.safe == found.readings[0].at
    assert (found.earliest, found.latest) == (
        local("2026-12-16 23:59:59"),
        local("2026-12-17 23:59:59"),
    )


def test_notice_before_is_safe_when_it_is_early():
    fields = {"duration": {"days": 30}, "polarity": "notice_before", "readings": [COUNTED]}

    assert names(count(fields, "2026-12-31 09:00"))[0] == ("usual", "2026-12-01")


def test_a_window_is_as_narrow_as_its_readings_together():
    fields = {
        "polarity": "window",
        "opens": {"days": 10},
        "duration": {"days": 14},
        "readings": [COUNTED],
    }
    found = count(fields, "2026-11-02 09:00")

    assert found.earliest == local("2026-11-12 23:59:59")  # the later opening
    assert found.latest == found.safe == local("2026-11-15 23:59:59")  # the earlier end


def test_a_reading_may_take_another_duration():
    reading = {"name": "strict", "duration": {"days": 20}, "confidence": "low"}
    found = count({"duration": {"days": 30}, "readings": [reading]}, "2026-11-02 09:00")

    assert names(found) == [("strict", "2026-11-22"), ("usual", "2026-12-02")]
    assert found.readings[0].confidence == "low"


def test_a_reading_may_take_another_rule():
    reading = {"name": "civil", "rule": "civil"}
    found = count(
        {"duration": {"days": 5}, "readings": [reading]},
        "2026-11-02 09:00",
        rules=[ROLLING | {"id": "civil"}],
    )

    assert names(found) == [("usual", "2026-11-07"), ("civil", "2026-11-09")]


def test_a_reading_may_take_another_calendar():
    """California: every day that is no holiday is a business day, Saturdays too."""
    reading = {"name": "saturdays", "calendar": {"country": "US"}}
    entry = law(duration={"business_days": 10}, readings=[reading])
    shelf = Shelf(US=Days(weekend=(6,), name="Saturdays (fake 1)"))
    found = reckon(
        terms(entry),
        [Event("trigger", local("2026-11-02 09:00"))],
        Place("Europe/Berlin", "DE"),
        shelf,
    )

    assert names(found) == [("saturdays", "2026-11-13"), ("usual", "2026-11-16")]
    assert found.calendars == ("Saturdays (fake 1)", "Testland (fake 1)")


def test_a_reading_that_differs_in_nothing_names_the_usual_one():
    reading = {"name": "ico", "confidence": "medium"}
    found = count({"readings": [reading, COUNTED]}, "2026-11-02 09:00")

    assert {one.name: one.confidence for one in found.readings} == {
        "ico": "medium",
        "from-receipt": "medium",
    }


def test_the_derivation_says_which_readings_there_are_and_why():
    found = count({"duration": {"days": 45}, "readings": [COUNTED]}, "2026-11-02 09:00")

    assert told(found, "choose") == [
        (
            "2 readings, the earliest is safe: from-receipt Wed 16 Dec 2026 23:59:59 (+01:00)"
            " (11 CCR 7021(b)); usual Thu 17 Dec 2026 23:59:59 (+01:00)."
        )
    ]


def test_each_reading_carries_its_own_steps():
    found = count(
        {"duration": {"days": 45}, "readings": [COUNTED]},
        "2026-11-02 09:00",
        days=holidays(),
    )

    rules = [one.steps[0].text.partition(": ")[2] for one in found.readings]
    assert rules == [
        "the day of the event counts; day 1 is Mon 2 Nov 2026.",
        "the day of the event does not count; day 1 is Tue 3 Nov 2026.",
    ]
