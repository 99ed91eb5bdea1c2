"""What codes are called in front of people: one file per room, put together here.

A code that has no word here is written as words itself, so a new playbook reads well at once;
but what a page says has just been done is ours alone to say, whatever stands in its address.
"""

from tocsin.console.words import (
    case,
    cases,
    common,
    duty,
    faults,
    intake,
    office,
    overview,
    room,
    rules,
    teamwork,
)

ROOMS = (
    common.WORDS,
    cases.WORDS,
    case.WORDS,
    duty.WORDS,
    faults.WORDS,
    intake.WORDS,
    teamwork.WORDS,
    room.WORDS,
    overview.WORDS,
    rules.WORDS,
    office.WORDS,
)
OURS = "said"
_LABELS = {key: label for room in ROOMS for key, label in room.items()}


def label_of(scheme: str, code: str) -> str:
    """Return what a code is called, in English: ``label_of("role", "dpo")``.

    Something done that has no word here is called nothing.
    """
    known = _LABELS.get((scheme, code), "")
    return known or ("" if scheme == OURS else _as_words(code))


def _as_words(code: str) -> str:
    words = code.replace("_", " ").replace("-", " ").replace(".", " ").strip()
    return words[:1].upper() + words[1:]
