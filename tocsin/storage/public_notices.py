"""Notices that outsiders filed: each an item like any other, and what its sender can look up.

Secrets and tokens are kept as SHA-256 alone.
"""

import hashlib
from dataclasses import dataclass, replace

from sqlalchemy import ColumnElement, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from tocsin.storage import throttle
from tocsin.storage.by_hand import keep_item
from tocsin.storage.models import (
    CaseRow,
    ItemRow,
    OutboxRow,
    PublicNoticeRow,
    WithholdingRow,
)
from tocsin.storage.placing import tell
from tocsin.storage.receiving import Arrival

READ = "read"


@dataclass(frozen=True, slots=True)
class NewNotice:
    """What is kept of a notice beside its item.

    Attributes:
        secret: By which its sender looks it up.
        token: Of the form that it came in; each is good for one notice.
        body: SHA-256 of what was sent, to tell a repetition from another notice.
    """

    number: str
    secret: str
    token: str
    body: str
    kind: str


@dataclass(frozen=True, slots=True)
class Whereabouts:
    """An item, and the case that it led to; ``forbidden``: an order forbids telling of it."""

    item: ItemRow
    case: CaseRow | None
    forbidden: bool


def by_token(session: Session, token: str) -> PublicNoticeRow | None:
    """Return the notice that a form was sent as; nobody else sends it until the end."""
    throttle.lock(session, [f"form {_hash(token)}"])
    return _one(session, PublicNoticeRow.token_hash == _hash(token))


def by_secret(session: Session, secret: str) -> PublicNoticeRow | None:
    """Return the notice that a secret belongs to."""
    return _one(session, PublicNoticeRow.secret_hash == _hash(secret))


def number_of(session: Session, item_id: str) -> str | None:
    """Return the number on the receipt of an item, if it came through the public form."""
    row = session.get(PublicNoticeRow, item_id)
    return row.number if row else None


def keep(session: Session, arrival: Arrival, new: NewNotice) -> None:
    """Keep a notice: bytes, receipt, what its sender may look up, and the order to read it."""
    item_id = keep_item(session, replace(arrival, provider_message_id=new.number))
    session.execute(
        insert(PublicNoticeRow).values(
            item_id=item_id,
            number=new.number,
            secret_hash=_hash(new.secret),
            token_hash=_hash(new.token),
            body_hash=new.body,
            kind=new.kind,
        )
    )
    session.execute(insert(OutboxRow).values(verb=READ, subject=item_id))
    tell(session, None, item_id)


def whereabouts(session: Session, item_id: str, audience: str) -> Whereabouts:
    """Say where a notice has come to, and whether its sender must not be told."""
    item = session.get_one(ItemRow, item_id)
    case = session.get(CaseRow, item.case_id) if item.case_id else None
    order = select(WithholdingRow.id).where(
        WithholdingRow.case_id == item.case_id,
        WithholdingRow.audience == audience,
        WithholdingRow.ended_at.is_(None),
    )
    return Whereabouts(item, case, session.scalars(order.limit(1)).first() is not None)


def _one(session: Session, wanted: ColumnElement[bool]) -> PublicNoticeRow | None:
    return session.scalars(select(PublicNoticeRow).where(wanted)).one_or_none()


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
