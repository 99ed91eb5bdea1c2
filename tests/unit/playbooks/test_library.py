"""A playbook is checked as a whole: file, line and field of everything that is wrong."""

import pytest

from tocsin.playbooks.library import Library, load_library, load_playbook, parse_playbook
from tocsin.playbooks.sheet import PlaybookError

GOOD = """\
kind: made-up
lifecycle: takedown
title: Made up
stages:
  - id: received
    notices: [{to: requester, template: acknowledgement}]
  - id: review
    gate: {role: legal_counsel, verdicts: [yes, no], ladder: house, letter: reply}
    next: {no: closed}
  - id: window
    wait: {clock: window, events: [counter_notice]}
    next: {counter_notice: review}
  - id: closed
    end: done
  - id: aside
    gate: {role: legal_counsel, verdicts: [stop, go_on], ladder: house}
    next: {stop: closed, go_on: $back}
clocks:
  - {id: window, starts: stage:window, duration: 10d, polarity: not_before}
  - {id: effect, duration: 24h, met_by: review, ladder: pressing}
ladders:
  house:
    of: {house: 8h}
    rungs: [{at: 0%, to: [role:legal_counsel]}, {at: breach, to: [role:executive], every: 1h}]
  pressing:
    of: {clock: effect}
    rungs:
      - {at: 50%, to: [role:legal_counsel]}
      - {at: -2h, to: [schedule:night]}
      - {at: breach, to: [role:executive]}
on: {retraction: aside}
actions: {withdraw: aside}
overlays:
  NO: {language: nb, clocks: {effect: 12h}}
"""


def finds(problem, text):
    """Tell whether one of the problems begins like this."""
    return any(found.startswith(problem) for found in problems_of(text))


def problems_of(text):
    """Return the problems as ``line field: message (fix: …)``."""
    with pytest.raises(PlaybookError) as refused:
        parse_playbook(text, file="made-up.yaml")
    return [
        f"{one.line} {one.field}: {one.message} (fix: {one.fix})"
        for one in refused.value.problems
    ]


def test_a_good_playbook_is_read_with_norway_and_the_key_on_intact():
    playbook = parse_playbook(GOOD)

    assert playbook.on == {"retraction": "aside"}
    assert playbook.stage("review").outcomes == ("yes", "no")
    assert playbook.for_jurisdiction("NO").clock("effect").duration == "12h"


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("template: acknowledgement", "template: acknowlegement",
         "6 stages[0].notices[0].template: unknown template 'acknowlegement' (fix: write"),
        ("to: requester", "to: everybody",
         "6 stages[0].notices[0].to: unknown target 'everybody' (fix: write role:"),
        ("to: requester", "to: role:bos",
         "6 stages[0].notices[0].to: unknown role 'bos' (fix: write "),
        ("letter: reply", "letter: none-such",
         "8 stages[1].gate.letter: unknown template 'none-such'"),
        ("ladder: house, letter", "ladder: hose, letter",
         "8 stages[1].gate.ladder: unknown ladder 'hose' (fix: write 'house')"),
        ("next: {no: closed}", "next: {no: close}",
         "9 stages[1].next.no: unknown next stage 'close' (fix: write 'closed')"),
        ("next: {no: closed}", "next: {maybe: closed}",
         "9 stages[1].next.maybe: 'maybe' is no outcome of this stage (fix: write one"),
        ("wait: {clock: window", "wait: {clock: nowhere",
         "11 stages[2].wait.clock: unknown clock 'nowhere'"),
        ("starts: stage:window", "starts: stage:widow",
         "19 clocks[0].starts: unknown start of a clock 'stage:widow' (fix:"),
        ("met_by: review", "met_by: nobody", "20 clocks[1].met_by: unknown stage 'nobody'"),
        ("of: {clock: effect}", "of: {clock: nix}",
         "26 ladders.pressing.of.clock: unknown clock 'nix'"),
        ("on: {retraction: aside}", "on: {retraction: asid}",
         "31 on.retraction: unknown stage 'asid' (fix: write 'aside')"),
        ("on: {retraction: aside}", "on: {retractoin: aside}",
         "31 on.retractoin: unknown document 'retractoin' (fix: write 'retraction')"),
        ("actions: {withdraw: aside}", "actions: {withdraw: gone}",
         "32 actions.withdraw: unknown stage 'gone'"),
        ("clocks: {effect: 12h}", "clocks: {efect: 12h}",
         "34 overlays.NO.clocks.efect: unknown clock 'efect' (fix: write 'effect')"),
        ("clocks: {effect: 12h}", "clocks: {effect: soon}",
         "34 overlays.NO.clocks.effect: 'soon' is no duration"),
        ("  NO:", "  Norway:",
         "34 overlays.Norway: unknown place 'Norway' (fix: write a country such as DE"),
    ],
)  # fmt: skip
def test_a_name_that_is_not_there_is_found(old, new, problem):
    assert finds(problem, GOOD.replace(old, new))


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("on: {retraction: aside}\nactions: {withdraw: aside}\n", "",
         "15 stages[4]: stage 'aside' can never be reached"),
        ("on: {retraction: aside}\nactions: {withdraw: aside}\n", "",
         "15 stages[4]: $back in a stage that interrupts nothing"),
        ("    end: done\n", "    next: {done: review}\n",
         "13 stages[3]: no way leads from stage 'closed' to an end"),
        ("    next: {stop: closed, go_on: $back}\n", "    next: {stop: closed}\n",
         "15 stages[4]: nothing follows 'go_on' (fix: give `next` or `end`)"),
        ("    notices: [{to: requester, template: acknowledgement}]\n",
         "    next: {done: received}\n",
         "5 stages[0]: stage 'received' goes round without a gate or window"),
        ("next: {no: closed}", "wait: {clock: window}",
         "9 stages[1].wait: a stage has a gate or a window, not both"),
        ("starts: stage:window", "starts: stage:aside",
         "11 stages[2].wait.clock: can be entered before its clock 'window' starts"),
    ],
)  # fmt: skip
def test_a_graph_that_leads_astray_is_found(old, new, problem):
    assert finds(problem, GOOD.replace(old, new))


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("letter: reply}", "letter: reply, quorum: 2}",
         "8 stages[1].gate.quorum: a quorum of 2 contradicts four_eyes: false"),
        ("letter: reply}", "letter: reply, roles: [legal_counsel]}",
         "8 stages[1].gate.roles: `role` is among `roles` already"),
        ("verdicts: [yes, no]", "verdicts: [yes, no, yes]",
         "8 stages[1].gate.verdicts: names something twice"),
        (", {at: breach, to: [role:executive], every: 1h}", "",
         "24 ladders.house.rungs[0].at: no rung is at the breach (fix: add `{at: breach"),
        ("{at: -2h,", "{at: -13h,",
         "29 ladders.pressing.rungs[1].at: -13h is earlier than 50%, the rung before"),
        ("to: [schedule:night]", "to: [requester]",
         "29 ladders.pressing.rungs[1].to[0]: unknown target 'requester' (fix: write role:"),
        ("to: [schedule:night]", "to: [policy:urgent]", None),
        ("to: [schedule:night]", "to: ['policy:']",
         "29 ladders.pressing.rungs[1].to[0]: unknown target 'policy:' (fix: write role:"),
        ("title: Made up", "title: Made up\nsensitivity: sealed",
         "25 ladders.house.rungs: its last rung reaches nobody on a sealed case"),
        ("role: legal_counsel, verdicts: [yes, no]", "role: qa_reviewer, verdicts: [yes, no]",
         None),
        ("title: Made up", "title: Made up\nsensitivity: restricted", None),
    ],
)  # fmt: skip
def test_a_duty_that_reaches_nobody_or_contradicts_itself_is_found(old, new, problem):
    text = GOOD.replace(old, new)

    if problem is None:
        parse_playbook(text)
    else:
        assert finds(problem, text)


def test_a_gate_whose_holders_may_not_see_the_case_is_found():
    sealed = GOOD.replace(
        "role: legal_counsel, verdicts: [yes", "role: qa_reviewer, verdicts: [yes"
    )
    sealed = sealed.replace("title: Made up", "title: Made up\nsensitivity: restricted")

    assert any(
        found.startswith("9 stages[1].gate: no holder may see a restricted case")
        for found in problems_of(sealed)
    )


@pytest.mark.parametrize(
    ("old", "new", "problem"),
    [
        ("title: Made up", "title: Made up\ncolour: red", "4 colour: unknown field"),
        ("title: Made up\n", "", "1 title: is missing (fix: add `title: …`)"),
        ("role: legal_counsel, verdicts: [yes", "verdicts: [yes",
         "8 stages[1].gate: a gate needs `role` or `roles`"),
        ("duration: 24h", "duration: soon",
         "20 clocks[1].duration: 'soon' is no duration (fix: write 15m, 24h, 10d, 2w"),
        ("of: {house: 8h}", "of: {house: 8h, clock: effect}",
         "23 ladders.house.of: a ladder is of one thing: `clock` or `house`"),
        ("- {id: effect,", "- {id: window,", "20 clocks[1].id: 'window' is there twice"),
        ("  - id: aside", "  - id: closed", "15 stages[4].id: 'closed' is there twice"),
        ("kind: made-up", "kind: made-up\nkind: again", "2 kind: given twice, first in line 1"),
        ("title: Made up", "title: &x Made up\ncitation: *x",
         "4 citation: anchors and aliases are not used in playbooks (fix: write it out)"),
    ],
)  # fmt: skip
def test_a_part_of_the_wrong_shape_is_found(old, new, problem):
    assert finds(problem, GOOD.replace(old, new))


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (
            "a: [",
            "1 (file): not YAML: expected the node content, but found '<stream end>'",
        ),
        ("- 1", "1 (file): a playbook is a mapping"),
        ("", "1 (file): a playbook is a mapping"),
        ("[" * 5000, "1 (file): not readable as YAML"),
        (
            "a: " + "x" * 300_000,
            "1 (file): longer than 200000 characters",
        ),
    ],
)
def test_what_is_no_playbook_at_all_is_refused_with_a_reason(text, problem):
    (found,) = problems_of(text)

    assert found.startswith(problem)


def test_all_problems_are_reported_at_once_in_order_of_line():
    worse = GOOD.replace("template: acknowledgement", "template: x").replace("24h", "soon")
    worse = worse.replace("next: {no: closed}", "next: {no: nowhere}").replace(
        "title:", "titel:"
    )

    lines = [int(problem.split()[0]) for problem in problems_of(worse)]

    assert {3, 6, 9, 20} <= set(lines)
    assert lines == sorted(lines)


def test_an_error_reads_like_a_compilers(tmp_path):
    path = tmp_path / "made-up.yaml"
    path.write_text(GOOD.replace("title: Made up", "titel: Made up"))

    with pytest.raises(PlaybookError, match=f"{path}:3:1: titel: unknown field"):
        load_playbook(path)


def test_a_file_is_named_after_its_kind(tmp_path):
    path = tmp_path / "other.yaml"
    path.write_text(GOOD)

    with pytest.raises(PlaybookError, match="'made-up' stands in a file named 'other'"):
        load_playbook(path)


def test_a_library_reports_the_problems_of_all_its_files(tmp_path):
    for kind in ("first", "second"):
        (tmp_path / f"{kind}.yaml").write_text(GOOD.replace("made-up", kind) + "bogus: 1\n")

    with pytest.raises(PlaybookError) as refused:
        load_library(tmp_path)

    assert [problem.file.rpartition("/")[2] for problem in refused.value.problems] == [
        "first.yaml",
        "second.yaml",
    ]


def test_a_digest_follows_the_content_and_nothing_else():
    playbook = parse_playbook(GOOD)

    assert Library.digest(playbook) == Library.digest(parse_playbook(f"# a note\n{GOOD}"))
    assert Library.digest(playbook) != Library.digest(parse_playbook(GOOD.replace("8h", "9h")))


def test_an_unknown_kind_is_a_key_error():
    with pytest.raises(KeyError):
        load_library().get("none-such")
