"""Signs of office in a paper: a letterhead, a sign-off, a sender who says what they are."""

import re
from dataclasses import dataclass
from functools import cache

from tocsin.intake.plain import fold
from tocsin.intake.wording import raw, table

_EDGE = 14  # lines in which letterhead and sign-off are
_LONGEST_LINE, _LONGEST_NAME = 130, 120
_LITTLE = 3  # letters of words that say nothing of a sentence
_AFTER = 110  # characters in which the office follows "on behalf of"
_SMALL = (
    "of|the|and|for|on|in|de|del|la|las|los|do|da|dos|das|e|y|i|für|und|der|des|die|du|et"
    "|di|della|dei|per|le|van|voor|en|het|w|z|ds|и|по|в|та|у|з|&"
)
_CAPITAL = r"[A-ZÀ-ÖØ-ÞŁŚŻŹĆİŞĞČŠŽĐА-ЯЁІЇЄҐ]"
_NAME = rf"{_CAPITAL}[\w'’.-]{{0,30}}"
_RUN = re.compile(rf"{_NAME}(?:[ ,]{{1,2}}(?:{_NAME}|(?:{_SMALL})(?= ))){{0,14}}")
_CYRILLIC_COURT = re.compile(
    r"(?!Судь)[А-ЯІЇЄ][\w-]{2,30}(?: [\w.-]{1,30}){0,4}? суд(?:а|у|ом)?\b"
    r"(?: [А-ЯІЇЄг][\w.-]{0,30}){0,2}"
)
_SCRIPT_RUN = re.compile(r"[\u3400-\u9fff\uac00-\ud7af\u0600-\u06ff\u0900-\u097f ]{2,60}")
_TIDY = re.compile(r"\[(?:private|redacted)\]|^[\s>*#|(\[-]+|[\s.,;:*|)\]!-]+$", re.IGNORECASE)
_SENTENCE = re.compile(r"[.!?。；;]\s|\n")


@dataclass(frozen=True, slots=True)
class Signs:
    """What shows an office.

    Attributes:
        presented: What the sender says to be, as written.
        lines: Lines of letterhead and sign-off that name an office, as written.
        meant: Whether a word of office stands anywhere.
        domain: A government's mail or page address; empty without one.
        sort: Sort of office, by the clearest of them.
    """

    presented: str
    lines: tuple[str, ...]
    meant: bool
    domain: str
    sort: str

    @property
    def shown(self) -> tuple[str, ...]:
        """Everything that names an office as the sender's own."""
        return (self.presented, *self.lines) if self.presented else self.lines


def signs_in(text: str) -> Signs:
    """Look for an office where senders name their own."""
    low = text.lower()
    presented = _presented(text, low)
    lines = tuple(_edges(text))
    clearest = " ".join((presented, *lines)) or low
    domain = table("official_words")["domains"].search(low)
    sort = sort_of(clearest)
    return Signs(presented, lines, bool(sort), domain.group() if domain else "", sort)


def sort_of(words: str) -> str:
    """Return the sort of the first office named; of two at one place, the first listed."""
    low = fold(words)
    found = [
        (match.start(), sort)
        for sort, pattern in _sorts().items()
        if (match := pattern.search(low)) is not None
    ]
    return min(found, key=lambda pair: pair[0])[1] if found else ""


def name_of(signs: Signs, fallback: str) -> str:
    """Return the best name that the signs hold."""
    for words in signs.shown:
        for run in (*_RUN.findall(words), *_SCRIPT_RUN.findall(words)):
            if sort_of(run):
                return _tidy(run)
    whole = next((_tidy(words) for words in signs.shown), "")
    return whole or fallback or "A public authority"


def court_in(text: str) -> str:
    """Return the first name of a court in a decision; empty without one."""
    for run in (
        *_CYRILLIC_COURT.findall(text), *_RUN.findall(text), *_SCRIPT_RUN.findall(text),
    ):  # fmt: skip
        if _sorts()["court"].search(fold(run)):
            return _tidy(run)
    return next((_tidy(line) for line in _edges(text) if sort_of(line) == "court"), "")


def _presented(text: str, low: str) -> str:
    """Return the words after "on behalf of" or the like, if they are an office's name."""
    for match in table("official_words")["presents"].finditer(low):
        window = text[match.end() : match.end() + _AFTER]
        window = _SENTENCE.split(window, maxsplit=1)[0]
        if any(map(sort_of, (*_RUN.findall(window), *_SCRIPT_RUN.findall(window)))):
            return window.strip()
    return ""


def _edges(text: str) -> list[str]:
    """Return short lines near either end that name an office; headings of a page are none."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    edge = lines if len(lines) <= 2 * _EDGE else lines[:_EDGE] + lines[-_EDGE:]
    return [
        line
        for line in edge
        if len(line) <= _LONGEST_LINE
        and not line.startswith("#")
        and "://" not in line
        and not _is_sentence(line)
        and sort_of(line)
    ]


def _is_sentence(line: str) -> bool:
    """Tell a sentence from a name: it asks, or it is mostly small words and ends in a stop."""
    if table("official_words")["asks"].search(fold(line)):
        return True
    words = [word for word in line.split() if word[:1].isalpha() and len(word) > _LITTLE]
    small = sum(word[0].islower() for word in words)
    return small * 4 > len(words) * 3


def _tidy(words: str) -> str:
    return " ".join(_TIDY.sub("", _TIDY.sub("", words)).split())[:_LONGEST_NAME]


@cache
def _sorts() -> dict[str, re.Pattern[str]]:
    offices = raw("offices")
    return {sort: re.compile("|".join(words)) for sort, words in offices.items()}
