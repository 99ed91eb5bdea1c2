"""What a paper is: form questions, declarations and what its first-person sentences ask for.

Every hint adds weight to one document type and keeps the reason for people to read. Nothing
looks at a file's name or at who sent it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tocsin.domain.draft import Document
from tocsin.intake.authorities import Office, excerpt
from tocsin.intake.form import Form
from tocsin.intake.wording import table

_SHORT = 1_500
_OBJECT = 60  # characters in which a verb names what it takes back


@dataclass(frozen=True, slots=True)
class Hint:
    """One observation: which type it speaks for, how loudly, and why."""

    document: Document
    weight: float
    reason: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """The type with the most weight, how sure, and the reasons for it."""

    document: Document
    confidence: float
    reasons: tuple[str, ...]


def classify(folded: str, form: Form, said: dict[str, bool], office: Office | None) -> Verdict:
    """Weigh all hints; little weight or a close second means little confidence."""
    hints = [
        *_form_hints(form),
        *_counter_hints(folded, said),
        *_takedown_hints(folded, said),
        *_retraction_hints(folded, form),
        *_official_hints(folded, said, office),
        *_hints_in_other_languages(excerpt(folded), said),
    ]
    weights: dict[Document, float] = {}
    for hint in hints:
        weights[hint.document] = weights.get(hint.document, 0) + hint.weight
    ranked = sorted(weights.items(), key=lambda pair: -pair[1])
    if not ranked or ranked[0][1] < 1:
        return Verdict(Document.OTHER, 0.2, ("Nothing says what kind of paper this is.",))
    best, weight = ranked[0]
    second = ranked[1][1] if len(ranked) > 1 else 0.0
    sure = min(weight / 6, 1) * (1 - 0.5 * second / weight)
    reasons = tuple(hint.reason for hint in hints if hint.document is best)
    return Verdict(best, round(0.4 + 0.59 * sure, 2), reasons)


def _form_hints(form: Form) -> Iterator[Hint]:
    if form.is_counter_notice:
        yield Hint(Document.COUNTER_NOTICE, 6, "It follows the counter notice form.")
    elif form.is_takedown:
        yield Hint(Document.TAKEDOWN, 6, "It follows the takedown form.")


def _counter_hints(folded: str, said: dict[str, bool]) -> Iterator[Hint]:
    if said["service_of_process"]:
        yield Hint(Document.COUNTER_NOTICE, 2.5, "Service of process is accepted.")
    if said["jurisdiction_consent"] and (said["mistake"] or said["service_of_process"]):
        yield Hint(Document.COUNTER_NOTICE, 1.5, "Jurisdiction of a court is accepted.")
    if _says("removed_by_mistake", folded):
        yield Hint(Document.COUNTER_NOTICE, 2, "It says that a removal was a mistake.")
    if _says("names_counter_notice", folded):
        yield Hint(Document.COUNTER_NOTICE, 1.5, "It speaks of a counter notice.")
    if _says("calls_notice_an_error", folded):
        yield Hint(Document.COUNTER_NOTICE, 2, "It calls somebody's notice an error.")
    if said["jurisdiction_consent"] and _says("restore", folded):
        yield Hint(Document.COUNTER_NOTICE, 2, "It asks to restore content before a court.")
    if said["service_of_process"] and not _own_error(folded):
        yield Hint(Document.COUNTER_NOTICE, 1, "It has what only a counter notice needs.")


def _takedown_hints(folded: str, said: dict[str, bool]) -> Iterator[Hint]:
    if _says("not_authorized", folded):
        yield Hint(Document.TAKEDOWN, 2, "It says that a use is not authorized.")
    if said["perjury"] and said["accuracy"] and not said["mistake"]:
        yield Hint(Document.TAKEDOWN, 1, "It is declared accurate under penalty of perjury.")
    if _says("statute", folded):
        yield Hint(Document.TAKEDOWN, 1, "It names the takedown procedure.")
    if _says("accuses", folded) or (_says("wants_removed", folded) and _is_addressed(folded)):
        yield Hint(Document.TAKEDOWN, 1, "It complains of copying or infringement.")
    elif _is_addressed(folded) and _names_a_wrong(excerpt(folded)):
        yield Hint(Document.TAKEDOWN, 1, "It complains of a false identity or a mark.")


def _names_a_wrong(ends: str) -> bool:
    """Whether somebody is said to be passed off as another, or a mark to be abused."""
    says = table("matters")
    return bool(says["impersonation"].search(ends) or says["infringes_mark"].search(ends))


def _is_addressed(folded: str) -> bool:
    """Whether somebody is asked to do something about an address."""
    return "url " in folded and bool(table("official_words")["asks"].search(excerpt(folded)))


def _hints_in_other_languages(ends: str, said: dict[str, bool]) -> Iterator[Hint]:
    """What papers say in languages other than English, on both ends of long ones."""
    says = table("classify_languages")
    if says["court_decides"].search(ends) and not said["perjury"]:
        yield Hint(Document.COURT_ORDER, 7, "It is worded as a court's decision.")
    if says["work"].search(ends):
        weight = 2 if says["taken"].search(ends) else 1
        yield Hint(Document.TAKEDOWN, weight, "It complains of a use of somebody's work.")
    counter = bool(says["counter_notice"].search(ends))
    if taken_back := says["retraction"].search(ends):
        what = Document.RETRACTION
        if says["counter_notice"].search(taken_back.group()):
            what, counter = Document.COUNTER_NOTICE_RETRACTION, False
        yield Hint(what, 5, "The sender takes back an earlier notice.")
    if counter:
        yield Hint(Document.COUNTER_NOTICE, 3, "It calls itself a counter notice.")
    if says["by_mistake"].search(ends):
        yield Hint(Document.COUNTER_NOTICE, 2, "It says that a removal was a mistake.")
        if says["accepts_court"].search(ends):
            yield Hint(Document.COUNTER_NOTICE, 2, "Jurisdiction of a court is accepted.")


def _retraction_hints(folded: str, form: Form) -> Iterator[Hint]:
    if _says("reversal", folded) and not _is_form(form):
        yield Hint(Document.REVERSAL, 12, "The host reverses what it had processed.")
        return
    taken_back = _retracted(folded)
    if taken_back is not None:
        what = Document.RETRACTION
        if _says("names_counter_notice", taken_back):
            what = Document.COUNTER_NOTICE_RETRACTION
        is_firm = table("classify")["firm"].search(folded, *_around(folded, taken_back))
        yield Hint(what, 5 if is_firm else 3, "The sender takes back an earlier notice.")
        yield from _softer_hints(folded, form, what)
        if _is_form(form) and "retraction notice" in folded:
            yield Hint(what, 8, "The form was used to send a retraction.")
    elif not _is_form(form) and _own_error(folded):
        yield from _softer_hints(folded, form, Document.RETRACTION)
    if not form.is_takedown and _own_error(folded):
        yield Hint(Document.RETRACTION, 5, "The sender calls an own earlier notice an error.")


def _softer_hints(folded: str, form: Form, what: Document) -> Iterator[Hint]:
    """What retractions often say, and other papers too."""
    if _says("settled", folded):
        yield Hint(what, 1, "It speaks of an error or a settlement.")
    if _says("restore", folded):
        yield Hint(what, 1, "It asks to restore content.")
    if len(folded) < _SHORT and not _is_form(form):
        yield Hint(what, 2, "It is a short letter.")


def _own_error(folded: str) -> bool:
    """Whether the sender owns up to an error, and does not only allow for one."""
    says = table("classify")
    return any(
        not says["doubted"].search(folded[max(0, match.start() - 60) : match.start()])
        for match in says["own_error"].finditer(folded)
    )


def _retracted(folded: str) -> str | None:
    """Return the words that take a notice back, if they are no condition and no threat."""
    for match in table("classify")["retraction"].finditer(folded):
        if not table("classify")["conditional"].search(
            folded, max(0, match.start() - 80), match.end()
        ):
            end = match.end() + _OBJECT
            return re.split(r"[.;:]\s", folded[match.start() : end])[0]
    return None


def _around(folded: str, words: str) -> tuple[int, int]:
    start = folded.find(words)
    return max(0, start - 100), start + len(words) + 40


def _says(what: str, text: str) -> bool:
    return bool(table("classify")[what].search(text))


def _is_form(form: Form) -> bool:
    return form.is_takedown or form.is_counter_notice


def _official_hints(
    folded: str, said: dict[str, bool], office: Office | None
) -> Iterator[Hint]:
    if _says("court", folded) and not said["perjury"]:
        yield Hint(Document.COURT_ORDER, 7, "It is worded as a court's decision.")
    if office is not None:
        reason = f"It comes from {office.name}."
        yield Hint(Document.GOVERNMENT_REMOVAL_REQUEST, 4 + office.weight, reason)
