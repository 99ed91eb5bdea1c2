"""Filters in an address: written as they are read, and counted from the reader's day."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from api.case_query import LONGEST_QUERY, CaseQuery

NOW = datetime(2026, 11, 22, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    "query",
    [
        "q=a+b%26c&state=any&waiting_on=me&kind=unclassified&stage=review&severity=S1",
        "jurisdiction=US-CA&due_before=2026-11-30&due_within=P1D&troubled=true&sort=updated",
        "due_before=2026-11-30T00%3A00%3A00Z",
        "clock=reply&standing=ended&set_by=house&answered=true&no_team=true",
    ],
)
def test_what_is_written_is_read_the_same(query):
    assert CaseQuery.read(query).written() == query
    assert CaseQuery.read(f"?{query}&stage=&state=") == CaseQuery.read(query)


def test_a_day_begins_where_the_reader_is():
    filters = CaseQuery.read("due_before=2026-11-30").filters(ZoneInfo("Asia/Tokyo"))

    assert filters.due_before == datetime(2026, 11, 29, 15, tzinfo=UTC)


def test_a_length_counts_from_now_and_the_nearer_of_both_holds():
    query = CaseQuery.read("due_within=2d&due_before=2026-11-23")

    assert CaseQuery.read("due_within=2d").filters(now=NOW).due_before == NOW + timedelta(
        days=2
    )
    assert query.filters(now=NOW).due_before == datetime(2026, 11, 23, tzinfo=UTC)


def test_any_state_is_no_filter():
    assert CaseQuery.read("state=any").filters().state is None


@pytest.mark.parametrize(
    "query",
    [
        "colour=red",
        "sort=x",
        "state=gone",
        "due_within=-1d",
        "due_within=0s",
        "kind=%2F",
        "q=%00",
    ],
)
def test_what_is_no_filter_is_refused(query):
    with pytest.raises(ValueError, match=query.partition("=")[0]):
        CaseQuery.read(query)


def test_an_address_has_an_end():
    with pytest.raises(ValueError, match=str(LONGEST_QUERY)):
        CaseQuery.read("q=" + "x" * LONGEST_QUERY)
