"""A schedule's YAML: what is right is read, what is wrong is told where it stands."""

import re
from pathlib import Path

import pytest

from tocsin.domain.rota import Rota
from tocsin.playbooks.rotas import read_rota
from tocsin.playbooks.sheet import PlaybookError

GUIDE = Path(__file__).parents[3] / "docs" / "how-to" / "set-up-on-call.md"


def examples():
    return re.findall(r"```yaml\n(.*?)```", GUIDE.read_text(), re.DOTALL)


def test_the_guides_example_is_a_schedule():
    written = read_rota(examples()[0], "primary.yaml")

    assert written.id == "primary"
    assert Rota.model_validate(written.body).people() >= {"on-call-1", "commander-2"}


def test_what_the_guide_adds_to_it_is_read_too():
    whole, *added = examples()

    assert added
    for lines in added:
        written = read_rota(f"{whole}{lines}", "primary.yaml")
        assert written.body.items() > read_rota(whole, "primary.yaml").body.items()


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
