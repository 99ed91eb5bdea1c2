"""A schedule's YAML: read and checked, with every fault where it stands."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pydantic import ValidationError

from tocsin.domain.rota import Rota
from tocsin.playbooks.fixes import SEE, wrong_shape
from tocsin.playbooks.sheet import Loc, PlaybookError, Problem, Sheet

OWN = "see docs/how-to/set-up-on-call.md"
ABOVE = 2  # the API names what it refuses below ``body`` and ``schedule``


class RotaSheet(Sheet):
    """One parsed schedule."""

    what, many, begin_with = "a schedule", "schedules", "id: <name>"


@dataclass(frozen=True, slots=True)
class WrittenRota:
    """A schedule as somebody wrote it; ``id`` is its name, if the file says it."""

    sheet: RotaSheet
    id: str | None
    schedule: dict[str, Any]

    def refused(self, errors: Iterable[Mapping[str, Any]]) -> list[Problem]:
        """Find in the file what the API does not take."""
        found = []
        for error in errors:
            at = list(error.get("at", ()))[ABOVE:]
            loc: Loc = tuple(int(part) if part.isdigit() else part for part in at)
            found.append(self.sheet.problem(loc, str(error.get("why", "is refused"))))
        return found


def read_rota(text: str, file: str) -> WrittenRota:
    """Read a schedule.

    Raises:
        PlaybookError: It is wrong; the error names every problem.
    """
    sheet = RotaSheet(file, text)
    if sheet.problems:
        raise PlaybookError(sheet.problems)
    data = dict(sheet.data)
    name = data.pop("id", None)
    try:
        Rota.model_validate(data)
    except ValidationError as error:
        found = wrong_shape(sheet, Rota, error)
        raise PlaybookError([_ours(problem) for problem in found]) from error
    return WrittenRota(sheet, name if isinstance(name, str) else None, data)


def _ours(problem: Problem) -> Problem:
    return replace(problem, fix=OWN) if problem.fix == SEE else problem
