"""What reading an intake item yields: a draft that people may correct, never a decision.

A draft is content: it lives in PostgreSQL and never travels through Temporal.
"""

from dataclasses import dataclass, field
from enum import StrEnum


class Document(StrEnum):
    """What the paper is, whatever case it opens or joins."""

    TAKEDOWN = "takedown"
    COUNTER_NOTICE = "counter_notice"
    RETRACTION = "retraction"
    REVERSAL = "reversal"
    COUNTER_NOTICE_RETRACTION = "counter_notice_retraction"
    GOVERNMENT_REMOVAL_REQUEST = "government_removal_request"
    COURT_ORDER = "court_order"
    OTHER = "other"


FOLLOW_UPS = frozenset(
    {
        Document.COUNTER_NOTICE,
        Document.RETRACTION,
        Document.REVERSAL,
        Document.COUNTER_NOTICE_RETRACTION,
    }
)


class Standing(StrEnum):
    """In whose name the sender speaks."""

    OWNER = "owner"
    AGENT = "agent"
    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a paper that came in parts: an attachment, or a message within a message.

    Attributes:
        name: As its sender called it; empty when it has no name.
        media: Media type by its bytes, else as declared.
        flags: Why it was not read (``encrypted``, ``no-text-layer`` …); empty when it was.
    """

    name: str
    media: str
    size: int
    sha256: str
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MailFacts:
    """What an e-mail says of itself. Nothing here is trusted as time of receipt or identity.

    Attributes:
        sender: Address of the ``From`` header, unverified.
        references: Message ids of the thread, oldest first, ``In-Reply-To`` last.
        claimed_date: The ``Date`` header, as written.
        received_from: The last ``Received`` hop: who handed it to our own server.
        authentication: ``spf``, ``dkim``, ``dmarc`` → result, as our own server found them.
        automatic: ``bounce``, ``auto-reply``, ``list``, or empty when a person wrote it.
        bounced: For a bounce: (recipient, enhanced status code, original message id) each.
        says_away: Whether its subject is one that machines of absent people write.
        first_word: Which its own text begins with, in lower case, without what it quotes.
    """

    message_id: str = ""
    sender: str = ""
    references: tuple[str, ...] = ()
    claimed_date: str = ""
    received_from: str = ""
    authentication: dict[str, str] = field(default_factory=dict)
    automatic: str = ""
    bounced: tuple[tuple[str, str, str], ...] = ()
    says_away: bool = False
    first_word: str = ""


@dataclass(frozen=True, slots=True)
class Draft:
    """What a reader made of one item.

    Attributes:
        document: What the paper is.
        kind: Id of the playbook that it opens (``copyright-takedown``, ``unclassified`` …).
        confidence: 0–1, how sure the reader is of ``document``.
        reasons: Why it thinks so, short sentences for people.
        title: One line for a worklist.
        languages: ISO 639-1 codes, the main one first.
        jurisdiction: ISO 3166-1 alpha-2, or ``EU``; None when the paper does not say.
        authority: The issuing authority of a government paper.
        sender: The requester's address or name when it is given, else None.
        fields: The answers of the form by playbook field name.
        target_urls: Where the affected content is, each once, as written.
        not_actioned_urls: Targets that the publisher or the host struck out.
        work_urls: The original work or the rights-holder's page.
        standing: Owner or agent, as claimed; None when it does not apply.
        statements: Which declarations are present (``good_faith``, ``perjury``,
            ``accuracy``, ``authority``, ``signature``, ``jurisdiction_consent`` …).
        missing: Codes of absent elements: ``i``–``vi`` of 17 USC 512(c)(3)(A) for a takedown,
            ``a``–``d`` of 512(g)(3) for a counter notice, ``dsa-a``–``dsa-d`` of Article 16(2)
            of Regulation (EU) 2022/2065.
        link_keys: Normalized things that a follow-up shares with its original
            (``github.com/owner/repo``), sorted, for joining papers to cases.
        flags: What a person should know (``over-5000-urls``, ``no-text`` …).
        rerouted_from: Kind that the paper was sent as, when its matter belongs to another;
            ``reasons`` says why.
        parties: Normalized names and addresses of who takes part, for finding its case.
        similarity: MinHash values of the text, for finding near-duplicates; empty when short.
        parts: Attachments and nested messages, in order.
        mail: What an e-mail says of itself; None for other papers.
    """

    document: Document
    kind: str
    confidence: float
    reasons: tuple[str, ...] = ()
    title: str = ""
    languages: tuple[str, ...] = ()
    jurisdiction: str | None = None
    authority: str | None = None
    sender: str | None = None
    fields: dict[str, str] = field(default_factory=dict)
    target_urls: tuple[str, ...] = ()
    not_actioned_urls: tuple[str, ...] = ()
    work_urls: tuple[str, ...] = ()
    standing: Standing | None = None
    statements: dict[str, bool] = field(default_factory=dict)
    missing: tuple[str, ...] = ()
    link_keys: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    rerouted_from: str | None = None
    parties: tuple[str, ...] = ()
    similarity: tuple[int, ...] = ()
    parts: tuple[Part, ...] = ()
    mail: MailFacts | None = None
