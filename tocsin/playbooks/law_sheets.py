"""Read the parts of a law pack's files into their models, each with the place it stands at."""

import difflib
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from pydantic import BaseModel, ValidationError

from tocsin.playbooks.sheet import Loc, Problem, Sheet

M = TypeVar("M", bound=BaseModel)
T = TypeVar("T")
MOST_NAMES = 12


@dataclass(frozen=True, slots=True)
class Placed(Generic[T]):
    """A part of a file, and where it stands."""

    sheet: Sheet
    loc: Loc
    value: T

    def problem(self, message: str, *below: str | int, fix: str = "") -> Problem:
        """Make a problem of the part, or of something below it."""
        return self.sheet.problem((*self.loc, *below), message, fix)

    def unknown(
        self, what: str, name: str, known: Collection[str], *below: str | int
    ) -> Problem:
        """Make a problem of a name that nothing has; the fix is what is near it."""
        return self.problem(f"unknown {what} {name!r}", *below, fix=near(name, known))


def read_one(sheet: Sheet, model: type[M], problems: list[Problem]) -> M | None:
    """Read a whole file into a model; what is wrong goes to the problems."""
    return _read(sheet, (), sheet.data, model, problems)


def read_each(
    sheet: Sheet, key: str, model: type[M], problems: list[Problem]
) -> Iterator[Placed[M]]:
    """Read each item of a list in a file; what is wrong goes to the problems."""
    items = sheet.data.get(key, [])
    if not isinstance(items, list):
        problems.append(sheet.problem((key,), "is a list", "begin each item with a dash"))
        return
    for place, item in enumerate(items):
        loc = (key, place)
        if not isinstance(item, dict):
            problems.append(sheet.problem(loc, "is a mapping", "begin with `id: <name>`"))
            continue
        found = _read(sheet, loc, item, model, problems)
        if found is not None:
            yield Placed(sheet, loc, found)


def near(name: str, known: Collection[str]) -> str:
    """Say which name may be meant, or which there are."""
    close = list(known) if len(known) == 1 else difflib.get_close_matches(name, known, n=1)
    if close:
        return f"write {close[0]!r}"
    few = sorted(known)[:MOST_NAMES]
    return f"one of: {', '.join(few)}{', …' if len(known) > len(few) else ''}"


def _read(
    sheet: Sheet, loc: Loc, data: object, model: type[M], problems: list[Problem]
) -> M | None:
    try:
        return model.model_validate(data)
    except ValidationError as error:
        for one in error.errors():
            where = _within(data, one["loc"], keeps_last=one["type"] == "missing")
            problems.append(sheet.problem((*loc, *where), *_said(one, model)))
    return None


def _within(data: Any, loc: Loc, *, keeps_last: bool) -> Loc:  # noqa: ANN401 - plain data
    """Leave out of a place what is no field: models name the branches of unions there."""
    found: list[str | int] = []
    for part in loc:
        is_item = isinstance(data, list) and isinstance(part, int) and part < len(data)
        if not is_item and not (isinstance(data, dict) and part in data):
            return (*found, part) if keeps_last else tuple(found)
        data = data[part]
        found.append(part)
    return tuple(found)


def _said(error: Any, model: type[BaseModel]) -> tuple[str, str]:  # noqa: ANN401 - its record
    """Return what is wrong, and the fix where it is known."""
    if error["type"] != "extra_forbidden":
        return error["msg"].removeprefix("Value error, "), ""
    loc = error["loc"]
    fix = near(str(loc[0]), model.model_fields) if len(loc) == 1 else "leave it out"
    return "unknown field", fix
