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

_NOTICE = r"(?:notices?|notifications?|requests?|claims?|complaints?|reports?|letters?|take ?-?downs?|strikes?|dmca|dcma|submissions?|cases?|disputes?|infringement)"
_COUNTER = r"(?:counter[- ]{0,3}?(?:dmca |dcma )?n{1,3}ot\w{2,12}|counter[- ]?(?:claim|dispute|request)\w{0,2}|counter dmca)"
_RETRACT = r"(?:re-?tract(?!able)(?:ed|ing|ion|s)?|withdraw(?:al|n|ing|s)?|withdrew|rescind(?:ed|ing|s)?|rescission|revok(?:e|ed|ing)|revocation|recall(?:ing)?|cancel(?:l?ed|l?ing|lation)?|nullify|null,? or invalidate|invalidate|annul|drop(?:ping)?|take back|undo|lift(?:ed|ing)?|remove|reconsider)"
_FIRM_RETRACT = r"(?:re-?tract(?:ed|ing|ion|s)?|withdraw(?:al|n|ing|s)?|rescind(?:ed|ing|s)?|revok(?:e|ed|ing)|revocation)"
_WISH = r"(?:(?:i|we|you|[a-z.]{2,20}(?: ltd| inc| llc)?)(?:'d|'m|'re)? (?:would |am |are |hereby |formally |officially |now |also |be |do )*(?:like|want|wish|writ\w{1,4}|request|ask\w{0,3}|decided|choose|agree|kindly|please)?[^.:]{0,40}?)"

_RETRACTION = re.compile(
    rf"\b{_RETRACT}\b[^.:;]{{0,90}}?\b(?:{_NOTICE})\b|\b(?:{_NOTICE})\b[^.:;]{{0,60}}?\b(?:be|is|are|to|has been|have been) (?:\w{{1,12}} ){{0,2}}(?:retracted|withdrawn|rescinded|revoked|cancell?ed)\b|\b(?:{_NOTICE}) (?:retraction|withdrawal)\b"
)
_FIRM = re.compile(
    rf"\b{_WISH}\b{_FIRM_RETRACT}\b|\bhereby (?:\w{{1,12}} )?{_FIRM_RETRACT}|\b{_FIRM_RETRACT} (?:of|our|my|the|this|all|your|in part|both|a|as|in)\b|\bretraction (?:notice|request|letter)\b"
)
_RESTORE = re.compile(
    r"\b(?:restor(?:e|ed|ing|ation)|reinstat\w{1,5}|re-?enabl(?:e|ed|ing)|brought back|unblock(?:ed)?|reactivat\w{1,4}|re-?activ\w{1,4}|un-?disable)\b|made (?:public|available) again"
)
_OUR_MISTAKE = re.compile(
    r"(?:sent|filed|submitted|issued|included|reported|targeted|removed|made)[^.]{0,30}(?:in error|by mistake|mistakenly|erroneous)|(?:in error|mistakenly|erroneously|accident\w{0,4})[^.]{0,40}(?:sent|filed|submitted|issued|included|reported|targeted)|apologi[sz]e|sorry for|non-?infringing|not (?:infring|in violation|illegal)|no longer (?:infring|consider|wish|pursu|object)|mistake in our|come to an? (?:understanding|agreement)|settle(?:d|ment)|resolved"
)
_CONDITIONAL = re.compile(
    rf"\b(?:if|unless|until|once|when|may|might|will|can|could|cannot|not|should you|refuse[sd]? to|failure to|asked? (?:\w{{1,12}} ){{1,4}}to)\b[^.:;]{{0,60}}?{_RETRACT}\b"
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
    if said["perjury"] and said["accuracy"] and not said["mistake"]:
        yield Hint(Document.TAKEDOWN, 1, "It is declared accurate under penalty of perjury.")
    if _STATUTE.search(folded):
        yield Hint(Document.TAKEDOWN, 1, "It names the takedown procedure.")
    if _ACCUSES.search(folded):
        yield Hint(Document.TAKEDOWN, 1, "It complains of copying or infringement.")


def _retraction_hints(folded: str, form: Form, said: dict[str, bool]) -> Iterator[Hint]:
    if _REVERSAL.search(folded) and not (form.is_takedown or form.is_counter_notice):
        yield Hint(Document.REVERSAL, 12, "The host reverses what it had processed.")
        return
    found = _retracted(folded)
    if found is None:
        return
    target = (
        Document.COUNTER_NOTICE_RETRACTION
        if re.search(rf"\b{_COUNTER}\b", found)
        else Document.RETRACTION
    )
    weight = 5.0 if _FIRM.search(found) else 3.0
    if _OUR_MISTAKE.search(folded):
        weight += 1
    if _RESTORE.search(folded):
        weight += 1
    if len(folded) < 1_500:
        weight += 2
    if form.is_takedown or form.is_counter_notice:
        weight -= 1
    if said["service_of_process"]:
        weight -= 2
    yield Hint(target, weight, "The sender takes back an earlier notice.")


def _retracted(folded: str) -> str | None:
    """Return the sentence that takes a notice back, if it is no condition and no threat."""
    for match in _RETRACTION.finditer(folded):
        sentence = folded[max(0, match.start() - 100) : match.end() + 40]
        if not _CONDITIONAL.search(sentence):
            return sentence
    return None


def _official_hints(
    folded: str, form: Form, said: dict[str, bool], office: Office | None
) -> Iterator[Hint]:
    private = form.is_takedown or form.is_counter_notice or said["perjury"]
    if _COURT.search(folded) and not private:
        yield Hint(Document.COURT_ORDER, 7, "It is worded as a court's decision.")
    if office is not None and not private:
        weight = 4 + office.weight
        yield Hint(Document.GOVERNMENT_REMOVAL_REQUEST, weight, f"It comes from {office.name}.")
