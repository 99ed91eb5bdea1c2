"""What is covered at first, and which pages are shown at once."""

from datetime import UTC, datetime

import pytest

from tocsin.console.item.shown import is_graphic, pages_from
from tocsin.desk.intake import CaseLed, Received
from tocsin.desk.views import ItemView
from tocsin.intake.viewer import Look

ITEM = ItemView(id="i", sha256="0", received_at=datetime(2026, 1, 1, tzinfo=UTC), channel="api")


def led(*, graphic):
    case = {"ref": "TCN-1", "kind": "k", "joined": False, "state": "open", "stage": "s"}
    return Received(item=ITEM, case=CaseLed(title="t", graphic=graphic, **case))


@pytest.mark.parametrize("sort", ["picture", "video"])
def test_what_shows_something_is_covered_wherever_it_belongs(sort):
    assert is_graphic(Look(sort), Received(item=ITEM))
    assert is_graphic(Look(sort), led(graphic=False))


def test_pages_are_covered_where_the_playbook_says_so():
    assert is_graphic(Look("pdf", pages=1), led(graphic=True))
    assert not is_graphic(Look("pdf", pages=1), led(graphic=False))
    assert not is_graphic(Look("pdf", pages=1), Received(item=ITEM))


@pytest.mark.parametrize("sort", ["text", "mail", "json", "none"])
def test_text_is_never_covered(sort):
    assert not is_graphic(Look(sort), led(graphic=True))


def test_five_pages_are_shown_at_once_and_none_beyond_the_last():
    look = Look("pdf", pages=7)

    assert list(pages_from(look, 1)) == [1, 2, 3, 4, 5]
    assert list(pages_from(look, 6)) == [6, 7]
    assert list(pages_from(look, 99)) == [7]
    assert list(pages_from(Look("picture"), 3)) == [0]
    assert not pages_from(Look("text"), 1)
    assert not pages_from(None, 1)
