"""What activities need from the outside, in the domain's words. Implemented in ``tocsin``.

Nothing here imports a driver, so that nothing a workflow imports ever does.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from tocsin.domain.abilities import Abilities
from tocsin.domain.ending import Deficiency
from tocsin.domain.messages import Batch, FreezeRequest, Frozen


class TimelineDivergedError(Exception):
    """The record already holds another entry under that number: history and record disagree."""


class CaseLog(Protocol):
    """The record of cases."""

    def record(self, batch: Batch) -> None:
        """Write entries and projection in one transaction; writing them again changes nothing.

        Raises:
            TimelineDivergedError: An entry with that number exists and has another hash.
        """

    def freeze(self, request: FreezeRequest) -> Frozen:
        """Keep the manifest of a gate's round; the same round is frozen once."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Somebody to tell, with the ways that reach them in the order to try.

    Attributes:
        id: ``user:<id>`` for our people, ``requester:<case id>`` and the like for outsiders.
        addresses: ``(channel, address)`` pairs, first choice first.
        because: How a schedule led to them, in words, for the ledger; else empty.
    """

    id: str
    name: str
    language: str
    addresses: tuple[tuple[str, str], ...]
    because: str = ""


class Recipients(Protocol):
    """Who is behind a target, after asking whether they may know of the case."""

    def resolve(
        self, case_id: str, targets: tuple[str, ...], *, urgency: str = "routine"
    ) -> list[Recipient]:
        """Return each person once; those who may not see the case are left out.

        Our own people's ways stand in the order of their rules for that urgency.
        """


@dataclass(frozen=True, slots=True)
class CaseFace:
    """The little about a case that a notice may show: a reference, never content (I5)."""

    ref: str
    kind: str
    kind_title: str
    received_at: datetime
    language: str
    link: str
    playbook_language: str = "en"
    deficiencies: tuple[Deficiency, ...] = ()


@dataclass(frozen=True, slots=True)
class Attachment:
    """A copy of something received, which the law has us pass on."""

    name: str
    content_type: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Action:
    """Something that a responder can do about a page with one click and one confirmation.

    Attributes:
        url: A signed link; opening it does nothing yet.
        verb: ``acknowledge`` or ``decline``.
    """

    label: str
    url: str
    verb: str


@dataclass(frozen=True, slots=True)
class Message:
    """One message, rendered, for one address.

    Attributes:
        key: Idempotency key for the provider, the same over retries.
        possible_duplicate: An earlier attempt may have got through; the message says so.
        reply_to: Where an answer joins its case; empty when it goes to the sender.
        return_path: Where a bounce tells which delivery it was; empty for the sender's own.
        template: What sort of message it is, for machines.
        link: Where one of our people opens the case; machines get it instead of a body.
        due_at: When what it reminds of is due, RFC 3339 UTC.
        ordered_at: When it was ordered, RFC 3339 UTC; the same over retries.
        attachments: Copies that a letter to an outsider must carry.
        page: Id of the page that it asks about; empty when it is about none.
        summary: What the page is about. It is content, and most channels must not carry it.
        actions: What can be done about the page.
        language: In which it was written.
    """

    key: str
    recipient: str
    address: str
    subject: str
    body: str
    reference: str
    urgency: str = "routine"
    possible_duplicate: bool = False
    reply_to: str = ""
    return_path: str = ""
    template: str = ""
    link: str = ""
    due_at: str | None = None
    ordered_at: str = ""
    attachments: tuple[Attachment, ...] = ()
    page: str = ""
    summary: str = field(default="", repr=False)
    actions: tuple[Action, ...] = ()
    language: str = "en"


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the other side answered to a message that it took.

    Attributes:
        provider_id: The provider's id of the message.
        response: Codes, milliseconds and first words of the answer, for the ledger.
    """

    provider_id: str = ""
    response: dict[str, Any] | None = None


class ChannelError(Exception):
    """A channel could not hand a message over."""

    def __init__(
        self,
        reason: str,
        *,
        permanent: bool = False,
        unknown: bool = False,
        retry_after: float | None = None,
        response: dict[str, Any] | None = None,
        throttled: bool = False,
    ) -> None:
        """Say why.

        Args:
            reason: For people.
            permanent: Do not try again.
            unknown: It may have got through.
            retry_after: Seconds that the other side asks us to wait.
            response: What it answered, for the ledger.
            throttled: The provider asks everybody to wait, not this message alone.
        """
        super().__init__(reason)
        self.reason = reason
        self.permanent = permanent
        self.unknown = unknown
        self.retry_after = retry_after
        self.response = response
        self.throttled = throttled


class Channel(Protocol):
    """One way to reach a person."""

    @property
    def name(self) -> str:
        """Its name in settings and in the ledger."""

    @property
    def abilities(self) -> Abilities:
        """What it can, and what it may carry when the settings do not say."""

    def send(self, message: Message) -> Receipt:
        """Hand the message over and return what the other side answered.

        Raises:
            ChannelError: It was not handed over, or nobody knows.
        """


class Letters(Protocol):
    """Templates of what we write to people."""

    def render(
        self,
        template: str,
        language: str,
        values: dict[str, object],
        *,
        then: str | None = None,
    ) -> tuple[str, str]:
        """Return subject and body, in the language, a wider one, in ``then`` or in English."""


class Faces(Protocol):
    """Reads what a notice may show of a case, and the approved letter it may carry."""

    def face(self, case_id: str) -> CaseFace:
        """Return the case's face."""

    def letter(self, text_id: str) -> str:
        """Return an approved letter's body."""
