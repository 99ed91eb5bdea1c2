"""Whether a text layer is letters without a language: a failed recognition, a font unmapped.

It looks at letters only. Lists of links, names and code have few words and are let be.
"""

import re
import unicodedata
from functools import cache

from tocsin.intake.wording import raw

_LINK = re.compile(r"\S{0,200}(?:://|@|www\.|\.\w)\S{0,3000}")
_WORD = re.compile(r"\S*[^\W\d_]\S*")
_AROUND = ".,;:!?()\"'«»“”‘’„*_#[]<>-–—/"  # punctuation that stands beside words
_ODD = re.compile(
    r"[^\W\d_]\d+[^\W\d_]"  # a digit within a word
    r"|[a-zà-öø-ÿа-яё][A-ZÀ-ÖØ-ÞА-ЯЁ]+[a-zà-öø-ÿа-яё]"  # capitals within a word
    r"|[A-Za-z][Ѐ-ӿ]|[Ѐ-ӿ][A-Za-z]"  # two alphabets within a word
    r"|[^\W\d_][\[\]{}|^~\\@$%+=<>][^\W\d_]"  # a sign within a word
)
_SPACED = re.compile(r"[A-Za-zÀ-ɏḀ-ỿЀ-ӿ]+")  # alphabets that part their words
_ENOUGH_SIGNS, _ENOUGH_WORDS, _A_PAGE = 40, 20, 50
_SAMPLE = 200_000  # characters
_MANY_SIGNS, _MANY_WORDS, _NEXT_TO_NONE = 0.05, 0.35, 0.02  # shares
_LETTERS = 3


def is_garbled(text: str) -> bool:
    """Tell whether a person must look at the page, since its text layer cannot be trusted."""
    text = text[:_SAMPLE]
    signs = "".join(text.split())
    if len(signs) >= _ENOUGH_SIGNS and _unmapped(signs) > _MANY_SIGNS * len(signs):
        return True
    words = [word.strip(_AROUND) for word in _WORD.findall(_LINK.sub(" ", text))]
    words = [word for word in words if sum(map(str.isalpha, word)) >= _LETTERS]
    odd = sum(_ODD.search(word) is not None for word in words)
    if len(words) >= _ENOUGH_WORDS and odd > _MANY_WORDS * len(words):
        return True
    return _speaks_no_language(text)


def _unmapped(signs: str) -> int:
    """Count what no font maps to a letter: private use, unassigned, replacement signs."""
    return sum(
        sign == "\ufffd" or unicodedata.category(sign) in {"Co", "Cn", "Cc", "Cs"}
        for sign in signs
    )


def _speaks_no_language(text: str) -> bool:
    """Whether a page of words has none of those that its languages cannot do without."""
    words = [w.lower() for w in _SPACED.findall(_LINK.sub(" ", text)) if len(w) > 1]
    if len(set(words)) < _A_PAGE or sum(map(len, words)) * 2 < len("".join(text.split())):
        return False
    return sum(word in _common_words() for word in words) < _NEXT_TO_NONE * len(words)


@cache
def _common_words() -> frozenset[str]:
    lines = raw("common_words").values()
    return frozenset(word for line in lines for word in line.split() if len(word) > 1)
