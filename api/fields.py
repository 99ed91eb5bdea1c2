"""Types that bodies, paths and queries share: bounded, and without what PostgreSQL refuses."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any
from unicodedata import category

from fastapi import Path, Query
from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

from tocsin.domain.case import normalize_ref
from tocsin.domain.durations import parse_duration
from tocsin.domain.ladders import NAME

BIGGEST_ID = 2**63 - 1
DEEPEST = 64
_HALF = re.compile("[\ud800-\udfff]")
BLANKS = "\u115f\u1160\u2800\u3164\uffa0"  # letters and signs that show nothing
LONGEST = timedelta(days=36_525)  # a hundred years; added to now it is in the calendar still
EARLIEST, LATEST = datetime(1970, 1, 2, tzinfo=UTC), datetime(2199, 12, 31, tzinfo=UTC)


def _in_reach(instant: datetime) -> datetime:
    if not EARLIEST <= instant <= LATEST:
        message = "must lie between 1970 and 2199"
        raise ValueError(message)
    return instant.astimezone(UTC)


def _with_something_to_see(text: str) -> str:
    if not any(category(char)[0] not in "CZ" and char not in BLANKS for char in text):
        message = "must hold at least one visible character"
        raise ValueError(message)
    return text


def has_nul(value: object) -> bool:
    """Tell whether there is a NUL character anywhere in plain data.

    Raises:
        ValueError: It is nested too deeply.
    """
    return any("\x00" in text for text in _texts(value))


def _has_halves(value: object) -> bool:
    """Tell whether there is a lone surrogate anywhere: JSON can spell one, no text holds it."""
    return any(not text.isascii() and _HALF.search(text) for text in _texts(value))


def _texts(value: object) -> Iterator[str]:
    """Yield every text of plain data, layer by layer, so that nothing runs out of stack."""
    layer = [value]
    for _ in range(DEEPEST + 1):
        inner: list[object] = []
        for part in layer:
            if isinstance(part, str):
                yield part
            elif isinstance(part, dict):
                inner += [*part.keys(), *part.values()]
            elif isinstance(part, list):
                inner += part
        if not inner:
            return
        layer = inner
    message = f"must not be nested deeper than {DEEPEST} levels"
    raise ValueError(message)


class In(BaseModel):
    """A request's body: nothing unknown, no NUL characters or lone surrogates, not too deep."""

    model_config = ConfigDict(extra="forbid")

    @model_validator(mode="before")
    @classmethod
    def _without_nul(cls, data: Any) -> Any:  # noqa: ANN401 - the body before it is checked
        if has_nul(data):
            message = "NUL characters cannot be stored"
            raise ValueError(message)
        if _has_halves(data):
            message = "lone surrogates are no characters and cannot be stored"
            raise ValueError(message)
        return data

    def given(self) -> dict[str, Any]:
        """Return what was sent, without what was left out."""
        return self.model_dump(exclude_unset=True)


def _length(value: object) -> object:
    return parse_duration(value) if isinstance(value, str) else value


def _in_a_lifetime(length: timedelta) -> timedelta:
    if abs(length) > LONGEST:
        message = f"must be at most {LONGEST.days} days"
        raise ValueError(message)
    return length


Length = Annotated[
    timedelta,
    BeforeValidator(_length, json_schema_input_type=str),
    AfterValidator(_in_a_lifetime),
    Field(description="`2h`, `3d`, or ISO 8601 such as `PT2H`", examples=["PT2H"]),
]
Instant = Annotated[AwareDatetime, AfterValidator(_in_reach)]
Code = Annotated[str, StringConstraints(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$")]
Jurisdiction = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Z]{2}(-[A-Z0-9]{1,3})?$"),
    Field(description="ISO 3166-1, such as `US`, or a part by ISO 3166-2, such as `US-CA`."),
]
NewName = Annotated[str, StringConstraints(pattern=NAME)]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")]
Sha256 = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
Visible = AfterValidator(_with_something_to_see)
Line = Annotated[
    str, StringConstraints(min_length=1, max_length=300, strip_whitespace=True), Visible
]
Prose = Annotated[str, StringConstraints(min_length=1, max_length=100_000), Visible]
Reason = Annotated[
    str, StringConstraints(min_length=1, max_length=20_000, strip_whitespace=True), Visible
]
MaybeReason = Annotated[str, StringConstraints(max_length=20_000, strip_whitespace=True)]
Ident = Annotated[str, StringConstraints(min_length=1, max_length=100)]

Ref = Annotated[str, Path(max_length=40), AfterValidator(normalize_ref)]
PathCode = Annotated[str, Path(max_length=64)]
PathId = Annotated[str, Path(max_length=100)]
PathNumber = Annotated[int, Path(ge=0, le=BIGGEST_ID)]
Reference = Annotated[str, Field(max_length=40), AfterValidator(normalize_ref)]
QueryRef = Annotated[Annotated[str, AfterValidator(normalize_ref)] | None, Query(max_length=40)]
Cursor = Annotated[str | None, Query(max_length=500)]
Limit = Annotated[int, Query(ge=1, le=200)]
Fields = Annotated[dict[Code, Annotated[str, Field(max_length=500_000)]], Field(max_length=100)]
