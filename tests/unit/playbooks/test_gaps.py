"""The gap report names what somebody would find out too late otherwise."""

from datetime import date

import pytest

from tocsin.domain.law.pack import Pack
from tocsin.playbooks.called_schedules import missing_policies, missing_schedules
from tocsin.playbooks.gaps import Seen, gaps_of
from tocsin.playbooks.lawpack import load_pack
from tocsin.playbooks.library import parse_playbook

PLAYBOOK = """\
kind: made-up
lifecycle: takedown
title: Made up
stages:
  - id: review
    notices: [{to: requester, template: acknowledgement}]
    gate: {role: legal_counsel, verdicts: [yes, no], ladder: house, letter: reply}
  - id: closed
    end: done
clocks:
  - {id: effect, duration: 24h, met_by: review, ladder: pressing}
ladders:
  house:
    of: {house: 8h}
    rungs: [{at: 0%, to: [role:legal_counsel]}, {at: breach, to: [role:executive], every: 1h}]
  pressing:
    of: {clock: effect}
    rungs: [{at: 50%, to: [role:legal_counsel]}, {at: breach, to: [role:executive]}]
"""
TEMPLATES = {("en", "acknowledgement"), ("en", "reply"), ("es", "acknowledgement")}
TODAY = date(2026, 11, 22)
NO_LAWS = Pack("0", "0" * 64, {}, {}, {})


def gaps(text=PLAYBOOK, pack=NO_LAWS, seen=None, others=()):
    books = [parse_playbook(text), *map(parse_playbook, others)]
    found = gaps_of(books, TEMPLATES, pack, TODAY, *([seen] if seen else []))
    return [(one.code, one.where, one.detail) for one in found if one.rule == "made-up"]


def test_a_playbook_that_lacks_nothing_has_no_gap():
    assert gaps() == []


def test_a_gate_without_a_ladder_is_named():
    text = PLAYBOOK.replace(", ladder: house", "")

    assert gaps(text) == [("no-ladder", "stage review", "nobody is reminded of this decision")]


def test_a_deadline_of_nobody_is_named():
    clock = "clocks:\n  - {id: loose, duration: 3d}\n"
    found = gaps(PLAYBOOK.replace("clocks:\n", clock))

    assert [(code, where) for code, where, _ in found] == [
        ("no-ladder", "clock loose"),
        ("no-owner", "clock loose"),
    ]


def test_a_waiting_period_needs_no_reminder():
    clock = "clocks:\n  - {id: rest, duration: 3d, polarity: not_before}\n"

    assert gaps(PLAYBOOK.replace("clocks:\n", clock)) == []


@pytest.mark.parametrize(
    ("overlays", "seen"),
    [("{ES: {language: es}}", None), ("{}", Seen({}, {"made-up": frozenset({"es"})}))],
)
def test_letters_that_a_language_in_use_lacks_are_named(overlays, seen):
    found = gaps(PLAYBOOK + f"overlays: {overlays}\n", seen=seen)

    assert found == [("no-translation", "es", "English stands in for reply")]


def test_a_place_that_others_know_and_this_kind_does_not_is_named():
    other = PLAYBOOK.replace("made-up", "other") + "overlays: {DE: {sensitivity: restricted}}\n"
    seen = Seen({"made-up": frozenset({"JP"})}, {})

    assert gaps(others=[other], seen=seen) == [
        ("no-overlay", "overlays", "nothing of its own for DE, JP")
    ]


def test_laws_in_doubt_are_named_where_a_clock_counts_by_them():
    law = "eu-tco-art3-removal-1h"
    text = PLAYBOOK.replace(
        "clocks:\n",
        f"clocks:\n  - {{id: by-law, law: {law}, met_by: review, ladder: pressing}}\n",
    )
    pack = load_pack()

    def with_entry(**changes):
        clocks = {**pack.clocks, law: pack.clocks[law].model_copy(update=changes)}
        return Pack(pack.version, pack.digest, clocks, pack.rules, pack.calendars, pack.house)

    over = pack.clocks[law].effective.model_copy(update={"until": date(2026, 1, 1)})
    codes = {
        "doubt": [code for code, *_ in gaps(text, with_entry(status="litigation_check"))],
        "low": [code for code, *_ in gaps(text, with_entry(confidence="low"))],
        "over": [code for code, *_ in gaps(text, with_entry(effective=over))],
        "missing": [code for code, *_ in gaps(text, NO_LAWS)],
        "good": [code for code, *_ in gaps(text, with_entry(confidence="high"))],
    }
    assert codes == {
        "doubt": ["law-not-in-force"],
        "low": ["law-low-confidence"],
        "over": ["law-expired"],
        "missing": ["law-missing"],
        "good": [],
    }


def test_what_lacks_a_reminder_everywhere_is_named_once_and_elsewhere_with_its_place():
    text = PLAYBOOK.replace(
        "clocks:\n", "clocks:\n  - {id: loose, duration: 3d, met_by: review}\n"
    )
    added = "{ES: {add_clocks: [{id: more, duration: 2d, met_by: review}]}}"
    found = gaps(text + f"overlays: {added}\n")

    assert [where for code, where, _ in found if code == "no-ladder"] == [
        "clock loose",
        "clock more (ES)",
    ]


@pytest.mark.parametrize(("bound", "missing"), [("earliest", False), ("latest", True)])
def test_of_a_window_of_the_law_only_its_end_is_a_deadline(bound, missing):
    clock = f"{{id: back, law: us-dmca-putback-10-14bd, bound: {bound}, met_by: review}}"
    found = gaps(PLAYBOOK.replace("clocks:\n", f"clocks:\n  - {clock}\n"), load_pack())

    assert ("no-ladder" in [code for code, *_ in found]) is missing


def test_a_schedule_that_nobody_has_put_is_named():
    book = parse_playbook(PLAYBOOK.replace("role:executive], every", "schedule:night], every"))
    found = list(missing_schedules([book], ["day"]))

    assert [(one.code, one.where) for one in found] == [("no-schedule", "ladders house")]
    assert "incident managers are told instead" in found[0].detail
    assert list(missing_schedules([book], ["night"])) == []
    assert list(missing_policies([book], [])) == []
