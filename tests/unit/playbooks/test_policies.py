"""The worked escalation policies of the documentation are policies."""

import re
from pathlib import Path

import pytest

from tocsin.playbooks.sheet import PlaybookError
from tocsin.playbooks.written_policies import read_policy

DOCS = Path(__file__).parents[3] / "docs"


@pytest.mark.parametrize(
    "page", ["reference/escalation-policy.md", "how-to/write-an-escalation-policy.md"]
)
def test_the_documentations_example_is_a_policy(page):
    (text,) = re.findall(r"```yaml\n(.*?)```", (DOCS / page).read_text(), re.DOTALL)
    lines = text.splitlines()
    indent = len(lines[0]) - len(lines[0].lstrip())
    written = read_policy("\n".join(line[indent:] for line in lines), "ops.yaml")

    assert written.id == "ops"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("steps: []\ncatch_all: {to: [role:admin]}", "1:1: steps: must not be empty"),
        ("catch_all: {to: [role:admin]}", "steps"),
        ("steps: [{to: [role:boss]}]\ncatch_all: {to: [role:admin]}", "'boss' is no role"),
        (
            "steps: [{to: [role:admin]}]\ncatch_all: {to: [webhook:chat]}",
            "machines do not answer",
        ),
        (
            "steps: [{to: [role:admin], wait: soon}]\ncatch_all: {to: [role:admin]}",
            "1:34: steps[0].wait",
        ),
        (
            "steps: [{to: [role:admin]}]\nrepeat: 11\ncatch_all: {to: [role:admin]}",
            "2:9: repeat: 11 is too high",
        ),
    ],
)
def test_what_is_wrong_is_told_where_it_stands(text, problem):
    with pytest.raises(PlaybookError) as caught:
        read_policy(text, "ops.yaml")

    assert problem in "\n".join(map(str, caught.value.problems))
