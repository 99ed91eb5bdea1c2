"""The words in any JSON, in order, for papers whose schema nobody here knows."""

import json
from collections.abc import Iterator

from tocsin.intake.storable import storable

_DEPTH = 20


def json_text(text: str) -> str:
    """Return a JSON file's strings, each with its key; broken JSON as it stands."""
    try:
        return words_in(storable(json.loads(text)))
    except (ValueError, RecursionError):
        return text


def words_in(data: object) -> str:
    """Return every string with its key; nesting deeper than papers have is cut."""
    return "\n\n".join(_strings(data))


def _strings(data: object, depth: int = 0) -> Iterator[str]:
    if isinstance(data, str):
        yield data
    elif isinstance(data, dict) and depth < _DEPTH:
        for key, value in data.items():
            inner = "\n".join(_strings(value, depth + 1))
            yield f"{key}: {inner}" if inner else ""
    elif isinstance(data, list) and depth < _DEPTH:
        for value in data:
            yield from _strings(value, depth + 1)
