"""What a private complaint is about: a work, a mark, or somebody passed off as another.

Mis-filed matters go to the kind that fits them, with the words that show it. Whoever claims a
work stays in copyright, whatever else they claim.
"""

import re
from dataclasses import dataclass

from tocsin.domain.draft import Document
from tocsin.intake.form import Form
from tocsin.intake.plain import fold
from tocsin.intake.wording import table

COPYRIGHT_KIND = "copyright-takedown"
TRADEMARK_KIND, IMPERSONATION_KIND = "trademark-report", "impersonation-report"

_OWN = ("nature", "work", "work_url", "target", "revised", "solution", "infringer", "license")
_LIMIT = 40_000  # characters: whoever has not said by then what it is about says it nowhere
_QUOTE = 80
_ADDRESS = re.compile(r"(?:https?://|www\.)\S{1,3000}")
_SENTENCE = re.compile(r"[.!?。][\s\"”]|\n")
_MARK_IN_PASSING = 1  # mentions of a work that a claim in a mark alone may still make


@dataclass(frozen=True, slots=True)
class Matter:
    """The kind that a complaint belongs to, and why it is not the one that it was sent as."""

    kind: str
    rerouted_from: str | None
    reasons: tuple[str, ...]
    own_words: str


def matter_of(document: Document, text: str, form: Form) -> Matter | None:
    """Return where a takedown notice belongs when it claims no work; None when it stays."""
    if document is not Document.TAKEDOWN:
        return None
    whole = form.answer(*_OWN) if form.is_takedown else text
    folded = fold(_ADDRESS.sub(" ", whole[:_LIMIT]))
    words = table("matters")
    if not (words["trademark"].search(folded) or words["impersonation"].search(folded)):
        return None
    if words["clearly_a_work"].search(folded):
        return None
    kind, shown = _claimed(_own_words(whole[:_LIMIT]))
    if shown is None:
        return None
    as_sent = COPYRIGHT_KIND if form.is_takedown or _speaks_of_copyright(text) else None
    return Matter(kind, as_sent, (_why(kind, shown, as_sent),), folded)


def _claimed(own: str) -> tuple[str, re.Match[str] | None]:
    """Return the right that is claimed without a work, and the words that claim it."""
    words = table("matters")
    works = len(words["work"].findall(own))
    passed_off = words["impersonation"].search(own)
    if passed_off and not works:
        return IMPERSONATION_KIND, passed_off
    mark, infringed = words["trademark"].search(own), words["infringes_mark"].search(own)
    if mark and (not works or (infringed and works <= _MARK_IN_PASSING)):
        return TRADEMARK_KIND, infringed or mark
    return COPYRIGHT_KIND, None


def _own_words(text: str) -> str:
    """Leave out the sentences that forms and template letters print, and addresses."""
    stock = table("matters")["stock"]
    sentences = _SENTENCE.split(_ADDRESS.sub(" ", text.replace("’", "'")))
    return fold(". ".join(part for part in sentences if not stock.search(part.strip().lower())))


def _speaks_of_copyright(text: str) -> bool:
    folded = fold(text[:_LIMIT])
    says = table("classify")
    return bool("copyright" in folded or says["statute"].search(folded))


def _why(kind: str, shown: re.Match[str], as_sent: str | None) -> str:
    start = max(0, shown.start() - _QUOTE // 2)
    quote = shown.string[start : shown.end() + _QUOTE // 2].strip()
    what = (
        "It claims a trademark and names no copyrighted work"
        if kind == TRADEMARK_KIND
        else "It says that somebody is passed off as another and names no copyrighted work"
    )
    sent = " although it was sent as a copyright notice" if as_sent else ""
    return f"{what}{sent}: “{quote[: 3 * _QUOTE]}”."
