"""Make what strangers wrote fit for PostgreSQL, and split it into words for the search."""

import re
from typing import Any

MOST_WORDS = 5_000
LONGEST_WORD = 64
BEGINNING = 3
OF_ANY_ADDRESS = {"http", "https", "www"}
_CJK = "\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af"
_WORD = re.compile(f"[{_CJK}]|[^\\W_{_CJK}]+")


def clean(text: str) -> str:
    """Replace what a ``text`` column cannot hold: NUL and halves of surrogate pairs."""
    return text.replace("\x00", "\ufffd").encode("utf-8", "replace").decode()


def clean_or_none(text: str | None) -> str | None:
    """Clean a text that may be absent."""
    return None if text is None else clean(text)


def clean_data(value: Any) -> Any:  # noqa: ANN401 - plain data of any shape
    """Clean every string in plain data, keys too."""
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, dict):
        return {clean_data(key): clean_data(inner) for key, inner in value.items()}
    if isinstance(value, list | tuple):
        return [clean_data(inner) for inner in value]
    return value


def words(*texts: str) -> list[str]:
    """Split texts into the words by which they are found; no word breaks are known for CJK."""
    found: dict[str, None] = {}
    for text in texts:
        for word in _WORD.findall(clean(text).casefold()):
            found[word[:LONGEST_WORD]] = None
        if len(found) > MOST_WORDS:
            break
    return list(found)[:MOST_WORDS]


def search_query(text: str) -> str | None:
    """Write a ``tsquery`` of all words; None when there is no word.

    A word of three letters, or of two at the end, is the beginning of one: shorter ones begin
    too many. Of a whole address that is pasted, what every address begins with says nothing.
    """
    found = words(text)
    telling = [word for word in found if word not in OF_ANY_ADDRESS] or found
    parts = [
        f"'{word}':*" if len(word) >= BEGINNING - (word == found[-1]) else f"'{word}'"
        for word in telling
    ]
    return " & ".join(parts) or None
