"""In whose name the sender speaks: as the owner, for the owner, or unsaid.

The declarations are worded "owner, or authorized …", so they say nothing and are cut out first.
"""

import re

from tocsin.domain.draft import Document, Standing
from tocsin.intake.form import Form
from tocsin.intake.plain import fold
from tocsin.intake.wording import table


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
    return _claimed(table("standing")["both"].sub(" ", own), document)


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
    words = table("standing")
    if words["clearly_owner"].search(own):
        return Standing.OWNER
    if words["agent"].search(own):
        return Standing.AGENT
    if (
        document is Document.COUNTER_NOTICE_RETRACTION
    ):  # "my notice" says nothing of the content
        return Standing.UNCLEAR
    if document is Document.RETRACTION and re.search(r"\b(?:i|we)\b", own):
        return (
            Standing.OWNER
        )  # who takes back a claim in their own name made it in their own name
    return Standing.OWNER if words["owner"].search(own) else Standing.UNCLEAR
