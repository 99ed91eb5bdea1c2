"""What a paper is: form questions, declarations and what its first-person sentences ask for.

Every hint adds weight to one document type and keeps the reason for people to read. Nothing
looks at a file's name or at who sent it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from tocsin.domain.draft import Document
from tocsin.intake.authorities import Office
from tocsin.intake.form import Form

_COUNTER = (
    r"(?:counter[- ]{0,3}?(?:dmca |dcma )?n{1,3}ot\w{2,12}"
    r"|counter[- ]?(?:claim|dispute|request)\w{0,2}|counter dmca)"
)
_NOTICE = (
    rf"(?:{_COUNTER}|notices?|notifications?|requests?|claims?|complaints?|reports?|letters?"
    r"|take ?-?downs?|strikes?|dmcas?|dcmas?|submissions?|cases?|disputes?|infringement)"
)
_RETRACT = (
    r"(?:re-?tract(?:ed|ing|ion|s)?|withdraw(?:al|n|ing|s)?|withdrew|rescind(?:ed|ing|s)?"
    r"|rescission|revok(?:e|ed|ing)|revocation|recall(?:ing)?|cancel(?:l?ed|l?ing|lation)?"
    r"|nullify|(?:null,? or )?invalidate|annul|drop(?:ping)?|take back|undo|lift(?:ed|ing)?"
    r"|remove|reconsider)"
)
_FIRM_RETRACT = (
    r"(?:re-?tract(?:ed|ing|ion|s)?|withdraw(?:al|n|ing|s)?|rescind(?:ed|ing|s)?|revok(?:e|ed|ing)"
    r"|revocation)"
)
_RETRACTION = re.compile(
    "|".join(
        (
            rf"\b{_RETRACT}\b[^.:;]{{0,90}}?\b{_NOTICE}\b",
            rf"\b{_NOTICE}\b[^.:;]{{0,60}}?\b(?:be|is|are|to|has been|have been) (?:\w{{1,12}} ){{0,2}}"
            r"(?:retracted|withdrawn|rescinded|revoked|cancell?ed)\b",
            rf"\b{_NOTICE} (?:retraction|withdrawal)\b",
            rf"\b(?:have|get) (?:the |this |our |my )?{_NOTICE} (?:revoked|retracted|withdrawn|removed)\b",
            r"\b(?:issu|request|send|submit|mak|ask)\w{0,3} (?:for )?(?:an? |this |our |my |the )?"
            r"(?:\w{1,10} )?(?:retraction|withdrawal)\b",
        )
    )
)
_FIRM = re.compile(
    "|".join(
        (
            rf"\b(?:like|want|wish|writ\w{{1,4}}|request\w{{0,3}}|ask\w{{0,3}}|decided|choose|agree|intend) "
            rf"(?:\w{{1,12}} ){{0,4}}{_FIRM_RETRACT}\b",
            rf"\bhereby (?:\w{{1,12}} )?{_FIRM_RETRACT}|\b(?:i|we) (?:\w{{1,12}} )?{_FIRM_RETRACT}\b",
            rf"\b{_FIRM_RETRACT} (?:of|our|my|the|this|all|your|in part|both|a|as|in)\b",
            r"\bretraction (?:notice|request|letter)\b",
        )
    )
)
# Words that only the sender of a notice has for it: the notice itself was the error.
_OWN_ERROR = re.compile(
    "|".join(
        (
            rf"\b(?:we|i)\b[^.]{{0,100}}?\b(?:issued|sent|filed|submitted|reported|targeted|included)\b"
            rf"[^.]{{0,60}}?\b(?:by mistake|in error|mistakenly|erroneously|accident\w{{0,4}}|wrongly)",
            r"\b(?:was|were) (?:sent|filed|submitted|issued|included|reported) (?:\w{1,12} )?"
            r"(?:in error|by mistake|mistakenly|erroneously)",
            r"\b(?:mis-?detected|wrongly (?:detected|identified|reported)|false positives?)\b",
            r"mistake in our findings",
            r"(?:our|my|client'?s?) [^.]{0,60}?\b(?:claim|notice|takedown|report|complaint)s?\b"
            r"[^.]{0,60}?\b(?:was|were|is) (?:\w{1,10} )?(?:wrong|incorrect|mistaken|misdirected)",
        )
    )
)
_SETTLED = re.compile(
    r"apologi[sz]e|apolog(?:y|ies)|sorry|non-?infringing|not (?:infring|in violation|illegal)"
    r"|does not violate|no longer (?:infring|consider|wish|pursu|object)"
    r"|come to an? (?:understanding|agreement)|settle(?:d|ment)|resolved|amicabl|reconcil"
)
_RESTORE = re.compile(
    r"\b(?:restor(?:e|ed|ing|ation)|reinstat\w{1,5}|re-?enabl(?:e|ed|ing)|brought back|unblock(?:ed)?"
    r"|re-?activ\w{1,4}|un-?disable|revived?)\b|made (?:public|available) again"
)
_CONDITIONAL = re.compile(
    r"\b(?:if|unless|until|once|when|might|will|cannot|not|should you|refuse[sd]? to|failure to|able to"
    rf"|asked? (?:\w{{1,12}} ){{1,4}}to)\b[^.:;]{{0,60}}?\b{_RETRACT}\b"
)
_REVERSAL = re.compile(
    r"\b(?:github|we|the (?:platform|host|provider|service))\b (?:has|have)? ?(?:now )?(?:reversed|reconsidered|overturned)\b[^.]{0,60}?(?:notice|decision|removal|takedown)"
    r"|decided to reject (?:this|the|these|that)\b[^.]{0,120}notice|(?:notice|decision)s? previously processed and published"
)
_ACCUSES = re.compile(
    r"infring|take ?-?down|remove|removal|stolen|copied|unauthori[sz]ed|without (?:\w{1,12} )?(?:permission|consent|authori)|copyright|disable access|proprietary|confidential|violat"
)
_COURT = re.compile(
    r"\bit is (?:hereby |further |so )?ordered\b|именем российской федерации|решил:|р е ш и л|определил:|\bthe court (?:hereby )?(?:orders|rules|decides)\b"
    r"|in the name of the (?:russian federation|king|people|republic)|en nombre de(?:l rey)|\bfallo:|判决如下|裁定如下|im namen des volkes|au nom du peuple"
)
_SHORT = 1_500
_OBJECT = 60  # characters in which a verb names what it takes back
_STATUTE = re.compile(
    r"512 ?\(? ?c|512\(c\)|dmca (?:take|notice|complaint|report|request|notification)|digital millen+ium"
)


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
        *_declaration_hints(folded, said),
        *_retraction_hints(folded, form, said),
        *_official_hints(folded, form, said, office),
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


def _declaration_hints(folded: str, said: dict[str, bool]) -> Iterator[Hint]:
    if said["service_of_process"]:
        yield Hint(Document.COUNTER_NOTICE, 2.5, "Service of process is accepted.")
    if said["jurisdiction_consent"] and (said["mistake"] or said["service_of_process"]):
        yield Hint(Document.COUNTER_NOTICE, 1.5, "Jurisdiction of a court is accepted.")
    if re.search(
        r"(?:removed|disabled)[^.]{0,80}(?:mistake|misidentif)|mistake or misidentif", folded
    ):
        yield Hint(Document.COUNTER_NOTICE, 2, "It says that a removal was a mistake.")
    if re.search(rf"\b{_COUNTER}\b", folded):
        yield Hint(Document.COUNTER_NOTICE, 1.5, "It speaks of a counter notice.")
    if re.search(
        r"not ?authori[sz]ed ?by ?(?:the ?copyright|[^.]{0,60}(?:agent|law))|infringe?s? (?:up)?on|allegedly ?infringed",
        folded,
    ):
        yield Hint(Document.TAKEDOWN, 2, "It says that a use is not authorized.")
    if re.search(
        r"\b(?:notice|claim|takedown|complaint|strike)\b[^.]{0,40}\bis (?:\w{1,10} )?"
        r"(?:in error|mistaken|false|invalid|wrong|baseless|frivolous)",
        folded,
    ):
        yield Hint(Document.COUNTER_NOTICE, 2, "It calls somebody's notice an error.")
    if said["jurisdiction_consent"] and _RESTORE.search(folded):
        yield Hint(Document.COUNTER_NOTICE, 2, "It asks to restore content before a court.")
    if said["perjury"] and said["accuracy"] and not said["mistake"]:
        yield Hint(Document.TAKEDOWN, 1, "It is declared accurate under penalty of perjury.")
    if _STATUTE.search(folded):
        yield Hint(Document.TAKEDOWN, 1, "It names the takedown procedure.")
    if _ACCUSES.search(folded):
        yield Hint(Document.TAKEDOWN, 1, "It complains of copying or infringement.")


def _retraction_hints(folded: str, form: Form, said: dict[str, bool]) -> Iterator[Hint]:
    if _REVERSAL.search(folded) and not _is_form(form):
        yield Hint(Document.REVERSAL, 12, "The host reverses what it had processed.")
        return
    taken_back = _retracted(folded)
    if taken_back is not None:
        what = Document.RETRACTION
        if re.search(rf"\b{_COUNTER}\b", taken_back):
            what = Document.COUNTER_NOTICE_RETRACTION
        firm = _FIRM.search(folded, *_around(folded, taken_back))
        yield Hint(what, 5 if firm else 3, "The sender takes back an earlier notice.")
        yield from _softer_hints(folded, form, what)
        if _is_form(form) and "retraction notice" in folded:
            yield Hint(what, 8, "The form was used to send a retraction.")
    elif not _is_form(form) and _OWN_ERROR.search(folded):
        yield from _softer_hints(folded, form, Document.RETRACTION)
    if _OWN_ERROR.search(folded) and not form.is_takedown:
        yield Hint(Document.RETRACTION, 5, "The sender calls an own earlier notice an error.")
    if said["service_of_process"] and not _OWN_ERROR.search(folded):
        yield Hint(Document.COUNTER_NOTICE, 1, "It has what only a counter notice needs.")


def _softer_hints(folded: str, form: Form, what: Document) -> Iterator[Hint]:
    """What retractions often say, and other papers too."""
    if _SETTLED.search(folded):
        yield Hint(what, 1, "It speaks of an error or a settlement.")
    if _RESTORE.search(folded):
        yield Hint(what, 1, "It asks to restore content.")
    if len(folded) < _SHORT and not _is_form(form):
        yield Hint(what, 2, "It is a short letter.")


def _retracted(folded: str) -> str | None:
    """Return the words that take a notice back, if they are no condition and no threat."""
    for match in _RETRACTION.finditer(folded):
        if not _CONDITIONAL.search(folded, max(0, match.start() - 80), match.end()):
            end = match.end() + _OBJECT
            return re.split(r"[.;:]\s", folded[match.start() : end])[0]
    return None


def _around(folded: str, words: str) -> tuple[int, int]:
    start = folded.find(words)
    return max(0, start - 100), start + len(words) + 40


def _is_form(form: Form) -> bool:
    return form.is_takedown or form.is_counter_notice


def _official_hints(
    folded: str, form: Form, said: dict[str, bool], office: Office | None
) -> Iterator[Hint]:
    private = _is_form(form) or said["perjury"]
    if _COURT.search(folded) and not private:
        yield Hint(Document.COURT_ORDER, 7, "It is worded as a court's decision.")
    if office is not None and not private:
        weight = 4 + office.weight
        yield Hint(Document.GOVERNMENT_REMOVAL_REQUEST, weight, f"It comes from {office.name}.")
