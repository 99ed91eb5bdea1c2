"""What is wrong with an answer, in plain words: what is wanted, and its limit."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias, get_args

from pydantic import StringConstraints
from pydantic_core import ErrorDetails

from api.fields import Code, Jurisdiction, Language, NewName
from api.users import Email, UserName
from tocsin.console.words.faults import BY_CODE, BY_TEXT, EMPTY, PATTERNS, UNFIT
from tocsin.desk.errors import DeskError, InvalidError

Say: TypeAlias = Callable[[str], str]
PLAIN = (str, int, float)


@dataclass(frozen=True, slots=True)
class Fault:
    """One answer that cannot be kept.

    Attributes:
        at: Where, as the API names it: ``fields``, ``work``; empty when it is no one answer.
        code: What sort of fault; pydantic's, or one of ours.
        why: In English, as the API says it.
        limits: What the code's words have gaps for.
    """

    at: tuple[str, ...]
    code: str
    why: str
    limits: Mapping[str, Any]

    def words(self, say: Say) -> str:
        """Say it to somebody, in whose language ``say`` speaks."""
        if self.code == "string_too_short" and self.limits.get("min_length") == 1:
            return say(EMPTY)
        if self.code == "string_pattern_mismatch" and self.limits.get("pattern") in WRITTEN:
            return say(WRITTEN[self.limits["pattern"]])
        if self.code in BY_CODE:
            return say(BY_CODE[self.code]) % _Gaps(self.limits)
        return _translated(self.why, say)


class InvalidFormError(InvalidError):
    """Answers of a form that cannot be kept; ``form`` is the address that it was sent to."""

    def __init__(self, detail: str, form: str = "", **context: object) -> None:
        """Say what is wrong, and with which form."""
        super().__init__(detail, **context)
        self.form = form


class _Gaps(dict[str, Any]):
    """What fills the gaps of a text; what nobody knows is left open."""

    def __missing__(self, name: str) -> str:
        return "…"


def in_plain_words(error: ErrorDetails) -> dict[str, Any]:
    """Write what pydantic found as a member of ``errors``, with its limits."""
    known = {name: one for name, one in error.get("ctx", {}).items() if isinstance(one, PLAIN)}
    given = error["input"]
    has = {"has": len(given)} if isinstance(given, str | list) else {}
    return {
        "at": [str(part) for part in error["loc"]],
        "code": error["type"],
        "why": error["msg"].removeprefix("Value error, "),
        "limits": {**known, **has},
    }


def faults_in(error: DeskError | None) -> list[Fault]:
    """Return what is wrong with single answers, if an error says so."""
    told = error.context.get("errors") if error else None
    listed = told if isinstance(told, list) else []
    return [
        Fault(
            tuple(map(str, one["at"])),
            str(one.get("code", "")),
            str(one["why"]),
            one.get("limits", {}),
        )
        for one in listed
        if isinstance(one, dict) and isinstance(one.get("at"), list) and "why" in one
    ]


def _translated(why: str, say: Say) -> str:
    """Translate what is written in English elsewhere, with the numbers that stand in it."""
    if why in BY_TEXT:
        return say(BY_TEXT[why])
    for pattern, words in UNFIT:
        if found := re.fullmatch(pattern, why, re.DOTALL):
            return say(words) % found.groupdict()
    return say(why)


def _pattern(annotated: object) -> str:
    """Return the pattern that a type of the API's bodies holds texts to."""
    limits = (one for one in get_args(annotated) if isinstance(one, StringConstraints))
    return next(str(one.pattern) for one in limits if one.pattern)


WRITTEN = {
    _pattern(annotated): PATTERNS[name]
    for name, annotated in {
        "code": Code,
        "jurisdiction": Jurisdiction,
        "language": Language,
        "name": NewName,
        "email": Email,
        "user": UserName,
    }.items()
}
