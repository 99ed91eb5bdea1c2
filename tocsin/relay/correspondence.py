"""Where a mail belongs by what it answers: a signed address, or a letter of ours.

This comes before any matching by content: the address names its case, whatever the mail says.
What a machine wrote is told apart, so that it is kept and never answered (RFC 3834).
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from sqlalchemy.orm import Session

from tocsin.domain.draft import FOLLOW_UPS, Draft, MailFacts
from tocsin.domain.mail_header import auto_submitted, has_our_mark, header_of
from tocsin.domain.return_address import (
    AcknowledgeTo,
    BounceTo,
    ReplyTo,
    ReturnAddresses,
    Signed,
    bare,
)
from tocsin.relay.page_replies import ANSWER, REFUSED, PageReply, replies_of
from tocsin.storage import bounces, cases
from tocsin.storage.bounces import Sent
from tocsin.storage.models import ItemRow, Json

BAD_ADDRESS = "bad-reply-address"
AUTO_REPLY, BOUNCE, OWN_MAIL, GENERATED = "auto-reply", "bounce", "own-mail", "auto-generated"
AUTOMATIC = frozenset({AUTO_REPLY, BOUNCE, OWN_MAIL, ANSWER})
UNANSWERED = AUTOMATIC | {GENERATED}
UNNAMED = "5.0.0"  # a failure whose server did not say which (RFC 3463: other, undefined)


@dataclass(frozen=True, slots=True)
class Belonging:
    """What a mail's addresses and header tell.

    Attributes:
        case_ids: The cases that it answers; empty when it names none.
        flags: What a person should know.
        returned: Deliveries that came back, each with its status code.
        replies: What it answers to pages.
        is_settled: It belongs to a page and to no case, and needs nobody to look at it.
    """

    case_ids: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    returned: tuple[tuple[Sent, str], ...] = ()
    replies: tuple[PageReply, ...] = ()
    is_settled: bool = False


@dataclass(frozen=True, slots=True)
class Correspondence:
    """Finds out what mails answer.

    Attributes:
        returns: What reads signed addresses; None when no mail comes in.
        own: Addresses that our letters come from.
    """

    returns: ReturnAddresses | None = None
    own: frozenset[str] = frozenset()

    def of(self, session: Session, item: ItemRow, draft: Draft, content: bytes) -> Belonging:
        """Say where a mail belongs; what is no mail belongs nowhere by this."""
        envelope = item.envelope or {}
        if draft.mail is None and not envelope:
            return Belonging()
        header = header_of(content)
        facts = draft.mail or MailFacts()
        machine = self._machine(facts, envelope, header, draft)
        addresses = self._addresses(envelope, header)
        replied, is_bad = self._replied(session, addresses)
        paths = bounces.by_ids(
            session, {at.delivery for at in addresses if isinstance(at, BounceTo)}
        )
        returned = _returned(session, facts, paths) if machine == BOUNCE else ()
        thread = bounces.by_message_ids(session, facts.references)
        # The first that names a case counts: an address is signed, a thread is only quoted.
        acknowledged = {at.delivery for at in addresses if isinstance(at, AcknowledgeTo)}
        replies = replies_of(session, acknowledged, facts, machine)
        ours = [each.sent for each in replies if each.flag != REFUSED]
        named = replied or _cases((*paths, *(sent for sent, _ in returned), *ours))
        named = named or ([] if ours else _cases(thread[-1:]))
        flags = [each.flag for each in replies] or ([machine] if machine else [])
        return Belonging(
            tuple(dict.fromkeys(named)),
            (*dict.fromkeys(flags), *([BAD_ADDRESS] if is_bad else ())),
            returned,
            replies,
            is_settled=bool(ours) and not named,
        )

    def _addresses(self, envelope: Json, header: bytes) -> tuple[Signed, ...]:
        if self.returns is None:
            return ()
        recipients = envelope.get("recipients")
        named = [str(one) for one in recipients] if isinstance(recipients, list) else []
        text = header.decode("ascii", "replace")
        return self.returns.read("\n".join([*named, text]))

    def _replied(
        self, session: Session, addresses: tuple[Signed, ...]
    ) -> tuple[list[str], bool]:
        """Return the cases that signed addresses name, and whether one was made up."""
        found: list[str] = []
        is_bad = False
        for address in addresses:
            if isinstance(address, BounceTo | AcknowledgeTo):
                continue
            case_id = self._genuine(session, address)
            found += [case_id] if case_id else []
            is_bad = is_bad or case_id is None
        return found, is_bad

    def _genuine(self, session: Session, address: Signed) -> str | None:
        if not isinstance(address, ReplyTo) or self.returns is None:
            return None
        case = cases.find(session, address.ref)
        return case.id if case and self.returns.is_genuine(address, case.id) else None

    def _machine(self, facts: MailFacts, envelope: Json, header: bytes, draft: Draft) -> str:
        """Say what kind of machine wrote it; nothing when a person did."""
        submitted = auto_submitted(header)
        if facts.automatic == "bounce":
            return BOUNCE
        if bare([facts.sender]) & self.own or (submitted and has_our_mark(header)):
            return OWN_MAIL
        if submitted == "auto-replied" or envelope.get("sender") == "":
            return AUTO_REPLY
        if facts.automatic == "auto-reply" and not _is_by_a_person(submitted, draft):
            return AUTO_REPLY
        return GENERATED if submitted else ""


def _is_by_a_person(submitted: str, draft: Draft) -> bool:
    """Ticket systems mark what their agents write as generated; a retraction is theirs."""
    return submitted == GENERATED and draft.document in FOLLOW_UPS


def _returned(
    session: Session, facts: MailFacts, paths: list[Sent]
) -> tuple[tuple[Sent, str], ...]:
    """Pair what came back with why: by its own return path, else by the id of our mail."""
    worst = max((status or UNNAMED for _, status, _ in facts.bounced), default=UNNAMED)
    if paths:
        return tuple((sent, worst) for sent in paths)
    return tuple(
        (sent, status or UNNAMED)
        for _, status, original in facts.bounced
        for sent in bounces.by_message_ids(session, [original])
    )


def flagged(draft: Draft, belonging: Belonging) -> Draft:
    """Add to a draft what its mail tells."""
    return replace(draft, flags=tuple(dict.fromkeys((*draft.flags, *belonging.flags))))


def _cases(sent: Iterable[Sent]) -> list[str]:
    """Return the cases that deliveries are about; a page need not be about one."""
    return [one.case_id for one in sent if one.case_id is not None]
