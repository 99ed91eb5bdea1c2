"""Sentences that are kept in English, said in the reader's language.

How a deadline was counted is told once, in English, and kept so. The sentences have a bounded
number of patterns (``words/sentences.py``): one is known by its pattern, and said with what
stands in its gaps. What no pattern fits stays as it was written.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import TypeAlias

from babel import Locale

from tocsin.console.translations import SOURCE, catalogue
from tocsin.console.words import duty_sentences as duty
from tocsin.console.words import label_of, refusals, sentences
from tocsin.console.words import rule_sentences as rules
from tocsin.domain.law.wording import DAYS, MONTHS

Gap: TypeAlias = Callable[[str, str], str]  # language and part to what is said
LONGEST = 2000  # characters; what is longer is no sentence of ours
GAP = re.compile(r"\{(\w+?)(\d*)\}")
DAY = rf"(?:{'|'.join(DAYS)}) \d+ (?:{'|'.join(MONTHS)}) \d+"
# What a gap may be, by its name; every other name may be anything.
SHAPES = {
    "n": r"\d+",
    "day": DAY,
    "at": DAY + r" [\d:]+ \([+-]\d\d:\d\d\)",
    "event": r"[a-z][a-z0-9_]*",
    "until": r"[a-z][a-z0-9_]*",
    "law": r"[a-z][a-z0-9-]*",
    "amount": r"\d+ [^;:()]+?",
    "length": r"[\dA-Za-z ]+?",
    "stamp": r"[\d-]+T[\d:.]+Z",
    "start": r"[a-z]+(?::[a-z_-]+)?",
    "zone": r"[\w/+-]+",
    "country": r"[A-Z]{2}",
    "cited": r"(?: \(.*\))?",
    "moment": rf"(?:{'|'.join(DAYS)}) [\d-]+ [\d:]+ \S+",
    "state": r"[a-z_]+",
    "part": "|".join(rules.PARTS_OF_RULES),
    "setting": r"\S+",
    "utc": r"[\d-]+ [\d:]+ UTC",
    "span": r"(?:from|until) .+",
    "step": r"Step \d+(?: \([^)]*\))?|The catch-all|Somebody's handing on",
    "did": "|".join(map(re.escape, duty.DID)),
    "over": "|".join(map(re.escape, duty.OVER)),
    "fate": "|".join(map(re.escape, duty.FATES)),
}
ALL = (*sentences.SENTENCES, *duty.SENTENCES, *refusals.SENTENCES, *rules.SENTENCES)


@dataclass(frozen=True, slots=True)
class Pattern:
    """A sentence with gaps: what it looks like, and what is always in it and at its end."""

    text: str
    shape: re.Pattern[str]
    always: str
    end: str


@lru_cache(maxsize=8192)
def sentence(language: str, text: str) -> str:
    """Say a sentence that is kept in English."""
    if language == SOURCE or not text:
        return text
    return _said(language, text, ALL)


def _said(language: str, text: str, patterns: tuple[str, ...]) -> str:
    say = catalogue(language).gettext
    if (known := say(text)) != text or len(text) > LONGEST:
        return known
    for pattern in _patterns(patterns):
        if not (pattern.always in text and text.endswith(pattern.end)):
            continue
        if found := pattern.shape.fullmatch(text):
            gaps = {name: _gap(language, name, part) for name, part in _parts(found)}
            return say(pattern.text).format(**gaps)
    return text


def is_known(text: str) -> bool:
    """Tell whether a sentence has one of the patterns."""
    return any(pattern.shape.fullmatch(text) for pattern in _patterns(ALL))


@cache
def _patterns(texts: tuple[str, ...]) -> tuple[Pattern, ...]:
    return tuple(map(_pattern, texts))


def _pattern(text: str) -> Pattern:
    literals = GAP.split(text)[::3]
    gaps = GAP.findall(text)
    shape = re.escape(literals[0])
    for (name, number), literal in zip(gaps, literals[1:], strict=True):
        shape += f"(?P<{name}{number}>{SHAPES.get(name, '.+?')}){re.escape(literal)}"
    return Pattern(text, re.compile(shape, re.DOTALL), max(literals, key=len), literals[-1])


def _parts(found: re.Match[str]) -> Iterable[tuple[str, str]]:
    return found.groupdict(default="").items()


def _gap(language: str, name: str, part: str) -> str:
    """Say what stands in a gap."""
    kind = name.rstrip("0123456789")
    return GAPS[kind](language, part) if kind in GAPS else part


def _days(language: str, part: str) -> str:
    """Write the names of days and months that are in a text, and the few words beside them."""
    return _dated(language).sub(lambda found: _names(language)[found[0]], part)


def _amount(language: str, part: str) -> str:
    say = catalogue(language).gettext
    return _days(language, _AMOUNTS.sub(lambda found: say(found[0]), part))


def _parts_of(patterns: tuple[str, ...], between: str = "") -> Gap:
    """Return what says parts that are sentences themselves, perhaps several."""

    def say(language: str, part: str) -> str:
        parts = part.split(between) if between else [part]
        return between.join(_said(language, one, patterns) for one in parts)

    return say


def _event(language: str, part: str) -> str:
    return catalogue(language).gettext(label_of("law-event", part))


def _start(language: str, part: str) -> str:
    """Say what a clock of the house counts from: ``received``, ``stage:act``."""
    scheme, colon, code = part.partition(":")
    label = label_of(scheme, code) if colon else label_of("start", scheme)
    return catalogue(language).gettext(label)


def _value(language: str, part: str) -> str:
    """Keep a value of a rule, unless there was none."""
    return catalogue(language).gettext(part) if part == rules.NOTHING else part


def _state(language: str, part: str) -> str:
    return catalogue(language).gettext(label_of("clock-state", part))


@cache
def _names(language: str) -> dict[str, str]:
    locale = Locale.parse(language)
    days, months = locale.days["format"]["abbreviated"], locale.months["format"]["abbreviated"]
    named = {name: days[number].rstrip(".") for number, name in enumerate(DAYS)}
    named |= {name: months[number].rstrip(".") for number, name in enumerate(MONTHS, 1)}
    return named | {text: catalogue(language).gettext(text) for text in sentences.OF_DAYS}


@cache
def _dated(language: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{'|'.join(_names(language))})\b")


_AMOUNTS = re.compile(rf"\b(?:{'|'.join(sorted(sentences.PARTS, key=len, reverse=True))})\b")
GAPS: dict[str, Gap] = {
    "day": _days,
    "days": _days,
    "at": _days,
    "amount": _amount,
    "event": _event,
    "until": _event,
    "start": _start,
    "moment": _days,
    "span": _parts_of(duty.SPANS),
    "step": _parts_of(duty.STEPS),
    "reasons": _parts_of(duty.REASONS, "; "),
    "how": _parts_of(duty.LED),
    "led": _parts_of(duty.A_LEAD, "; "),
    "did": _parts_of(()),
    "over": _parts_of(()),
    "fate": _parts_of(()),
    "state": _state,
    "part": _parts_of(()),
    "was": _value,
    "now": _value,
}
