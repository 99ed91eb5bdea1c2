"""Which country an authority belongs to: by the words around it, its address, its language."""

import re
from collections.abc import Iterable
from functools import cache

from tocsin.intake.wording import raw

_NEAR = 5  # how much more a country counts in the authority's own name
_LABEL = re.compile(r"\.([a-z]{2,4})$")


def country_in(folded: str, names: Iterable[str], domain: str) -> str | None:
    """Return the code of the country that a paper speaks for; None when nothing says so.

    Args:
        folded: The paper, folded.
        names: Lines that name the authority, as written.
        domain: Its official address, or empty.
    """
    if (placed := _of_domain(domain)) is not None:
        return placed
    near = " ".join(names).lower()
    counts = {
        code: len(words.findall(folded)) + _NEAR * len(words.findall(near))
        for code, words in _words().items()
    }
    best = max(counts, key=lambda code: counts[code])
    return best if counts[best] else None


def country_of_language(language: str) -> str | None:
    """Return the country whose officials alone write in a language; None for the others."""
    spoken: dict[str, str] = raw("countries")["alone"]
    return spoken.get(language)


def _of_domain(domain: str) -> str | None:
    label = _LABEL.search(domain)
    if label is None:
        return None
    odd: dict[str, str] = raw("countries")["domains"]
    code = label.group(1)
    return odd.get(code) or (code.upper() if code.upper() in _words() else None)


@cache
def _words() -> dict[str, re.Pattern[str]]:
    return {code: re.compile(words) for code, words in raw("countries")["words"].items()}
