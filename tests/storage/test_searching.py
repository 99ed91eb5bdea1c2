"""What a case is found by: its ref, its title, one-line answers, any part of its addresses."""

from dataclasses import replace

import pytest

from tests.storage.population import EVERYBODY, Population
from tocsin.storage.visibility import visibility_of
from tocsin.storage.worklist import count


@pytest.fixture(scope="module")
def population(make_once, sessions):
    return Population(make_once, sessions)


QUERIES = {
    "host": ("HOST3.example", lambda case: int(case.title.split()[-1]) % 7 == 3),
    "address as pasted": (
        "https://www.host3.example/a_b/",
        lambda case: int(case.title.split()[-1]) % 7 == 3,
    ),
    "path": ("song.mp3", lambda case: True),
    "whole address": (
        "https://original2.example/song.mp3?take=17",
        lambda case: case.title.endswith(" 17"),
    ),
    "requester": (
        "publisher1 zoë",
        lambda case: int(case.title.split()[-1]) % 3 == 1,
    ),
    "e-mail address": (
        "rights2@label.example",
        lambda case: int(case.title.split()[-1]) % 3 == 2,
    ),
    "prose": ("nobody searches", lambda case: False),
    "codes": ("signature", lambda case: False),
    "what all addresses begin with": ("https", lambda case: True),
    "accent": ("caf\u00e9", lambda case: True),
    "prefix": ("numb", lambda case: True),
    "none": ("nowhere", lambda case: False),
    "no word": ("'!&|:* \\", lambda case: False),
}


@pytest.mark.parametrize("name", QUERIES)
def test_words_find_the_cases_that_have_them_all(population, name):
    words, has_them = QUERIES[name]
    filters = replace(population.filters, q=words)
    expected = [case.id for case in population.cases.values() if has_them(case)]

    assert population.pages(EVERYBODY, filters) == population.in_order(expected)
    with population.sessions() as session:
        assert count(session, visibility_of(EVERYBODY), filters) == len(expected)


def test_a_case_is_found_by_its_ref(population):
    some = next(iter(population.cases.values()))

    found = population.pages(EVERYBODY, replace(population.filters, q=some.ref.lower()))
    assert found == [some.id]
