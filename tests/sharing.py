"""Which tests stay together when several cores run them: those that share a server.

A folder with servers of its own starts them once, so one process runs it, from first to last;
elsewhere a file is what a process takes. The folders that take longest begin: what is short
fills the gaps at the end.
"""

from pathlib import Path

import pytest

HERE = Path(__file__).parent
ONE_SERVER = ("workflows", "api", "rehearsal", "storage", "relay", "mailroom", "e2e")


def group_of(path):
    """Name what a test file is run together with."""
    folder = path.relative_to(HERE).parts[0]
    return folder if folder in ONE_SERVER else str(path.relative_to(HERE))


def arrange(items):
    """Put tests into groups and the groups into their order, which is the same everywhere."""
    for item in items:
        item.add_marker(pytest.mark.xdist_group(group_of(item.path)))
    items.sort(key=_place)


def _place(item):
    folder = item.path.relative_to(HERE).parts[0]
    return ONE_SERVER.index(folder) if folder in ONE_SERVER else len(ONE_SERVER)
