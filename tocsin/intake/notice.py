"""From a paper's text to its draft: the story of reading, step by step."""

from dataclasses import dataclass

from tocsin.domain.draft import Document, Draft
from tocsin.intake.apportion import Apportioned, apportion
from tocsin.intake.authorities import Office, as_court, find_office
from tocsin.intake.classify import Verdict, classify
from tocsin.intake.countries import country_of_language
from tocsin.intake.elements import missing_elements
from tocsin.intake.form import Form, cut_form
from tocsin.intake.hosts import place
from tocsin.intake.languages import languages_of
from tocsin.intake.link_keys import link_keys
from tocsin.intake.matter import Matter, matter_of
from tocsin.intake.matter_elements import fields_of, missing_in
from tocsin.intake.parties import parties_in
from tocsin.intake.plain import fold, plain, without_preamble, without_urls
from tocsin.intake.prints import print_of
from tocsin.intake.sender import address_in, name_in
from tocsin.intake.standing import standing
from tocsin.intake.statements import statements_in
from tocsin.intake.wording import table

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
    form = cut_form(text)
    sentences = without_urls(fold(text))
    said = statements_in(sentences)
    office = None if _is_private(said, form) else find_office(text, sentences)
    verdict = classify(sentences, form, said, office)
    urls = apportion(text, form, verdict.document)
    matter = matter_of(verdict.document, text, form)
    paper = _Paper(text, form, said, office, verdict, urls, matter)
    return _draft(paper, flags)


@dataclass(frozen=True, slots=True)
class _Paper:
    """One paper's text and what every step of reading found in it."""

    text: str
    form: Form
    said: dict[str, bool]
    office: Office | None
    verdict: Verdict
    urls: Apportioned
    matter: Matter | None

    @property
    def official(self) -> Office | None:
        """The authority, if the paper is one of an authority's."""
        if self.verdict.document is Document.COURT_ORDER:
            return as_court(self.office, self.text)
        is_request = self.verdict.document is Document.GOVERNMENT_REMOVAL_REQUEST
        return self.office if is_request else None


def _is_private(said: dict[str, bool], form: Form) -> bool:
    """No authority swears a notice, or fills in the form for private ones."""
    return said["perjury"] or form.is_takedown or form.is_counter_notice


def _draft(paper: _Paper, flags: tuple[str, ...]) -> Draft:
    text, form, urls, matter = paper.text, paper.form, paper.urls, paper.matter
    document, official = paper.verdict.document, paper.official
    located = len(urls.targets) + len(urls.struck)
    languages = languages_of("\n\n".join(s.answer for s in form.sections), text)
    return Draft(
        document=document,
        kind=matter.kind if matter else kind_of(document),
        confidence=paper.verdict.confidence,
        reasons=(*(matter.reasons if matter else ()), *paper.verdict.reasons),
        title=title_of(document, urls.targets, official),
        languages=languages,
        jurisdiction=_jurisdiction(official, languages),
        authority=official.name if official else None,
        sender=address_in(text, form) or name_in(form),
        fields=_fields(form)
        | (fields_of(matter) if matter else {})
        | _official_fields(official),
        target_urls=urls.targets,
        not_actioned_urls=urls.struck,
        work_urls=urls.works,
        standing=standing(document, text, form),
        statements=paper.said,
        missing=(
            missing_in(matter, text, form, located)
            if matter
            else missing_elements(document, text, form, paper.said, located)
        ),
        link_keys=link_keys((*urls.targets, *urls.archive)),
        flags=(*flags, *_flags(text, document, urls)),
        rerouted_from=matter.rerouted_from if matter else None,
        parties=parties_in(text, form),
        similarity=print_of(form),
    )


def _jurisdiction(official: Office | None, languages: tuple[str, ...]) -> str | None:
    """Where an authority speaks from; its language, if nothing else says so."""
    if official is None:
        return None
    spoken = (country_of_language(language) for language in languages[:1])
    return official.jurisdiction or next(spoken, None)


def _official_fields(official: Office | None) -> dict[str, str]:
    """What an authority's paper says of itself, as the playbook names it."""
    if official is None:
        return {}
    named = {
        "authority_sort": official.sort,
        "legal_basis": official.law,
        "reference": official.number,
    }
    return {name: value for name, value in named.items() if value}


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
    if urls.found > MANY_URLS:
        flags.append("over-5000-urls")
    if document is Document.TAKEDOWN and not urls.targets:
        flags.append("no-url")
    if document in COPYRIGHT and table("matters")["mentions_mark"].search(text.lower()):
        flags.append("mentions-trademark")
    return flags
