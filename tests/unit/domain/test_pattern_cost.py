"""Patterns that would take for ever are known beforehand; the others are quick."""

import re
import time

import pytest

from tocsin.domain.pattern_cost import longest_matched

ENDLESS = [
    "(a+)+",
    "(a|a)*b",
    "(a|aa)+b",
    r"(\\w+\\s?)*x",
    "(?:a?){30}a{30}",
    "(a|a){60}b",
    "a?" * 40 + "a" * 40,
    "(?P<x>(a*))*b",
    ".*.*.*.*.*.*.*.*x",
    "(a{1,9}){9}b",
]
QUICK = {
    "[0-9]{3}": 1000,
    r"[A-Z]{2}-\d{4}": 1000,
    "(ab){3}": 1000,
    r"[*+?(|]+\)*": 1000,
    r"\d{1,3}": 1000,
    "(cat|dog)": 1000,
    r"[a-z]+@[a-z]+\.[a-z]+": 300,
    r"a+-b+-c+-d+": 100,
}


@pytest.mark.parametrize("pattern", ENDLESS)
def test_one_that_can_take_for_ever_is_known(pattern):
    re.compile(pattern)

    assert longest_matched(pattern) is None


@pytest.mark.parametrize("pattern", QUICK)
def test_one_with_few_parts_of_any_length_is_tried_on_so_much(pattern):
    assert longest_matched(pattern) == QUICK[pattern]


@pytest.mark.parametrize("pattern", ["a*a*b", "a*a*a*b", "a*a*a*a*b", "(x|y)?a*a*a*b"])
def test_the_worst_text_of_that_length_takes_moments(pattern):
    text = "a" * (longest_matched(pattern) or 0)
    begun = time.process_time()
    assert not re.fullmatch(pattern, text)

    assert time.process_time() - begun < 3
