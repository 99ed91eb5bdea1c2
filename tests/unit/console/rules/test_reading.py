"""Ladders as timetables, overlays as sentences."""

from datetime import timedelta

from tests.api.rulebook.deeds import PLAYBOOK
from tocsin.console.rules import reading
from tocsin.domain.overlay import Overlay
from tocsin.playbooks.library import load_library, read_playbook

LADDER = """
  late:
    of: {clock: effect}
    rungs:
      - {at: 50%, to: [role:on_call]}
      - {at: -2h, to: [role:on_call]}
      - {at: 3h, to: [role:on_call]}
      - {at: +1h, to: [role:executive], every: 30m, times: 4}
"""


def ladder(name):
    text = PLAYBOOK.format(kind="made-up", title="Made up")
    book = read_playbook(text.rstrip() + LADDER)
    return next(one for one in reading.ladders(book) if one.name == name)


def test_rungs_of_a_plain_duration_say_when():
    late = ladder("late")

    assert late.whole == timedelta(hours=24)
    assert [(rung.pattern, rung.length) for rung in late.rungs] == [
        (reading.INTO, timedelta(hours=12)),
        (reading.BEFORE, timedelta(hours=2)),
        (reading.INTO, timedelta(hours=3)),
        (reading.PAST, timedelta(hours=1)),
    ]
    assert (late.rungs[3].every, late.rungs[3].times) == (timedelta(minutes=30), 4)


def test_the_first_and_the_last_instant_have_words():
    first, last = ladder("house").rungs

    assert (first.pattern, last.pattern) == (reading.AT_ONCE, reading.AT_END)


def test_every_ladder_that_is_shipped_can_be_read():
    library = load_library()

    for kind in library.kinds():
        assert all(one.rungs for one in reading.ladders(library.get(kind)))


def test_an_overlay_says_what_it_changes_part_by_part():
    overlay = Overlay.model_validate({"clocks": {"effect": "12h"}, "require": ["a", "b"]})

    assert reading.overlay_lines(overlay) == [
        ("clocks · effect · duration", "12h"),
        ("require", "a, b"),
    ]
