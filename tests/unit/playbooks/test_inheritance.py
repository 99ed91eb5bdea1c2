"""A playbook that extends another: what it takes over, changes, adds and drops."""

import pytest

from tocsin.playbooks.inheritance import inherit
from tocsin.playbooks.library import Library, load_library, load_playbook, parse_playbook
from tocsin.playbooks.sheet import PlaybookError, Sheet

BASE = """\
kind: base
lifecycle: takedown
title: Base
language: de
fields:
  work: {type: text, required: true}
stages:
  - id: review
    gate: {role: legal_counsel, verdicts: [remove, refuse], ladder: house}
    next: {refuse: refused}
  - id: window
    wait: {clock: window}
  - {id: removed, end: removed}
  - {id: refused, end: refused}
clocks:
  - {id: window, starts: stage:window, duration: 10d, polarity: not_before}
ladders:
  house:
    of: {house: 8h}
    rungs: [{at: 0%, to: [role:legal_counsel]}, {at: breach, to: [role:executive]}]
"""
HEAD = "kind: child\nextends: base\n"


def read(text, **bases):
    known = {"base": BASE, **bases}
    return parse_playbook(
        text,
        file="child.yaml",
        bases=lambda kind: Sheet(f"{kind}.yaml", known[kind]) if kind in known else None,
    )


def problems_of(text, **bases):
    with pytest.raises(PlaybookError) as refused:
        read(text, **bases)
    return [str(problem) for problem in refused.value.problems]


def test_what_is_not_said_is_taken_over():
    child, base = read(HEAD), parse_playbook(BASE)

    assert (child.kind, child.extends) == ("child", "base")
    same = {"kind", "extends"}
    assert child.model_dump(exclude=same) == base.model_dump(exclude=same)


def test_mappings_are_merged_key_by_key_and_parts_by_their_id():
    child = read(
        HEAD + "title: Child\nfields: {name: {type: text}}\n"
        "stages:\n  - {id: review, gate: {role: dpo}}\n  - {id: aside, end: set_aside}\n"
        "clocks: [{id: window, duration: 3d}]\n"
        "actions: {set-aside: aside}\n"
    )

    assert list(child.fields) == ["work", "name"]
    review = child.stage("review")
    assert (review.gate.role, review.gate.verdicts) == ("dpo", ("remove", "refuse"))
    assert [stage.id for stage in child.stages] == [
        *("review", "window", "removed", "refused", "aside")
    ]
    assert (child.clock("window").duration, child.clock("window").starts) == (
        "3d",
        "stage:window",
    )


def test_next_and_other_lists_are_replaced_whole():
    child = read(
        HEAD + "stages:\n"
        "  - id: review\n"
        "    gate: {verdicts: [remove, decline]}\n"
        "    next: {decline: refused}\n"
    )

    assert child.stage("review").next == {"decline": "refused"}
    assert child.stage("review").gate.verdicts == ("remove", "decline")


def test_a_gate_takes_the_place_of_a_window():
    child = read(
        HEAD
        + "stages:\n  - {id: window, gate: {role: dpo, verdicts: [go_on], ladder: house}}\n"
    )

    assert child.stage("window").wait is None
    assert child.stage("window").gate.role == "dpo"


def test_a_law_takes_the_place_of_a_duration():
    child = read(HEAD + "clocks: [{id: window, law: us-dmca-takedown}]\n")

    assert child.clock("window").is_counted_by_law


def test_parts_can_be_dropped():
    child = read(HEAD + "drop: {stages: [window], clocks: [window], fields: [work]}\n")

    assert [stage.id for stage in child.stages] == ["review", "removed", "refused"]
    assert (child.clocks, child.fields) == ((), {})


def test_a_chain_of_three_is_merged_from_the_far_end():
    middle = "kind: middle\nextends: base\ntitle: Middle\nlanguage: fr\n"
    child = read("kind: child\nextends: middle\ntitle: Child\n", middle=middle)

    assert (child.title, child.language, child.stages[0].id) == ("Child", "fr", "review")


def test_a_problem_is_reported_in_the_file_that_holds_the_line():
    wrong = BASE.replace("ladder: house", "ladder: hose")

    assert problems_of(HEAD, base=wrong) == [
        "base.yaml:9:69: stages[0].gate.ladder: unknown ladder 'hose' (fix: write 'house')"
    ]
    assert problems_of(HEAD + "stages: [{id: review, gate: {ladder: hose}}]\n") == [
        "child.yaml:3:38: stages[0].gate.ladder: unknown ladder 'hose' (fix: write 'house')"
    ]


def test_what_a_dropped_part_leaves_dangling_is_found_where_it_hangs():
    (told,) = problems_of(HEAD + "drop: {clocks: [window]}\n")

    assert told.startswith("base.yaml:12:19: stages[1].wait.clock: unknown clock 'window' (fix")


@pytest.mark.parametrize(
    ("drop", "told"),
    [
        (
            "{stages: [revue]}",
            "drop.stages[0]: 'base' has no 'revue' in stages (fix: write 're",
        ),
        ("{stage: [review]}", "drop.stage: nothing of that name is inherited (fix: write 'sta"),
        ("{stages: review}", "drop.stages: must be a list (fix: write `[one, two]`)"),
        ("{title: [a]}", "drop.title: nothing of that name is inherited"),
    ],
)
def test_dropping_what_is_not_there_is_a_problem(drop, told):
    assert any(told in problem for problem in problems_of(HEAD + f"drop: {drop}\n"))


def test_two_that_extend_each_other_are_refused_with_the_way():
    base = BASE.replace("kind: base", "kind: base\nextends: child")
    (told,) = problems_of(HEAD, base=base, child=HEAD)

    assert told.startswith("base.yaml:2:10: extends: extends itself: child → base → child (fix")


def test_a_playbook_that_extends_nothing_has_nothing_to_drop():
    assert problems_of(BASE + "drop: {fields: [work]}\n")[0].startswith(
        "child.yaml:21:1: drop: unknown field"
    )


def test_the_digest_covers_what_is_inherited():
    changed = BASE.replace("8h", "9h")

    assert Library.digest(read(HEAD)) != Library.digest(read(HEAD, base=changed))


def test_a_base_stands_beside_the_file_or_comes_along(tmp_path):
    (tmp_path / "base.yaml").write_text(BASE)
    (tmp_path / "child.yaml").write_text(HEAD)
    ours = tmp_path / "ours.yaml"
    ours.write_text("kind: ours\nextends: unclassified\ntitle: Ours\n")

    assert load_library(tmp_path).get("child").title == "Base"
    assert load_playbook(ours).stages == load_library().get("unclassified").stages


@pytest.mark.parametrize("name", ["../secret", "", "/etc/passwd", "Base"])
def test_a_base_is_a_kind_and_no_path(tmp_path, name):
    file = tmp_path / "child.yaml"
    file.write_text(f"kind: child\nextends: '{name}'\n")

    with pytest.raises(PlaybookError, match="unknown kind"):
        load_playbook(file)


def test_a_playbook_that_extends_nothing_stays_the_sheet_that_it_is():
    sheet = Sheet("base.yaml", BASE)

    assert inherit(sheet, lambda _: None) is sheet
