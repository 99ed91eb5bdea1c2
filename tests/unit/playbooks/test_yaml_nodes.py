"""YAML is read quickly, and exactly as PyYAML's own reader would."""

from pathlib import Path

import pytest
import yaml

from tocsin.playbooks import lawpack, library
from tocsin.playbooks.sheet import Sheet
from tocsin.playbooks.yaml_nodes import compose

BROKEN = Path(__file__).parent / "broken"
FILES = [
    path
    for folder in (library.KINDS, lawpack.CLOCKS, BROKEN)
    for path in sorted(folder.glob("*.yaml"))
]


def told(node):
    """Return every node below one, with its place."""
    if node is None:
        return None
    place = (node.tag, node.start_mark.line, node.start_mark.column)
    if isinstance(node, yaml.MappingNode):
        return place, [(told(key), told(part)) for key, part in node.value]
    if isinstance(node, yaml.SequenceNode):
        return place, [told(part) for part in node.value]
    return place, node.value


def slowly(text):
    return yaml.compose(text, Loader=yaml.BaseLoader)


def outcome(read, text):
    try:
        return told(read(text))
    except yaml.YAMLError as error:
        return str(error)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_node_has_the_text_and_the_place_that_pyyaml_gives_it(path):
    text = path.read_text(encoding="utf-8")

    assert outcome(compose, text) == outcome(slowly, text)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "",
            "# nothing",
            "a: [1",
            "a: 'b",
            "a: b: c",
            "- a\nb: c",
            "a: *b",
            "a: 1\n---\nb: 2",
        ),
        *("a:\tb", "\ta: b", "\ufeffa: b", "a: {b\ufeff: c, d: e}", "a: \ud800", "a: \x07"),
    ],
)
def test_what_is_odd_or_broken_is_told_in_the_same_words(text):
    assert outcome(compose, text) == outcome(slowly, text)


@pytest.mark.parametrize("deep", ["[", "- ", "{a: ", "? "])
def test_what_is_nested_without_end_is_refused_and_ends_no_process(deep):
    sheet = Sheet("deep.yaml", deep * (190_000 // len(deep)))

    assert [problem.message for problem in sheet.problems] == ["not readable as YAML"]
