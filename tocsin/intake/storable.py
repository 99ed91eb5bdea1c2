"""Text that can be stored: PostgreSQL takes no NUL, and UTF-8 has no half of a surrogate pair.

JSON, mail headers and broken fonts can bring both. They are no letters, so nothing is lost.
"""

import re
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

_T = TypeVar("_T")
_UNFIT = re.compile("[\x00\ud800-\udfff]")
_DEPTH = 60


def storable(value: _T) -> _T:
    """Return plain values, or a dataclass of them, without what cannot be stored.

    What nests deeper than anything that means something is cut.
    """
    cleaned: _T = _cleaned(value, _DEPTH)
    return cleaned


def _cleaned(value: Any, depth: int) -> Any:  # noqa: ANN401  it takes whatever JSON holds
    if isinstance(value, str):
        return _text(value)
    if depth == 0:
        return None
    if isinstance(value, (list, tuple)):
        return type(value)(_cleaned(item, depth - 1) for item in value)
    if isinstance(value, dict):
        return {_cleaned(k, depth - 1): _cleaned(v, depth - 1) for k, v in value.items()}
    if is_dataclass(value) and not isinstance(value, type):
        known = {f.name: getattr(value, f.name) for f in fields(value)}
        return replace(value, **{k: _cleaned(v, depth - 1) for k, v in known.items()})
    return value


def _text(value: str) -> str:
    """Leave enums and sound text as they are."""
    return _UNFIT.sub("", value) if _UNFIT.search(value) else value
