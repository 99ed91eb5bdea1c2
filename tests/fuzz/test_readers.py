"""Fuzzed papers through the real reader processes: each yields a draft, none hurts the next.

``TOCSIN_FUZZ_SEED`` chooses other papers; a failing one is named ``paper:number`` and made
again by ``tests.fuzz.harness.fuzzed(number, seed)``.
"""

import os
import threading

import pytest
from hypothesis import HealthCheck, given, settings

from tests.fuzz.harness import MEMORY_MB, Books, Feeder, feed_many
from tests.fuzz.papers import PAPERS
from tests.fuzz.structures import PAPER

SEED = os.environ.get("TOCSIN_FUZZ_SEED", "1")
SLICE, MANY, STRUCTURED = 500, 15_000, 5_000
SHARED_MB = 128  # read-only libraries and models, mapped by all readers alike


@pytest.fixture(scope="module")
def feeder():
    feeder = Feeder(Books(), threading.Lock())
    yield feeder
    feeder.pool.close()
    print(f"\nstructured: {feeder.books.table()}")  # noqa: T201  the figures are wanted


def within_bounds(books):
    """No reader raised, few ran out of time, none grew beyond its memory."""
    print(f"\nmutated: {books.table()}")  # noqa: T201  the figures are wanted
    assert books.failed == []
    assert len(books.killed) <= books.inputs // 200
    assert books.worst_rss[0] < (MEMORY_MB + SHARED_MB) * 1024
    return books


@pytest.mark.parametrize("name", sorted(PAPERS))
def test_a_sound_paper_is_read(feeder, name):
    flags = feeder.feed(name, *PAPERS[name]).flags

    assert not {"unreadable", "damaged", "broken-json", "invalid-notice"}.intersection(flags)


def test_a_slice_of_fuzzed_papers_is_read_within_bounds():
    assert within_bounds(feed_many(SLICE, SEED)).inputs == SLICE


@pytest.mark.nightly
def test_many_fuzzed_papers_are_read_within_bounds():
    books = within_bounds(feed_many(MANY, f"{SEED}-many"))

    assert books.inputs == MANY
    assert set(books.by_paper) == set(PAPERS)


@pytest.mark.nightly
@settings(
    max_examples=STRUCTURED, deadline=None, database=None, derandomize=True,
    suppress_health_check=list(HealthCheck),
)  # fmt: skip
@given(paper=PAPER)
def test_papers_that_are_well_formed_outside_and_anything_within(feeder, paper):
    draft = feeder.feed("structured", *paper)

    assert not any(
        flag.startswith("reader-") and flag != "reader-missing" for flag in draft.flags
    )
