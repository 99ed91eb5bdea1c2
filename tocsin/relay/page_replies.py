"""What one of our people answers to a page by mail, and what is no answer of theirs.

The address that it comes to is signed and went to one person only. It counts when it comes from
that person's address, when our own server found nothing wrong with that, and when no machine
wrote it. Whatever it is, the mail is kept.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy.orm import Session

from tocsin.domain.draft import MailFacts
from tocsin.storage import bounces, outbox, pages, people
from tocsin.storage.bounces import PAGE_REPLY, Sent
from tocsin.storage.models import DeliveryRow

ANSWER, REFUSED = "page-answer", "page-answer-refused"
PERSON = "user:"
_DECLINES = ("decline", "declined")
_FAILED = frozenset(("fail", "hardfail", "permerror"))


@dataclass(frozen=True, slots=True)
class PageReply:
    """An answer to one page.

    Attributes:
        sent: The delivery that it answers.
        verb: ``acknowledge`` or ``decline``; empty when it does not count.
        flag: What a person should know about the mail.
    """

    sent: Sent
    verb: str
    flag: str

    def tell(self, session: Session) -> None:
        """Have the page told, if the answer counts."""
        if not self.verb:
            return
        heard = {
            "person": self.sent.recipient,
            "verb": self.verb,
            "via": "mail",
            "delivery": self.sent.id,
        }
        outbox.put(session, PAGE_REPLY, self.sent.subject, heard)


def replies_of(
    session: Session, deliveries: Iterable[int], facts: MailFacts, machine: str
) -> tuple[PageReply, ...]:
    """Read a mail as an answer to the pages that its addresses name.

    Args:
        session: The transaction that places the mail.
        deliveries: Ids from signed addresses.
        facts: What the mail says of itself.
        machine: What kind of machine wrote it; empty when a person did.
    """
    sent = [one for one in bounces.by_ids(session, deliveries) if _is_page(session, one)]
    return tuple(_read(session, one, facts, machine) for one in sent)


def _read(session: Session, sent: Sent, facts: MailFacts, machine: str) -> PageReply:
    if machine or facts.automatic or facts.says_away:  # in doubt the page goes on asking
        return PageReply(sent, "", machine or "auto-reply")
    if not _is_theirs(session, sent, facts) or _is_forged(facts.authentication):
        return PageReply(sent, "", REFUSED)
    verb = "decline" if facts.first_word in _DECLINES else "acknowledge"
    return PageReply(sent, verb, ANSWER)


def _is_page(session: Session, sent: Sent) -> bool:
    is_ours = sent.recipient.startswith(PERSON) and sent.subject != sent.case_id
    return is_ours and pages.find(session, sent.subject) is not None


def _is_theirs(session: Session, sent: Sent, facts: MailFacts) -> bool:
    """Tell whether it comes from where the page went, or from the person's own address."""
    person = people.find_user(session, sent.recipient.removeprefix(PERSON))
    if person is None or not person.active:
        return False
    delivery = session.get_one(DeliveryRow, sent.id)
    known = {_folded(delivery.address), _folded(person.email or "")} - {""}
    return _folded(facts.sender) in known


def _folded(address: str) -> str:
    return address.strip().lower()


def _is_forged(found: dict[str, str]) -> bool:
    """Tell whether our own server found that the sender is not who it says (RFC 8601)."""
    if found.get("dmarc") in _FAILED:
        return True
    if found.get("dmarc") == "pass":
        return False
    checks = [found[method] for method in ("dkim", "spf") if method in found]
    return any(check in _FAILED for check in checks) and "pass" not in checks
