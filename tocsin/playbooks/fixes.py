"""What to do about a fault: the nearest name, the missing line, the form that is wanted."""

import difflib
import re
from collections.abc import Iterable, Iterator
from types import UnionType
from typing import TypeGuard, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from tocsin.playbooks.sheet import Loc, Problem, Sheet

FILLED_IN = ("regions", "applied", "version")  # by the library, never in a file
SHOWN = 8  # of the names that there are; more would hide the message
DURATION = "write 15m, 24h, 10d, 2w or an ISO 8601 one such as PT1H"
SEE = "see docs/reference/playbook.md"
WRITE = ": write "  # in a model's own message, what follows is the fix
OWN = {
    "a gate needs": "add `role: legal_counsel`, or another role",
    "`each_role` needs": "name two roles or more in `roles`, or leave `each_role` out",
    "a window needs": "add `clock: <id>`, or `events: [...]`",
    "a clock needs": "add `duration: 24h`, or `law: <id of the law pack>`",
    "`by_severity` needs": "add `duration`, or leave `by_severity` out",
    "a ladder is of one thing": "keep `clock` or `house`",
    "an urgent ladder": "leave out `hours: working`, or `urgent: true`",
    "`times` needs": "add `every: 1h`, or leave `times` out",
    "retention has": "keep `keep: 2y` or `law: <id>`",
    "min_length": "make `min_length` smaller",
    "the last row of a severity": "end the matrix with `{severity: <level>}`",
}
BY_TYPE = {
    "bool_parsing": ("{given!r} is neither true nor false", "write true or false"),
    "int_parsing": ("{given!r} is no whole number", "write a whole number"),
    "int_type": ("{given!r} is no whole number", "write a whole number"),
    "greater_than_equal": ("{given} is too low", "write {ge} or more"),
    "less_than_equal": ("{given} is too high", "write {le} or less"),
    "dict_type": ("must be a mapping", "write `name: value`, one a line"),
    "model_type": ("must be a mapping", "write `name: value`, one a line"),
    "tuple_type": ("must be a list", "write `[one, two]`"),
    "string_type": ("must be a text", "write a text"),
    "too_short": ("must not be empty", "name at least one"),
    "string_too_long": ("is longer than {max_length} characters", "make it shorter"),
    "string_pattern_mismatch": ("{given!r} has the wrong form", "write what fits {pattern}"),
}


def instead(name: str, known: Iterable[str]) -> str:
    """Say what to write instead of a name that there is not."""
    names = sorted(set(known))
    if close := difflib.get_close_matches(name, names, n=1):
        return f"write {close[0]!r}"
    if not names:
        return "add it first, or leave this out"
    more = ", …" if len(names) > SHOWN else ""
    return f"write one of: {', '.join(names[:SHOWN])}{more}"


def wrong_shape(
    sheet: Sheet, model: type[BaseModel], error: ValidationError
) -> Iterator[Problem]:
    """Report what does not fit the models, each with what to do."""
    for one in error.errors():
        loc, given = one["loc"], str(one["input"])
        if one["type"] == "extra_forbidden":
            known = set(_fields(model, loc[:-1])) - set(FILLED_IN)
            fix = instead(str(loc[-1]), known)
            yield sheet.problem(loc, "unknown field", fix, on_key=True)
        elif one["type"] in ("literal_error", "enum"):
            choices = re.findall(r"'([^']*)'", str(one["ctx"]["expected"]))
            yield sheet.problem(loc, f"{given!r} is not known here", instead(given, choices))
        elif one["type"] == "missing":
            yield sheet.problem(loc, "is missing", f"add `{loc[-1]}: …`")
        elif one["type"] in BY_TYPE:
            context = {"given": given, **one.get("ctx", {})}
            message, fix = (text.format_map(context) for text in BY_TYPE[one["type"]])
            yield sheet.problem(loc, message, fix)
        else:
            yield sheet.problem(loc, *_own(one["msg"].removeprefix("Value error, ")))


def _own(message: str) -> tuple[str, str]:
    """Tell the fault from the fix in what a model says itself."""
    message, _, fix = message.partition(WRITE)
    if fix:
        return message, f"write {fix}"
    return message, next((fix for begin, fix in OWN.items() if message.startswith(begin)), SEE)


def _fields(annotation: object, loc: Loc) -> list[str]:
    """Return the fields of the model that stands at a place."""
    for part in loc:
        annotation = _inside(_given(annotation), part)
    kind = _given(annotation)
    return [*kind.model_fields] if _is_model(kind) else []


def _is_model(kind: object) -> TypeGuard[type[BaseModel]]:
    return isinstance(kind, type) and issubclass(kind, BaseModel)


def _inside(kind: object, part: str | int) -> object:
    if _is_model(kind):
        field = kind.model_fields.get(str(part))
        return field.annotation if field else None
    parts = get_args(kind)
    return parts[-1 if get_origin(kind) is dict else 0] if parts else None


def _given(annotation: object) -> object:
    """Return the type of something that may be None, when it is there."""
    if get_origin(annotation) in (Union, UnionType):
        return next(kind for kind in get_args(annotation) if kind is not type(None))
    return annotation
