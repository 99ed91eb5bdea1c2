"""Letters that are not what they look like: bidi controls, and hosts of mixed scripts.

The bytes stay as received; these are flags for a person, never a decision.
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from tocsin.intake.hosts import split

_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")
_OVERRIDES = re.compile("[\u202d\u202e]")
_TOGETHER = (  # scripts that one language writes side by side (UTS 39, highly restrictive)
    frozenset(("LATIN", "CJK", "HIRAGANA", "KATAKANA")),
    frozenset(("LATIN", "CJK", "HANGUL")),
    frozenset(("LATIN", "CJK", "BOPOMOFO")),
)
# Cyrillic and Greek letters that look like Latin ones: a label of these alone imitates a word.
_LOOKALIKES = frozenset("асеорхуіѕјһԁӏԛԝьгпᴦοαρνυικηωѵ")
_MOST_URLS = 20_000


def has_bidi_controls(*lines: str) -> bool:
    """Whether a name, subject or file name turns the direction of its letters."""
    return any(_TURNS.search(line) for line in lines)


def has_bidi_override(text: str) -> bool:
    """Whether a text forces a direction; embeddings alone are usual in Arabic and Hebrew."""
    return bool(_OVERRIDES.search(text))


def has_mixed_script_host(addresses: Iterable[str]) -> bool:
    """Whether a URL's or mail address's host has a label that imitates another."""
    hosts = set()
    for _, address in zip(range(_MOST_URLS), addresses, strict=False):
        if not address.isascii() or "xn--" in address.lower():
            hosts.add(address.rpartition("@")[2] if "://" not in address else split(address)[0])
    return any(_is_deceptive(host.lower()) for host in hosts)


def _is_deceptive(host: str) -> bool:
    """Judge label by label; below a domain of its own script no label imitates Latin."""
    *labels, top = host.split(".")
    is_latin = top.isascii() and not top.startswith("xn--")
    return any(_is_mixed(label, imitates=is_latin) for label in (*labels, top))


@lru_cache(maxsize=1_000)
def _is_mixed(label: str, *, imitates: bool) -> bool:
    letters = [letter for letter in _shown(label) if letter.isalpha()]
    if not letters or all(letter.isascii() for letter in letters):
        return False
    scripts = frozenset(_script(letter) for letter in letters)
    if len(scripts) > 1:
        return not any(scripts <= together for together in _TOGETHER)
    return imitates and all(letter in _LOOKALIKES for letter in letters)


def _shown(label: str) -> str:
    """Return a label as it is shown; a broken Punycode label stays as it is."""
    label = label.lower()[:63]
    if not label.startswith("xn--"):
        return label
    try:
        return label[4:].encode("ascii").decode("punycode").lower()
    except (UnicodeError, ValueError, OverflowError):
        return label


def _script(letter: str) -> str:
    """Name a letter's script by the first word of its name: kept data, near enough."""
    return unicodedata.name(letter, "UNKNOWN").split(" ")[0].split("-")[0]
