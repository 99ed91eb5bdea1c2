"""Which tests stay together when several processes run them: those that share a server.

A folder with servers of its own starts them once, so one process runs it, from first to last;
elsewhere a file is what a process takes. The folders that take longest begin: what is short
fills the gaps at the end.
"""

from pathlib import Path

from xdist.scheduler import LoadScopeScheduling

HERE = Path(__file__).parent
ONE_SERVER = ("workflows", "api", "rehearsal", "storage", "relay", "mailroom", "console", "e2e")


class Together(LoadScopeScheduling):
    """Hands out whole groups of tests."""

    def _split_scope(self, nodeid):
        return group_of(nodeid)


def group_of(nodeid):
    """Name what a test is run together with; its id begins with its file."""
    path = nodeid.partition("::")[0]
    folder = path.removeprefix(f"{HERE.name}/").partition("/")[0]
    return folder if folder in ONE_SERVER else path


def place_of(item):
    """Say in which order tests are run; those of the same place keep theirs."""
    folder = item.path.relative_to(HERE).parts[0]
    return ONE_SERVER.index(folder) if folder in ONE_SERVER else len(ONE_SERVER)
