"""The schedule and the policy that the guides and the README name."""

from pathlib import Path
from textwrap import dedent, indent

import pytest

from tocsin.playbooks.rotas import read_rota
from tocsin.playbooks.written_policies import read_policy

DOCS = Path(__file__).parents[2] / "docs"


@pytest.mark.parametrize(
    ("example", "guide", "read"),
    [
        ("primary.yaml", "set-up-on-call.md", read_rota),
        ("ops.yaml", "write-an-escalation-policy.md", read_policy),
    ],
)
def test_an_example_is_valid_and_is_what_its_guide_shows(example, guide, read):
    text = (DOCS / "examples" / "on-call" / example).read_text()
    shown = (DOCS / "how-to" / guide).read_text()

    assert read(text, example).id == example.removesuffix(".yaml")
    assert text in shown or indent(dedent(text), "   ") in shown
