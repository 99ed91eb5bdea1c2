"""In whose name the sender speaks: as the owner, for the owner, or unsaid.

The declarations are worded "owner, or authorized …", so they say nothing and are cut out first.
"""

import re

from tocsin.domain.draft import Document, Standing
from tocsin.intake.form import Form
from tocsin.intake.plain import fold

_BOTH = re.compile(
    r"(?:i am|we are|i'm|that) ?(?:i am |we are )?(?:the )?(?:copyright )?(?:owner|holder)[^.]{0,30}?,? or (?:\w{1,8} )?(?:i am |we are |am |are )?(?:authori[sz]ed|an agent)[^.]{0,160}"
    r"|not ?authori[sz]ed ?by ?the ?copyright ?owner[^.]{0,60}|owner of an exclusive right|copyright owner, or its agent|holder's agent"
)
_OWNER = re.compile(
    r"\b(?:i am|we are|i'm|i, [^.]{0,40}, am|as)(?: \w{1,12}){0,3} (?:owner|holder|author|creator|developer|founder|maintainer|designer|ceo|proprietor|copyright holder)s?\b"
    r"|\bi (?:own|created|wrote|developed|made|designed|built|authored|have (?:created|written|developed|made))\b|\bwe (?:own|created|wrote|developed|have (?:created|written|developed))\b"
    r"|\b(?:my|our) (?:own |original |copyrighted |company's |proprietary |private |personal |source |exclusive |intellectual )*(?:work|code|repo|repository|project|software|content|book|copyright|property|files?|program|game|plugin|theme|product|company|fork|app|website|package|script|library|rights|material|ip)\w{0,3}\b"
    r"|written by me|is mine\b|owned by (?:me|us|our)|sole (?:author|owner)"
)
_AGENT = re.compile(
    r"\bon behalf of|'s behalf|\b(?:our|my) client|authori[sz]ed (?:agent|representative|by|to (?:act|represent|submit|send))|\bwe represent|\bi represent|represents? (?:the )?\w|attorney|counsel for|legal representative|agent (?:for|of)|acting for|retained by"
)


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
    return _claimed(_BOTH.sub(" ", own))


def _ticked(answer: str) -> Standing | None:
    """Read the form's own two answers; anything freer is read as prose."""
    answer = _BOTH.sub(" ", answer)
    if not answer:
        return None
    if re.search(
        r"authori[sz]ed (?:to act|by|representative|agent)|on (?:the )?\w{0,40} ?behalf|represent|\bagent\b|client",
        answer,
    ):
        return Standing.AGENT
    if re.search(
        r"(?:copyright|content|the|an?|sole|rightful) ?(?:owner|holder|author|creator)|\bi own\b|\bwe own\b|owner\b|our\b|my\b",
        answer,
    ):
        return Standing.OWNER
    return None


def _claimed(own: str) -> Standing:
    agent, owner = _AGENT.search(own), _OWNER.search(own)
    if agent:
        return Standing.AGENT
    return Standing.OWNER if owner else Standing.UNCLEAR
