"""What came back: the deliveries that a bounce is about, and what becomes of them."""

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from tocsin.domain.paging.naming import PAGE
from tocsin.storage import outbox
from tocsin.storage.models import DeliveryRow
from tocsin.storage.retrials import bounced

DELAYED = "4."
PAGE_REPLY, BOUNCED = "page_reply", "bounced"


@dataclass(frozen=True, slots=True)
class Sent:
    """A delivery that mail refers to."""

    id: int
    subject: str
    case_id: str | None
    number: int
    recipient: str


def by_ids(session: Session, ids: Iterable[int]) -> list[Sent]:
    """Return deliveries by what their signed envelope senders name."""
    return _read(session, DeliveryRow.id.in_(tuple(ids)))


def by_message_ids(session: Session, message_ids: Iterable[str]) -> list[Sent]:
    """Return deliveries by the Message-IDs that they were sent with."""
    named = tuple(name for name in message_ids if name)
    return _read(session, DeliveryRow.provider_id.in_(named)) if named else []


def come_back(session: Session, sent: Sent, status: str) -> bool:
    """Settle a delivery that came back, and have its case or page told; True the first time.

    Args:
        session: The transaction that places the bounce.
        sent: What came back.
        status: Enhanced status code (RFC 3463); of ``4.x.x`` only a note is kept: the sending
            server still tries.
    """
    if status.startswith(DELAYED):
        noted = update(DeliveryRow).where(DeliveryRow.id == sent.id, DeliveryRow.fate == "sent")
        session.execute(noted.values(why=f"delayed {status}"))
        return False
    why = f"bounced {status}"
    if not bounced(session, sent.id, why) and not _fail(session, sent.id, why):
        return False
    if sent.subject == sent.case_id:
        told = {"number": sent.number, "recipient": sent.recipient, "status": status}
        outbox.put(session, "bounce", sent.subject, told)
    elif sent.subject.startswith(PAGE):
        heard = {"person": sent.recipient, "verb": BOUNCED, "via": "mail", "delivery": sent.id}
        outbox.put(session, PAGE_REPLY, sent.subject, heard)
    return True


def _fail(session: Session, delivery_id: int, why: str) -> bool:
    """Settle a delivery that nothing can be tried again for."""
    lost = update(DeliveryRow).where(
        DeliveryRow.id == delivery_id, DeliveryRow.fate.in_(("queued", "sent", "unknown"))
    )
    settled = lost.values(fate="failed", why=why).returning(DeliveryRow.id)
    return session.scalar(settled) is not None


def _read(session: Session, condition: ColumnElement[bool]) -> list[Sent]:
    rows = select(
        *(DeliveryRow.id, DeliveryRow.subject, DeliveryRow.case_id),
        *(DeliveryRow.number, DeliveryRow.recipient),
    ).where(condition, DeliveryRow.channel != "mailbox")
    return [Sent(*row) for row in session.execute(rows.order_by(DeliveryRow.id))]
