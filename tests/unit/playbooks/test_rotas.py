"""A schedule's YAML: what is right is read, what is wrong is told where it stands."""

import re
from pathlib import Path

import pytest

from tocsin.domain.rota import Rota
from tocsin.playbooks.rotas import read_rota
from tocsin.playbooks.sheet import PlaybookError

GUIDE = Path(__file__).parents[3] / "docs" / "how-to" / "set-up-on-call.md"


def test_the_guides_example_is_a_schedule():
    (text,) = re.findall(r"```yaml\n(.*?)```", GUIDE.read_text(), re.DOTALL)
    written = read_rota(text, "primary.yaml")

    assert written.id == "primary"
    assert Rota.model_validate(written.body).people() >= {"on-call-1", "commander-2"}


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("- a", "x.yaml:1:1: (file): a schedule is a mapping (fix: begin with `id: <name>`)"),
        ("zone: UTC\nlayer: []", "x.yaml:2:1: layer: unknown field (fix: write 'layers')"),
        ("title: x", "x.yaml:1:1: zone: is missing (fix: add `zone: …`)"),
        ("zone: UTC\nfallback: legal", "x.yaml:2:11: fallback: 'legal' is not known here"),
        ("zone: [", "not YAML"),
    ],
)
def test_a_fault_is_told_with_line_column_and_fix(text, told):
    with pytest.raises(PlaybookError) as caught:
        read_rota(text, "x.yaml")

    assert told in str(caught.value)
