"""Standing subscriptions: kept, ended, and asked for at the moment of telling.

Who may know of the case is not asked here: a subscription names targets, and every target is
asked that by ``Recipients``.
"""

import uuid
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from tocsin.domain.delivery import WEBHOOK
from tocsin.domain.subscribing import EVERYBODY_TOLD, STANDING, Interest, Sort, read_target
from tocsin.storage.models import DeliveryRow, SubscriptionRow

GOT_THROUGH = ("sent", "delivered")


@dataclass(frozen=True, slots=True)
class NewSubscription:
    """A subscription to be put; ``target`` is a person, a role or a webhook."""

    target: str
    interest: Interest
    put_by: str


def subscribed(
    session: Session, case_id: str, jurisdiction: str | None, targets: tuple[str, ...]
) -> dict[str, str]:
    """Put who subscribes in the place of what stands for them; each target once, with why."""
    found: dict[str, str] = {}
    for target in targets:
        if target.startswith(STANDING):
            for row in wanting(session, read_target(target), jurisdiction):
                found.setdefault(row.target, because(row))
        elif target == EVERYBODY_TOLD:
            for told in told_of(session, case_id):
                found.setdefault(told, "Was told of this case before.")
        else:
            found.setdefault(target, "")
    return found


def because(row: SubscriptionRow) -> str:
    """Say for the ledger why a subscriber is told."""
    words = interest_of(row).words()
    return f"Standing subscription {row.id} of {row.target}: {words}."


def interest_of(row: SubscriptionRow) -> Interest:
    """Return what a subscription asks for."""
    return Interest(tuple(row.kinds), row.severity, tuple(row.jurisdictions))


def wanting(session: Session, sort: Sort, jurisdiction: str | None) -> list[SubscriptionRow]:
    """Return the subscriptions in force that want to hear of such a case, oldest first."""
    rows = standing(session)
    return [row for row in rows if interest_of(row).wants(sort, jurisdiction)]


def told_of(session: Session, case_id: str) -> list[str]:
    """Return every person and webhook of ours whom a notice of the case has reached."""
    reached = select(DeliveryRow.recipient).where(
        DeliveryRow.case_id == case_id,
        DeliveryRow.fate.in_(GOT_THROUGH),
        DeliveryRow.recipient.startswith("user:")
        | DeliveryRow.recipient.startswith(f"{WEBHOOK}:"),
    )
    found = session.scalars(reached.distinct().order_by(DeliveryRow.recipient))
    return [f"person:{one[5:]}" if one.startswith("user:") else one for one in found]


def put(session: Session, new: NewSubscription) -> SubscriptionRow:
    """Keep a subscription."""
    row = SubscriptionRow(
        id=uuid.uuid4().hex,
        target=new.target,
        kinds=list(new.interest.kinds),
        severity=new.interest.severity,
        jurisdictions=list(new.interest.jurisdictions),
        put_by=new.put_by,
    )
    session.add(row)
    session.flush()
    session.refresh(row)
    return row


def find(session: Session, key: str) -> SubscriptionRow | None:
    """Return a subscription, which nobody else changes until the transaction ends."""
    wanted = select(SubscriptionRow).where(SubscriptionRow.id == key).with_for_update()
    return session.scalars(wanted).one_or_none()


def end(session: Session, row: SubscriptionRow, by: str) -> None:
    """End a subscription."""
    row.ended_by, row.ended_at = by, session.scalar(select(func.clock_timestamp()))
    session.flush()


def standing(
    session: Session,
    *,
    target: str | None = None,
    after: str = "",
    limit: int | None = None,
) -> list[SubscriptionRow]:
    """Return those in force, by id; of one target when one is named."""
    wanted = select(SubscriptionRow).where(
        SubscriptionRow.ended_at.is_(None), SubscriptionRow.id > after
    )
    if target is not None:
        wanted = wanted.where(SubscriptionRow.target == target)
    return list(session.scalars(wanted.order_by(SubscriptionRow.id).limit(limit)))
