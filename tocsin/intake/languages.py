"""The languages of a paper, the main one first: by script, then by a statistical detector.

Scripts that one language owns need no statistics. URLs, names and redactions are no language,
and a single foreign title does not make a paper bilingual.
"""

import re
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lingua import LanguageDetector

_NOISE = re.compile(
    r"\S{0,80}(?:://|www\.|@|/|\.\w)\S{0,3000}|\[[^\]\n]{0,40}\]|[\d_#*|=~<>-]+"
)
_WORD = re.compile(r"[^\W\d_]+")
_SCRIPTS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("ko", re.compile(r"[\uac00-\ud7af]")),
    ("zh", re.compile(r"[\u4e00-\u9fff]")),
    ("he", re.compile(r"[\u0590-\u05ff]")),
    ("th", re.compile(r"[\u0e00-\u0e7f]")),
    ("el", re.compile(r"[\u0370-\u03ff]")),
    ("hi", re.compile(r"[\u0900-\u097f]")),
)
_CYRILLIC = re.compile(r"[\u0400-\u04ff]+")
_ARABIC = re.compile(r"[\u0600-\u06ff]+")
_LATIN = re.compile(r"[A-Za-z\u00c0-\u024f\u1e00-\u1eff']+")
_ENOUGH = 200_000  # characters
_TELLING = 400  # letters
_SAMPLE = 1_500  # letters of a script shown to the detector: enough, and quick
_A_WORD_OR_THREE, _A_SENTENCE, _A_PARAGRAPH = 20, 60, 150  # letters
_ITS_WORDS, _GUESSABLE = 10, 4  # words
_WEIGHT = {"ja": 3, "zh": 3, "ko": 3}  # one sign of these is worth about three letters


def languages_of(own: str, whole: str = "") -> tuple[str, ...]:
    """Return ISO 639-1 codes by share of the text; empty when there are no words.

    Args:
        own: What the sender wrote.
        whole: The paper with its printed questions, for senders who wrote next to nothing.
    """
    prose = _NOISE.sub(" ", own[:_ENOUGH])
    if whole and sum(map(len, _WORD.findall(prose))) < _TELLING:
        prose = _NOISE.sub(" ", whole[:_ENOUGH])
    counts: dict[str, int] = {}
    for code, script in _SCRIPTS:
        counts[code] = len(script.findall(prose)) * _WEIGHT.get(code, 1)
    if counts["ja"] * 10 > counts["zh"]:
        counts["ja"], counts["zh"] = (
            counts["ja"] + (counts["zh"] if counts["ja"] else 0),
            0 if counts["ja"] else counts["zh"],
        )
    for script in (_CYRILLIC, _ARABIC):
        _add_detected(counts, script.findall(prose))
    _add_latin(counts, prose)
    return _worth_naming(counts)


def _add_detected(counts: dict[str, int], words: list[str]) -> None:
    letters = sum(map(len, words))
    if letters >= _A_WORD_OR_THREE:
        code = detect(" ".join(words)[:_SAMPLE])
        counts[code] = counts.get(code, 0) + letters


def _add_latin(counts: dict[str, int], prose: str) -> None:
    """Ask for each longer paragraph, since letters are often followed by a translation."""
    for paragraph in re.split(r"\n[ \t]{0,8}\n", prose):
        words = _LATIN.findall(paragraph)
        letters = sum(map(len, words))
        if letters < _A_SENTENCE or len(words) < _ITS_WORDS:
            continue
        code = "en" if _is_plainly_english(words) else detect(" ".join(words)[:_SAMPLE])
        counts[code] = counts.get(code, 0) + letters
    if not any(counts.values()) and (words := _LATIN.findall(prose)):
        is_english = len(words) < _GUESSABLE or _is_plainly_english(words)
        counts["en" if is_english else detect(" ".join(words)[:_SAMPLE])] = 1


def _is_plainly_english(words: list[str]) -> bool:
    """Save the detector's time: most papers are English, and say so in every line."""
    return sum(word.lower() in _ENGLISH for word in words[:80]) * 5 > min(len(words), 80)


def _worth_naming(counts: dict[str, int]) -> tuple[str, ...]:
    total = sum(counts.values())
    ranked = sorted((pair for pair in counts.items() if pair[1]), key=lambda pair: -pair[1])
    return tuple(
        code
        for position, (code, letters) in enumerate(ranked)
        if position == 0 or (letters >= _A_PARAGRAPH and letters * 12 >= total)
    )


def detect(sample: str) -> str:
    """Return the language of a sample, English when the detector cannot tell."""
    found = _detector().detect_language_of(sample)
    return found.iso_code_639_1.name.lower() if found is not None else "en"


@cache
def _detector() -> "LanguageDetector":
    """Load on first use; the low-accuracy models keep within a reader's memory."""
    from lingua import Language, LanguageDetectorBuilder  # noqa: PLC0415  loading costs 0.3 s

    return (
        LanguageDetectorBuilder.from_languages(*(getattr(Language, name) for name in _KNOWN))
        .with_low_accuracy_mode()
        .build()
    )


_ENGLISH = frozenset((
    "the", "of", "and", "to", "is", "that", "this", "by", "for", "or", "are", "it", "have",
    "was", "with", "be", "not", "my", "our", "on", "any", "which", "from", "you", "your", "we",
))  # fmt: skip
_KNOWN = (
    "ENGLISH", "SPANISH", "FRENCH", "GERMAN", "ITALIAN", "PORTUGUESE", "DUTCH", "POLISH",
    "CZECH", "SWEDISH", "DANISH", "FINNISH", "HUNGARIAN", "ROMANIAN", "TURKISH", "VIETNAMESE",
    "INDONESIAN", "CROATIAN", "SLOVAK", "AZERBAIJANI", "ESTONIAN", "LATVIAN", "LITHUANIAN",
    "RUSSIAN", "UKRAINIAN", "BELARUSIAN", "BULGARIAN", "SERBIAN", "KAZAKH",
    "ARABIC", "PERSIAN", "URDU",
)  # fmt: skip
