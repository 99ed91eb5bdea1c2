"""In whose name the sender speaks: as the owner, for the owner, or unsaid.

The declarations are worded "owner, or authorized …", so they say nothing and are cut out first.
"""

import re

from tocsin.domain.draft import Document, Standing
from tocsin.intake.form import Form
from tocsin.intake.plain import fold

_ACT = r"authori[sz]ed ?(?:to act|agent|by|representative)"
# Declarations that name owner and agent in one breath, or speak of other people's agents.
_BOTH = re.compile(
    "|".join((
        rf"(?:owner|holder)s?[^.]{{0,40}}?,? or (?:\w{{1,8}} ){{0,3}}(?:{_ACT}|an agent)[^.]{{0,160}}",
        r"not ?(?:been )?authori[sz]ed ?by ?[^.]{0,120}",
        r"(?:owner|holder)'?s? ?,? ?(?:or )?(?:its |the |their )?(?:[\w' ]{0,30} )?agents?\b",
        r"(?:\bits|\bhis|\btheir|or an|that person's) agents?\b(?: (?:of|for) \w{1,20})?",
        r"owner,? of an exclusive right",
    ))
)  # fmt: skip
_CLEARLY_OWNER = re.compile(
    r"\b(?:i am|i'm|we are|as) (?:also )?(?:the|a|an) (?:\w{1,12} ){0,3}?(?:owner|holder|author|creator)s?\b(?! represent| authori)"
)
_OWNER = re.compile(
    "|".join((
        r"\b(?:i am|we are|i'm|as|is|are|being)(?: \w{1,12}){0,3} (?:owner|holder|author|creator|developer|founder|maintainer|designer|ceo|proprietor)s?\b",
        r"\b(?:i|we) (?:have |had |originally |personally |solely |fully )?(?:own|created?|wrote|written|developed?|made|designed|built|authored)\b",
        r"\b(?:my|our)(?: [\w']{1,14}){0,3}? (?:work|code|repo|project|software|content|book|copyright|propert|file|program|game|plugin|theme|product|"
        r"company|fork|app|web ?site|site|package|script|librar|right|material|ip\b|template|intellectual|claim|take|notice|dmca|account|team)",
        r"written by me|\bis mine\b|owned by (?:me|us|our)|sole (?:author|owner)|violates our|infringes? (?:on |upon )?(?:my|our)",
        r"\b(?:president|ceo|founder|owner|director|cto)\b",
    ))
)  # fmt: skip
_AGENT = re.compile(
    "|".join((
        r"\b(?:on|in) (?:the )?behalf of|'s behalf|\b(?:our|my) client|\bclients?\b",
        r"authori[sz]ed (?:agent|representative|by|to (?:act|represent|submit|send|enforce))",
        r"\b(?:we|i|firm|llp|office)(?:,? [\w&.]{1,20}){0,2},? represents?\b|\brepresent(?:s|ing)\b",
        r"attorney|\bcounsel\b|legal representative|\bagents? (?:for|of)\b|acting for|retained by|brand protection|anti-?piracy",
        r"protect(?:s|ing)? (?:the )?copyrights?",
    ))
)  # fmt: skip


def standing(document: Document, text: str, form: Form) -> Standing | None:
    """Return what the sender claims; None for papers that no rights-holder or user sends."""
    if document in (
        Document.REVERSAL,
        Document.GOVERNMENT_REMOVAL_REQUEST,
        Document.COURT_ORDER,
        Document.OTHER,
    ):
        return None
    ticked = _ticked(fold(form.answer("standing", "disabled")))
    if ticked is not None:
        return ticked
    own = fold(form.answer("nature", "standing", "disabled")) if form.asked else fold(text)
    return _claimed(_BOTH.sub(" ", own), document)


def _ticked(answer: str) -> Standing | None:
    """Read the form's own two answers; anything freer is read as prose."""
    if not answer or re.fullmatch(r"(?:yes|i am|confirmed)[.,!]?", answer):
        return None
    if re.search(r"authori[sz]ed|behalf|represent|\bagent\b|client", answer):
        return Standing.AGENT
    return (
        Standing.OWNER
        if re.search(r"owner|holder|author|creator|\bown\b|\bour\b|\bmy\b", answer)
        else None
    )


def _claimed(own: str, document: Document) -> Standing:
    """An agent names the owner too, so speaking for another outweighs "our"."""
    if _CLEARLY_OWNER.search(own):
        return Standing.OWNER
    if _AGENT.search(own):
        return Standing.AGENT
    if (
        document is Document.COUNTER_NOTICE_RETRACTION
    ):  # "my notice" says nothing of the content
        return Standing.UNCLEAR
    if document is Document.RETRACTION and re.search(r"\b(?:i|we)\b", own):
        return (
            Standing.OWNER
        )  # who takes back a claim in their own name made it in their own name
    return Standing.OWNER if _OWNER.search(own) else Standing.UNCLEAR
