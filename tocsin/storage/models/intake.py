"""What came in: bytes, receipts, and what is still to be done about them.

A blob stands once however often it is received; a receipt is a row of its own every time.
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Identity, Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from tocsin.storage.models.base import Base, Json


class BlobRow(Base):
    """The bytes of what was received, one row per SHA-256. Immutable."""

    __tablename__ = "blobs"

    sha256: Mapped[str] = mapped_column(primary_key=True)
    size: Mapped[int]
    content: Mapped[bytes] = mapped_column(deferred=True, deferred_raiseload=True)


class ItemRow(Base):
    """One receipt. ``draft`` and ``case_id`` come with the second transaction.

    ``envelope`` is how a mail was handed over: sender, recipients, peer, TLS.
    """

    __tablename__ = "items"
    __table_args__ = (
        CheckConstraint("state IN ('received', 'read')", "state"),
        Index(None, "sha256"),
        Index(None, "received_at", "id"),
        Index("ix_items_unread", "received_at", postgresql_where=text("state = 'received'")),
        Index(
            "ix_items_provider_message_id",
            "provider_message_id",
            postgresql_where=text("provider_message_id IS NOT NULL"),
        ),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    sha256: Mapped[str] = mapped_column(ForeignKey("blobs.sha256"))
    received_at: Mapped[datetime]
    channel: Mapped[str]
    sender: Mapped[str | None]
    content_type: Mapped[str]
    filename: Mapped[str | None]
    provider_message_id: Mapped[str | None]
    principal_id: Mapped[str | None]
    flags: Mapped[list[str]] = mapped_column(server_default=text("'{}'"))
    state: Mapped[str] = mapped_column(server_default=text("'received'"))
    draft: Mapped[Json | None]
    case_id: Mapped[str | None] = mapped_column(ForeignKey("cases.id"))
    joined: Mapped[bool] = mapped_column(server_default=text("false"))
    read_at: Mapped[datetime | None]
    envelope: Mapped[Json | None]


class OutboxRow(Base):
    """One thing the relay must still do.

    ``read`` an item, ``start`` or ``join`` a case, tell it of a ``bounce``.
    """

    __tablename__ = "outbox"

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    verb: Mapped[str]
    subject: Mapped[str]
    payload: Mapped[Json] = mapped_column(server_default=text("'{}'"))
    attempts: Mapped[int] = mapped_column(server_default=text("0"))
    not_before: Mapped[datetime] = mapped_column(server_default=func.now())
    last_error: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class IdempotencyRow(Base):
    """One use of an ``Idempotency-Key`` by one person, with the answer it got."""

    __tablename__ = "idempotency"
    principal_id: Mapped[str] = mapped_column(primary_key=True)
    key_digest: Mapped[str] = mapped_column(primary_key=True)
    body_hash: Mapped[str]
    status: Mapped[int | None]
    answer: Mapped[Json | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
