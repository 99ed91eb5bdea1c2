"""A unified difference read as lines that know their numbers."""

from tocsin.console.rules.differences import ADDED, FILE, GAP, REMOVED, SAME, lines_of
from tocsin.playbooks.changes import unified


def told(before, after, names=("version 1", "version 2")):
    return [
        (line.sort, line.text, line.before, line.after)
        for line in lines_of(unified(before, after, names))
    ]


def test_a_changed_line_goes_and_comes():
    assert told("a\nb\nc", "a\nB\nc") == [
        (GAP, "", 1, 1),
        (SAME, "a", 1, 1),
        (REMOVED, "b", 2, None),
        (ADDED, "B", None, 2),
        (SAME, "c", 3, 3),
    ]


def test_lines_that_look_like_heads_are_lines():
    assert told("-- a\n++ b", "x")[1:] == [
        (REMOVED, "-- a", 1, None),
        (REMOVED, "++ b", 2, None),
        (ADDED, "x", None, 1),
    ]


def test_each_file_of_the_law_pack_begins_anew():
    files = [unified("a", "b", (f"a/{name}", f"b/{name}")) for name in ("x.yaml", "y.yaml")]

    found = list(lines_of("\n".join(files)))

    assert [line.text for line in found if line.sort == FILE] == ["b/x.yaml", "b/y.yaml"]
    assert [line.before for line in found if line.sort == REMOVED] == [1, 1]


def test_no_difference_has_no_lines():
    assert told("a", "a") == []
