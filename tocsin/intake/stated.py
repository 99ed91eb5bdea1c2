"""What a structured notice states about itself, put over what its text suggests.

A person can correct both. A statement is never taken as proof of an element that the text
lacks: only the law that asks for a box to be ticked is met by a ticked box.
"""

from dataclasses import dataclass, field, replace

from tocsin.domain.draft import Document, Draft, Part, Standing
from tocsin.intake.elements import missing_elements
from tocsin.intake.form import cut_form
from tocsin.intake.link_keys import link_keys
from tocsin.intake.notice import MANY_URLS, kind_of, read_notice, title_of
from tocsin.intake.parties import key_of
from tocsin.intake.plain import plain

_SAYS_SO = ("The sender says so.",)
_MANY = "over-5000-urls"
MAX_FIELD = 20_000  # characters


@dataclass(frozen=True, slots=True)
class Stated:
    """What a notice says in fields. Empty and None mean that it does not say.

    Attributes:
        letter: The same as prose, so that the rules for letters can read it.
        missing: Absent elements by the notice's own law; None to go by the letter.
        names: Who takes part, for finding its case.
    """

    letter: str
    document: Document | None = None
    kind: str | None = None
    reasons: tuple[str, ...] = _SAYS_SO
    title: str | None = None
    language: str | None = None
    jurisdiction: str | None = None
    authority: str | None = None
    sender: str | None = None
    fields: dict[str, str] = field(default_factory=dict)
    target_urls: tuple[str, ...] = ()
    work_urls: tuple[str, ...] = ()
    standing: Standing | None = None
    statements: dict[str, bool] = field(default_factory=dict)
    missing: tuple[str, ...] | None = None
    names: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()


def draft_of(stated: Stated, flags: tuple[str, ...]) -> Draft:
    """Read the letter, then let the statements stand over it."""
    read = read_notice(stated.letter, flags)
    document = stated.document or read.document
    targets = tuple(dict.fromkeys(stated.target_urls)) or read.target_urls
    works = tuple(dict.fromkeys(stated.work_urls)) or read.work_urls
    fields = {name: value[:MAX_FIELD] for name, value in stated.fields.items() if value}
    names = {f"name:{key}" for key in map(key_of, stated.names) if key}
    return replace(
        read,
        document=document,
        kind=stated.kind or (read.kind if document is read.document else kind_of(document)),
        confidence=1.0 if stated.document else read.confidence,
        reasons=(
            stated.reasons if stated.document and not read.rerouted_from else read.reasons
        ),
        title=stated.title or title_of(document, targets, None),
        languages=(stated.language,) if stated.language else read.languages,
        jurisdiction=stated.jurisdiction or read.jurisdiction,
        authority=stated.authority or read.authority,
        sender=stated.sender or read.sender,
        fields={**read.fields, **fields},
        target_urls=targets,
        work_urls=works,
        standing=stated.standing or read.standing,
        statements={**read.statements, **stated.statements},
        missing=_missing(stated, read, document, len(targets)),
        link_keys=tuple(sorted({*read.link_keys, *link_keys(targets)})),
        parties=tuple(sorted({*read.parties, *names})),
        flags=_flags(stated, read, document, targets),
        parts=stated.parts,
    )


def _missing(stated: Stated, read: Draft, document: Document, urls: int) -> tuple[str, ...]:
    """Judge by the document that the sender names, not by the one that the text suggests."""
    if stated.missing is not None:
        return stated.missing
    if document is read.document:
        return read.missing
    text = plain(stated.letter)
    return missing_elements(document, text, cut_form(text), read.statements, urls)


def _flags(
    stated: Stated, read: Draft, document: Document, targets: tuple[str, ...]
) -> tuple[str, ...]:
    flags = dict.fromkeys((*read.flags, *stated.flags))
    if len(targets) > MANY_URLS:
        flags[_MANY] = None
    if targets or document is not Document.TAKEDOWN:
        flags.pop("no-url", None)
    return tuple(flags)


def letter(*passages: tuple[str, str]) -> str:
    """Write passages one below the other, each under the words that letters put above it."""
    return "\n\n".join(f"{above}\n{text}".strip() for above, text in passages if text.strip())
