"""How the case page's parts are shaped: the way ahead, what hurts, filters, a law's events."""

import re
from pathlib import Path

import pytest
from starlette.datastructures import QueryParams

from tocsin.console.case.actions import hurts, offer, was_decided
from tocsin.console.case.clocks import known_events
from tocsin.console.case.story import FAMILIES, read_filter
from tocsin.console.case.way import ahead, title_of
from tocsin.console.words.case import EVENTS
from tocsin.desk.views import Step
from tocsin.playbooks.library import load_library


@pytest.fixture(scope="module")
def library():
    return load_library()


@pytest.fixture(scope="module")
def takedown(library):
    return library.pinned("copyright-takedown", "US")


def test_the_way_ahead_is_the_first_thing_that_each_gate_can_say(takedown):
    stages = ahead(takedown, "review", complete=True)

    assert stages == ["counsel", "act", "tell_both", "counter_window", "removed"]


def test_a_complete_notice_passes_the_question_whether_it_is(takedown):
    assert ahead(takedown, "received", complete=True)[0] == "review"
    assert ahead(takedown, "received", complete=False)[0] == "completeness"


@pytest.mark.parametrize("kind", load_library().kinds())
def test_every_way_ahead_ends_and_visits_nothing_twice(library, kind):
    book = library.pinned(kind, None)

    for stage in book.stages:
        stages = ahead(book, stage.id, complete=False)
        assert len(stages) == len(set(stages))


def test_a_stage_of_another_version_has_no_title_and_no_way_ahead(takedown):
    assert title_of(takedown, "long_gone") == ""
    assert ahead(takedown, "long_gone", complete=True) == []


@pytest.mark.parametrize(
    ("kind", "action", "stage", "does"),
    [
        ("platform-incident", "false-alarm", "responding", True),
        ("platform-incident", "merge", "responding", True),
        ("platform-incident", "resolve", "responding", True),
        ("platform-incident", "acknowledge", "mobilise", False),
        ("platform-incident", "propose-measure", "responding", False),
        ("copyright-takedown", "withdraw", "review", True),
        ("copyright-takedown", "reclassify", "review", True),
        ("unclassified", "join", "received", True),
    ],
)
def test_what_ends_a_case_or_turns_it_asks_twice(library, kind, action, stage, does):
    assert hurts(action, library.pinned(kind, None), stage) is does


@pytest.mark.parametrize(
    ("kind", "action", "stage", "is_expected"),
    [
        ("platform-incident", "acknowledge", "mobilise", True),
        ("platform-incident", "resolve", "responding", True),
        ("platform-incident", "propose-measure", "responding", True),
        ("platform-incident", "false-alarm", "responding", False),
        ("platform-incident", "merge", "responding", False),
        ("platform-incident", "reopen", "closed", True),
        ("copyright-takedown", "complete", "deficiency", True),
        ("copyright-takedown", "court_action_notice", "putback_wait", True),
        ("copyright-takedown", "withdraw", "review", False),
        ("copyright-takedown", "reverse", "counter_window", False),
        ("copyright-takedown", "reclassify", "review", False),
    ],
)
def test_what_a_stage_waits_for_or_calls_its_own_is_expected(
    library, kind, action, stage, is_expected
):
    assert offer(action, "reason", library.pinned(kind, None), stage).expected is is_expected


def test_a_case_is_decided_when_a_letter_tells_it(takedown):
    before = [
        Step(stage="completeness", at="", outcome="complete"),
        Step(stage="counsel", at=""),
    ]
    after = [*before, Step(stage="counsel", at="", outcome="remove")]

    assert not was_decided(takedown, before)
    assert was_decided(takedown, after)


def test_what_a_url_says_that_is_no_filter_is_not_believed():
    odd = read_filter(QueryParams("by=me&about=everything&privileged=yes&order=random"))

    assert odd == read_filter(QueryParams(""))


def test_a_filter_is_written_as_it_is_read():
    query = "by=people&about=decisions&privileged=1&order=oldest"

    wanted = read_filter(QueryParams(query))

    assert wanted.link() == f"?{query}"
    assert wanted.link(by=None) == "?about=decisions&privileged=1&order=oldest"
    assert wanted.only.families == ("gate", "verdict", "letter", "action")


def test_every_event_belongs_to_a_family():
    families = {family for many in FAMILIES.values() for family in many}

    assert {event.partition(".")[0] for event in EVENTS} <= families


def test_a_laws_events_are_those_that_it_counts_with(takedown):
    law = takedown.clock("putback-latest").terms.laws[0]

    assert "court_action_notice" in known_events(law)


def test_every_event_of_the_reference_has_a_word():
    reference = Path("docs/reference/timeline-events.md").read_text(encoding="utf-8")
    table = reference.partition("## Events of a page")[0]
    rows = [line.split("|")[1] for line in table.splitlines() if line.startswith("| `")]

    named = {event for row in rows for event in re.findall(r"`([a-z]+\.[a-z]+)`", row)}

    assert named <= set(EVENTS), sorted(named - set(EVENTS))
