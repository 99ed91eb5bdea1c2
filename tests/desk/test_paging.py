"""Cursors: each list takes its own, and says of every other that it is not one."""

from datetime import UTC, datetime

import pytest

from tocsin.desk.errors import InvalidError
from tocsin.desk.paging import last_instant, last_number, last_text
from tocsin.storage import cursors

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def test_a_list_goes_on_after_what_a_page_ended_with():
    assert last_text(cursors.encode("ops")) == "ops"
    assert last_number(cursors.encode(7)) == 7
    assert last_instant(cursors.encode(NOON.isoformat())) == NOON


def test_the_first_page_needs_none():
    assert (last_text(None), last_number(None), last_instant(None)) == ("", -1, None)


def test_a_number_that_no_column_holds_is_the_biggest_one():
    assert last_number(cursors.encode(10**30)) == 2**63 - 1


@pytest.mark.parametrize("read", [last_text, last_number, last_instant])
@pytest.mark.parametrize("cursor", ["", "nonsense", cursors.encode("a", 1)])
def test_a_cursor_of_another_list_is_refused(read, cursor):
    with pytest.raises(InvalidError, match="not one of this list"):
        read(cursor)


@pytest.mark.parametrize("text", ["ops", "2026-11-22T12:00"])
def test_an_instant_is_one_with_a_zone(text):
    with pytest.raises(InvalidError, match="not one of this list"):
        last_instant(cursors.encode(text))
