"""What workflows and activities say to each other: ids, codes, digests, never content.

These travel through Temporal history: add fields with a default, never rename or repurpose one.
Instants are RFC 3339 UTC strings where they go to the read side as they are.
"""

from dataclasses import dataclass

from tocsin.domain.case import Projection
from tocsin.domain.timeline import Entry


@dataclass(frozen=True, slots=True)
class Batch:
    """Timeline entries in order, and how the case stands after the last of them."""

    case_id: str
    entries: tuple[Entry, ...]
    projection: Projection


@dataclass(frozen=True, slots=True)
class FreezeRequest:
    """Freeze what a gate's verdict will cover.

    Attributes:
        letter: Text id of the draft letter as edited, or None to render ``template``.
        template: Template of the letter, or None when the gate has no letter.
        recommendation: The verdict that the letter is written for: what the gate before said.
        texts: Ids of other texts that the verdict covers, such as a proposed measure.
    """

    case_id: str
    gate: str
    round: int
    fields_version: int
    items: tuple[str, ...]
    template: str | None = None
    letter: str | None = None
    recommendation: str | None = None
    texts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Frozen:
    """What was frozen: the manifest's SHA-256, and the letter's text id and digest."""

    sha256: str
    letter: str | None = None
    letter_digest: str | None = None


@dataclass(frozen=True, slots=True)
class NoticeOrder:
    """Tell one audience one thing.

    ``(case_id, number)``, or ``(subject, number)``, names the intention and is the
    idempotency key: a retry is the same notice, the next rung is another.

    Attributes:
        to: Targets (``role:legal_counsel``, ``person:<id>``, ``requester``, ``user``,
            ``authority``).
        template: Template id.
        urgency: ``routine`` or ``urgent``.
        gate: The gate that waits, for a reminder.
        due_at: When what it reminds of is due, RFC 3339 UTC.
        letter: Text id of the approved letter that it carries to an outside party.
        missing: Codes of missing elements, for a deficiency letter.
        outcome: The last gate's verdict, for a letter that tells a decision.
        items: Ids of the items that it must carry copies of, to outside parties only.
        subject: What it belongs to when that is not the case, such as a page's id;
            ``case_id`` is then empty when there is no case.
    """

    case_id: str
    number: int
    to: tuple[str, ...]
    template: str
    urgency: str = "routine"
    gate: str | None = None
    due_at: str | None = None
    letter: str | None = None
    missing: tuple[str, ...] = ()
    outcome: str | None = None
    items: tuple[str, ...] = ()
    subject: str = ""

    @property
    def numbered_in(self) -> str:
        """What ``number`` counts in: the case, unless it belongs to something else."""
        return self.subject or self.case_id


@dataclass(frozen=True, slots=True)
class NoticeFate:
    """What became of a notice, counted per recipient; ``reached`` is who it was handed to.

    Attributes:
        later: How many of those that failed are tried again outside the case's time.
        withheld: How many were not told, because an order forbids it.
        orders: Codes of those orders.
    """

    reached: tuple[str, ...] = ()
    failed: int = 0
    unknown: int = 0
    duplicates: int = 0
    later: int = 0
    withheld: int = 0
    orders: tuple[str, ...] = ()
