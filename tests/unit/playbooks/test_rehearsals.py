"""What an expectation names must be there; each fault is told with its line."""

import pytest

from tests.rehearsal.playbooks import TEXT
from tocsin.playbooks.library import parse_playbook
from tocsin.playbooks.sheet import PlaybookError

BARE = TEXT.partition("\nexpectations:")[0]
HEAD = "\nexpectations:\n  - name: a\n    received: 2026-01-01T03:00:00Z\n"
LAST = (BARE + HEAD).count("\n")
EXPECT = "    expect: [{who: requester}]\n"


@pytest.mark.parametrize(
    ("written", "line", "field", "message"),
    [
        ("    expect: [{stage: nowhere}]\n", 1, "expect[0].stage", "unknown stage 'nowhere'"),
        ("    expect: [{clock: {id: no}}]\n", 1, "expect[0].clock.id", "unknown clock 'no'"),
        (
            "    expect: [{who: requester, after: 'stage:no', within: 1h}]\n",
            1,
            "expect[0].after",
            "unknown stage 'no'",
        ),
        ("    answers: [review=sing]\n" + EXPECT, 1, "answers[0]", "waits for"),
        (
            "    script:\n      - {at: +1h, do: act, action: sing}\n" + EXPECT,
            2,
            "script[0].action",
            "unknown action 'sing'",
        ),
        ("    expct: []\n" + EXPECT, 1, "expct", "unknown field"),
        ("    expect: []\n", 1, "expect", "must not be empty"),
    ],
)
def test_what_is_not_there_is_told_with_its_line(written, line, field, message):
    with pytest.raises(PlaybookError) as told:
        parse_playbook(BARE + HEAD + written)

    (problem,) = told.value.problems
    assert problem.line == LAST + line
    assert problem.field == f"expectations[0].{field}"
    assert message in problem.message
    assert problem.fix
