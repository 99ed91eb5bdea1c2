"""What a new version changes is said in the field's words, and line by line."""

from tocsin.playbooks.changes import playbook_changes, unified
from tocsin.playbooks.library import load_library, parse_playbook

OLD = """\
kind: made-up
lifecycle: takedown
title: Made up
stages:
  - id: review
    gate: {role: legal_counsel, verdicts: [yes, no], ladder: house}
    next: {no: closed}
  - id: aside
    gate: {role: legal_counsel, verdicts: [yes], ladder: house}
  - id: closed
    end: done
clocks:
  - {id: effect, duration: 24h, met_by: review}
ladders:
  house:
    of: {house: 8h}
    rungs: [{at: 0%, to: [role:legal_counsel]}, {at: breach, to: [role:executive], every: 1h}]
overlays:
  NO: {language: nb}
"""


def said(new):
    return [str(one) for one in playbook_changes(parse_playbook(OLD), parse_playbook(new))]


def test_the_same_playbook_changes_nothing():
    assert said(OLD) == []
    assert unified(OLD, OLD, ("1", "2")) == ""


def test_a_clocks_new_duration_is_said_with_the_old_one():
    assert said(OLD.replace("24h", "12h")) == ["clock effect: duration 24h → 12h"]


def test_a_gates_new_role_is_said():
    new = OLD.replace(
        "role: legal_counsel, verdicts: [yes, no]", "role: dpo, verdicts: [yes, no]"
    )

    assert said(new) == ["stage review: gate.role legal_counsel → dpo"]


def test_a_ladders_new_rung_is_said():
    new = OLD.replace("at: breach, to: [role:executive]", "at: breach, to: [role:dpo]")

    (only,) = said(new)
    assert only.startswith("ladder house: rungs at 0% to role:legal_counsel")
    assert "at breach to role:executive every 1h → " in only


def test_parts_that_come_and_go_are_named():
    new = OLD.replace("  NO: {language: nb}", "  DE: {language: de}").replace(
        "  - {id: effect,", "  - {id: effect-2,"
    )

    assert said(new) == [
        "clock effect removed",
        "clock effect-2 added",
        "overlay DE added",
        "overlay NO removed",
    ]


def test_another_order_of_stages_is_said():
    book = parse_playbook(OLD)
    turned = book.model_copy(
        update={"stages": (book.stages[1], book.stages[0], book.stages[2])}
    )

    assert [str(one) for one in playbook_changes(book, turned)] == [
        "stages: order review, aside, closed → aside, review, closed"
    ]


def test_without_an_earlier_version_everything_is_added():
    found = playbook_changes(None, parse_playbook(OLD))

    assert {one.what for one in found if one.part == "stage"} == {"added"}


def test_which_version_it_is_is_no_change():
    book = load_library().get("copyright-takedown")

    assert playbook_changes(book, book.model_copy(update={"version": 7})) == []


def test_lines_are_compared_as_everywhere():
    told = unified("a\nb\n", "a\nc\n", ("version 1", "version 2"))

    assert told == "--- version 1\n+++ version 2\n@@ -1,2 +1,2 @@\n a\n-b\n+c"
