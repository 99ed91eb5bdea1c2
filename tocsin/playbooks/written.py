"""What people write as a YAML file and put through the API: every fault where it stands."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from pydantic import BaseModel, ValidationError

from tocsin.playbooks.fixes import SEE, wrong_shape
from tocsin.playbooks.sheet import Loc, PlaybookError, Problem, Sheet

ABOVE = 2  # the API names what it refuses below ``body`` and, say, ``schedule``


@dataclass(frozen=True, slots=True)
class Written:
    """A file as somebody wrote it; ``id`` is the name of what it says, if the file says it."""

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


def read_written(sheet: Sheet, model: type[BaseModel], see: str) -> Written:
    """Read a file.

    Args:
        sheet: The parsed file.
        model: What it must be.
        see: Where its form is explained.

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
        raise PlaybookError([_ours(problem, see) for problem in found]) from error
    return Written(sheet, name if isinstance(name, str) else None, data)


def _ours(problem: Problem, see: str) -> Problem:
    return replace(problem, fix=see) if problem.fix == SEE else problem
