"""Chips and tabs of a worklist: each leads to the list that it says."""

from datetime import UTC, datetime

from api.case_query import CaseQuery
from tocsin.console.worklist_views import back_to, chips, chips_of, tabs
from tocsin.desk.saved_views import SavedView


def view(query):
    now = datetime(2026, 11, 22, tzinfo=UTC)
    return SavedView(id="1", name="Mine", query=query, position=0, created_at=now)


def test_a_chip_leads_to_the_list_without_it():
    found = chips(CaseQuery.read("state=open&jurisdiction=DE&sort=received"))

    assert [(one.name, one.value, one.without) for one in found] == [
        ("state", "open", "jurisdiction=DE&sort=received"),
        ("jurisdiction", "DE", "state=open&sort=received"),
    ]


def test_the_last_filter_taken_off_shows_all_and_not_what_is_shown_at_first():
    (state,) = chips(CaseQuery.read("state=open"))

    assert state.without == "state=any"
    assert chips(CaseQuery.read("state=any")) == []


def test_the_view_that_one_looks_at_is_marked_however_its_filters_were_ordered():
    here = CaseQuery.read("jurisdiction=DE&state=open")

    marked = [
        one.name for one in tabs(here, [view("state=open&jurisdiction=DE")]) if one.is_here
    ]

    assert marked == ["Mine"]


def test_filters_that_went_out_of_use_harm_nothing():
    assert chips_of("colour=red") == []
    assert back_to("https://elsewhere.example/?a=b") == ""
    assert back_to("q=a&state=open") == "q=a&state=open"
