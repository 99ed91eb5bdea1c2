"""From a paper's text to its draft: the story of reading, step by step."""

import re

from tocsin.domain.draft import Document, Draft
from tocsin.intake.apportion import Apportioned, apportion
from tocsin.intake.authorities import Office, find_office
from tocsin.intake.classify import Verdict, classify
from tocsin.intake.elements import missing_elements
from tocsin.intake.form import Form, cut_form
from tocsin.intake.hosts import place
from tocsin.intake.languages import languages_of
from tocsin.intake.link_keys import link_keys
from tocsin.intake.parties import parties_in
from tocsin.intake.plain import fold, plain, without_preamble, without_urls
from tocsin.intake.prints import print_of
from tocsin.intake.sender import address_in, name_in
from tocsin.intake.standing import standing
from tocsin.intake.statements import statements_in

MANY_URLS = 5_000
COPYRIGHT = frozenset((
    Document.TAKEDOWN, Document.COUNTER_NOTICE, Document.RETRACTION, Document.REVERSAL,
    Document.COUNTER_NOTICE_RETRACTION,
))  # fmt: skip
OFFICIAL = frozenset((Document.GOVERNMENT_REMOVAL_REQUEST, Document.COURT_ORDER))

_LABEL = {
    Document.TAKEDOWN: "Takedown notice",
    Document.COUNTER_NOTICE: "Counter notice",
    Document.RETRACTION: "Retraction of a takedown notice",
    Document.REVERSAL: "Reversal of a processed notice",
    Document.COUNTER_NOTICE_RETRACTION: "Retraction of a counter notice",
    Document.GOVERNMENT_REMOVAL_REQUEST: "Removal request",
    Document.COURT_ORDER: "Court order",
    Document.OTHER: "Unclassified paper",
}
_FIELDS = {
    "nature": "ownership",
    "work": "work_description",
    "license": "license",
    "solution": "solution",
}
_FIELD_LIMIT = 20_000


def kind_of(document: Document) -> str:
    """Name the playbook that a document opens."""
    if document in COPYRIGHT:
        return "copyright-takedown"
    return "government-removal-request" if document in OFFICIAL else "unclassified"


def read_notice(text: str, flags: tuple[str, ...] = ()) -> Draft:
    """Read one paper's text."""
    text = plain(without_preamble(text))
    if not text.strip():
        return Draft(Document.OTHER, "unclassified", 0.0, flags=(*flags, "no-text"))
    form, folded = cut_form(text), fold(text)
    sentences = without_urls(folded)
    said = statements_in(sentences)
    sworn = said["perjury"] or form.is_takedown or form.is_counter_notice
    office = None if sworn else find_office(folded)  # no authority swears a private notice
    verdict = classify(sentences, form, said, office)
    urls = apportion(text, form, verdict.document)
    return _draft(text, form, said, office, verdict, urls, flags)


def _draft(
    text: str,
    form: Form,
    said: dict[str, bool],
    office: Office | None,
    verdict: Verdict,
    urls: Apportioned,
    flags: tuple[str, ...],
) -> Draft:
    document = verdict.document
    official = office if document in OFFICIAL else None
    located = len(urls.targets) + len(urls.struck)
    return Draft(
        document=document,
        kind=kind_of(document),
        confidence=verdict.confidence,
        reasons=verdict.reasons,
        title=title_of(document, urls.targets, official),
        languages=languages_of("\n\n".join(s.answer for s in form.sections), text),
        jurisdiction=official.jurisdiction if official else None,
        authority=official.name if official else None,
        sender=address_in(text, form) or name_in(form),
        fields=_fields(form),
        target_urls=urls.targets,
        not_actioned_urls=urls.struck,
        work_urls=urls.works,
        standing=standing(document, text, form),
        statements=said,
        missing=missing_elements(document, text, form, said, located),
        link_keys=link_keys((*urls.targets, *urls.archive)),
        flags=(*flags, *_flags(text, document, urls)),
        parties=parties_in(text, form),
        similarity=print_of(form),
    )


def title_of(document: Document, targets: tuple[str, ...], office: Office | None) -> str:
    """Say in one line what it is and about what, for a worklist."""
    label = f"{_LABEL[document]} by {office.name}" if office else _LABEL[document]
    if not targets:
        return label
    things = list(dict.fromkeys(place(url) or url for url in targets))
    more = f" and {len(things) - 1} more" if len(things) > 1 else ""
    return f"{label}: {things[0][:120]}{more}"


def _fields(form: Form) -> dict[str, str]:
    """The form's answers under the names that the playbooks give them."""
    answers = {name: form.answer(asks)[:_FIELD_LIMIT] for asks, name in _FIELDS.items()}
    named = {"requester_name": name_in(form) or "", **answers}
    return {name: answer for name, answer in named.items() if answer}


def _flags(text: str, document: Document, urls: Apportioned) -> list[str]:
    """What a person should know before they trust the draft."""
    flags = []
    if urls.struck:
        flags.append("struck-urls")
    if len(urls.targets) > MANY_URLS:
        flags.append("over-5000-urls")
    if document is Document.TAKEDOWN and not urls.targets:
        flags.append("no-url")
    if document in COPYRIGHT and re.search(r"trade ?mark|counterfeit", text, re.IGNORECASE):
        flags.append("mentions-trademark")
    return flags
