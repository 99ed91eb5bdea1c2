"""Deadlines that people worked out from texts and a wall calendar, counted by the engine."""

import re
from datetime import datetime

import pytest

from tests.unit.domain.law.worked import (
    INSTANTS,
    chapters,
    counted,
    examples,
    on_the_wall,
)
from tests.unit.domain.law.worked_page import PAGE, page
from tocsin.domain.law.reckoning import RefusalError, Standing

EVERY = [pytest.param(one, id=one.id) for one in examples()]
COUNTED = [one for one in EVERY if not one.values[0].refused]
REFUSED = [one for one in EVERY if one.values[0].refused]
DATED = re.compile(
    r"(Mon|Tue|Wed|Thu|Fri|Sat|Sun) (\d{1,2}) "
    r"(Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)(?: (\d{4}))?"
)


@pytest.mark.parametrize("example", COUNTED)
def test_the_engine_counts_as_a_person_does(example):
    found = counted(example)
    expected = {"standing": Standing.RUNNING.value, **example.expect}
    told = {name: on_the_wall(getattr(found, name), found.zone) for name in INSTANTS}
    house = next((one.at for one in found.readings if one.name == "house"), None)
    told |= {"law": found.law, "standing": found.standing.value}
    told |= {"house": on_the_wall(house, found.zone)}

    assert {name: told[name] for name in expected} == dict(expected)


@pytest.mark.parametrize("example", [one for one in COUNTED if one.values[0].told])
def test_the_derivation_names_the_days_that_mattered(example):
    text = " ".join(step.text for step in counted(example).derivation)

    for word in example.told:
        assert word in text


@pytest.mark.parametrize("example", REFUSED)
def test_the_engine_refuses_what_the_text_does_not_give(example):
    with pytest.raises(RefusalError) as refused:
        counted(example)

    assert refused.value.code == example.refused
    assert example.expect.get("because", "") in refused.value.citation


@pytest.mark.parametrize("example", EVERY)
def test_every_example_says_what_it_rests_on_and_how(example):
    assert example.rests_on
    assert example.steps
    assert (example.law is None) != (example.order is None)
    for name in INSTANTS:
        at = example.expect.get(name, "none")
        assert at == "none" or datetime.fromisoformat(at).utcoffset() is not None


@pytest.mark.parametrize("example", EVERY)
def test_each_day_that_a_step_names_is_that_weekday(example):
    """A slip of the pen in the derivation would be believed."""
    begin = example.trigger or example.expect["safe"]
    for weekday, day, month, year in DATED.findall(" ".join(example.steps)):
        near = [int(year)] if year else [int(begin[:4]) + more for more in (0, 1)]
        days = [datetime.strptime(f"{day} {month} {one}", "%d %b %Y") for one in near]  # noqa: DTZ007 - a date

        assert weekday in [f"{one:%a}" for one in days], f"{weekday} {day} {month} {year}"


def test_readings_are_typed_whole():
    """Who says where readings lie says both ends; one end alone would hide the other."""
    for example in examples():
        if {"earliest", "latest"} & set(example.expect) and "standing" not in example.expect:
            assert {"safe", "earliest", "latest"} <= set(example.expect), example.id


def test_there_are_enough_of_them_and_their_names_differ():
    ids = [example.id for chapter in chapters() for example in chapter.examples]

    assert len(ids) == len(set(ids))
    assert len(ids) >= 75


def test_the_page_for_people_says_the_same():
    """``make examples`` writes it."""
    assert PAGE.read_text(encoding="utf-8") == page()
