"""A schedule's YAML: read and checked, with every fault where it stands."""

from tocsin.domain.rota import Rota
from tocsin.playbooks.sheet import Sheet
from tocsin.playbooks.written import Written, read_written

OWN = "see docs/how-to/set-up-on-call.md"


class RotaSheet(Sheet):
    """One parsed schedule."""

    what, many, begin_with = "a schedule", "schedules", "id: <name>"


def read_rota(text: str, file: str) -> Written:
    """Read a schedule.

    Raises:
        PlaybookError: It is wrong; the error names every problem.
    """
    return read_written(RotaSheet(file, text), Rota, OWN)
