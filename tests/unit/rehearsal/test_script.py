"""A script is a list of steps; what is wrong with it is told with file, line and fix."""

import pytest

from tests.rehearsal.playbooks import PLAYBOOK
from tocsin.playbooks.sheet import PlaybookError
from tocsin.rehearsal.errors import RehearsalError
from tocsin.rehearsal.script import parse_script, read_script

GOOD = """\
# Counsel answers late.
- {when: stage review opens, do: decide, verdict: remove}
- at: +30h after stage:counsel
  do: decide
  verdict: remove
  as: legal_counsel
"""


@pytest.mark.parametrize(
    "text", [GOOD, "steps:\n" + "".join(f"  {line}\n" for line in GOOD.splitlines())]
)
def test_steps_stand_alone_or_under_their_name(text):
    steps = parse_script(text, PLAYBOOK)

    assert [step.do for step in steps] == ["decide", "decide"]


@pytest.mark.parametrize(
    ("change", "line", "message"),
    [
        (("review", "reviw"), 2, "unknown stage 'reviw'"),
        (("verdict: remove}", "verdict: put_back}"), 2, "unknown verdict 'put_back'"),
        (("+30h", "30 hours"), 3, "nothing to count from"),
        (("do: decide\n", "do: dither\n"), 4, "'dither' is not known here"),
        (("as: legal", "az: legal"), 6, "unknown field"),
        (("- at", "- [at"), 4, "not YAML"),
    ],
)
def test_a_fault_is_told_with_its_line(change, line, message):
    with pytest.raises(PlaybookError) as told:
        parse_script(GOOD.replace(*change, 1), PLAYBOOK, file="s.yaml")

    problem = told.value.problems[0]
    assert (problem.file, problem.line) == ("s.yaml", line)
    assert message in problem.message


@pytest.mark.parametrize("text", ["", "steps: []\n", "just words\n"])
def test_a_script_without_steps_is_none(text):
    with pytest.raises(PlaybookError):
        parse_script(text, PLAYBOOK)


def test_a_script_that_is_not_there_is_said_to_be_missing(tmp_path):
    with pytest.raises(RehearsalError, match="cannot read the script"):
        read_script(tmp_path / "none.yaml", PLAYBOOK)
