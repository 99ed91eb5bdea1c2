"""What people write in a YAML file and put over the API: checked, with faults where they stand.

Schedules and personal rules are such files; what the API refuses of one is found in it too.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pydantic import BaseModel, ValidationError

from tocsin.playbooks.fixes import SEE, wrong_shape
from tocsin.playbooks.sheet import Loc, PlaybookError, Problem, Sheet

ABOVE = 2  # the API names what it refuses below ``body`` and the name of what was put


@dataclass(frozen=True, slots=True)
class Written:
    """A file as somebody wrote it; ``id`` is the name of what it is, if the file says it."""

    sheet: Sheet
    id: str | None
    body: dict[str, Any]

    def refused(self, errors: Iterable[Mapping[str, Any]]) -> list[Problem]:
        """Find in the file what the API does not take."""
        found = []
        for error in errors:
            at = list(error.get("at", ()))[ABOVE:]
            loc: Loc = tuple(int(part) if part.isdigit() else part for part in at)
            found.append(self.sheet.problem(loc, str(error.get("why", "is refused"))))
        return found


def read_written(sheet: Sheet, model: type[BaseModel], guide: str) -> Written:
    """Check a file against what it must be; ``guide`` is where one reads how to write it.

    Raises:
        PlaybookError: It is wrong; the error names every problem.
    """
    if sheet.problems:
        raise PlaybookError(sheet.problems)
    data = dict(sheet.data)
    name = data.pop("id", None)
    try:
        model.model_validate(data)
    except ValidationError as error:
        found = wrong_shape(sheet, model, error)
        raise PlaybookError([_guided(problem, guide) for problem in found]) from error
    return Written(sheet, name if isinstance(name, str) else None, data)


def _guided(problem: Problem, guide: str) -> Problem:
    return replace(problem, fix=f"see {guide}") if problem.fix == SEE else problem
