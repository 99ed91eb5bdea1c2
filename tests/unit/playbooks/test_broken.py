"""Playbooks that are broken on purpose: everything that is said of each, word for word.

The head of each file in ``broken`` says it: ``line:column: field: message (fix: …)``.
"""

from pathlib import Path

import pytest

from tocsin.playbooks.library import load_playbook
from tocsin.playbooks.sheet import PlaybookError

BROKEN = sorted((Path(__file__).parent / "broken").glob("*.yaml"))
HEAD = "# Broken on purpose. What is said of it:"


def expected_of(path):
    first, *lines = path.read_text(encoding="utf-8").splitlines()
    assert first == HEAD
    head = [line for line in lines if line.startswith("# ")]
    return [f"{path}:{line.removeprefix('# ')}" for line in head]


@pytest.mark.parametrize("path", BROKEN, ids=lambda path: path.stem)
def test_what_is_wrong_is_said_exactly(path):
    with pytest.raises(PlaybookError) as refused:
        load_playbook(path)

    assert [str(problem) for problem in refused.value.problems] == expected_of(path)


def test_every_fault_has_a_fix():
    assert len(BROKEN) >= 30
    assert all("(fix: " in line for path in BROKEN for line in expected_of(path))
