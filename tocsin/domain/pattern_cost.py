"""How much text a regular expression may be tried on: matching must not take for ever.

Python's ``re`` tries every way to share a text out among the parts that may be of several
lengths, and nothing can stop it meanwhile. So it is counted beforehand how many ways there are.
"""

import re
from functools import lru_cache
from math import factorial

LENGTHS = (1000, 300, 100, 50)  # characters; the first that is cheap enough holds
MOST_WAYS = 10_000_000
_PLAIN = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]", re.DOTALL)
_HEAD = re.compile(r"\(\?(?:P<\w+>|<[=!]|[:=!>]|[a-zA-Z-]+:?)")
_REPEAT = re.compile(r"([*+?]|\{(\d*)(,?)(\d*)\})[?+]?")


@lru_cache(maxsize=500)
def longest_matched(pattern: str) -> int | None:
    """Return how long a text it may be tried on; None for one that can take for ever."""
    counted = _count(_HEAD.sub("(", _PLAIN.sub("x", pattern)))
    if counted is None:
        return None
    repeats, choices = counted
    for length in LENGTHS:
        if 2**choices * length**repeats <= MOST_WAYS * factorial(repeats):
            return length
    return None


def _count(pattern: str) -> tuple[int, int] | None:
    """Count parts of any length, and choices of two; None where a choice is repeated."""
    repeats, choices, at, is_group = 0, 0, 0, False
    opened: list[tuple[int, int]] = []
    inside = (0, 0)
    while at < len(pattern):
        repeat = _REPEAT.match(pattern, at)
        if repeat and at:
            is_maybe = repeat[1] == "?"
            if is_group and not is_maybe and inside != (repeats, choices):
                return None
            is_exact = repeat[2] is not None and not repeat[3]
            choices += is_maybe
            repeats += not is_maybe and not is_exact
            at, is_group = repeat.end(), False
            continue
        is_group = pattern[at] == ")"
        if pattern[at] == "(":
            opened.append((repeats, choices))
        elif is_group and opened:
            inside = opened.pop()
        choices += pattern[at] == "|"
        at += 1
    return repeats, choices
