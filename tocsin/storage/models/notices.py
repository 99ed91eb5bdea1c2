"""Who was told what, by which way, and what became of it."""

from datetime import datetime

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Identity,
    Index,
    UniqueConstraint,
    func,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from tocsin.storage.models.base import Base


class DeliveryRow(Base):
    """One attempt to hand one notice to one person over one channel.

    It is booked before the send: one that stays ``queued`` broke off in between.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        CheckConstraint("fate IN ('queued', 'sent', 'delivered', 'failed', 'unknown')", "fate"),
        UniqueConstraint("case_id", "number", "recipient", "channel", "attempt"),
        Index(None, "fate", "id"),
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"))
    number: Mapped[int]
    recipient: Mapped[str]
    channel: Mapped[str]
    address: Mapped[str]
    attempt: Mapped[int]
    fate: Mapped[str] = mapped_column(server_default=text("'queued'"))
    possible_duplicate: Mapped[bool] = mapped_column(server_default=text("false"))
    why: Mapped[str] = mapped_column(server_default=text("''"))
    provider_id: Mapped[str] = mapped_column(server_default=text("''"))
    queued_at: Mapped[datetime] = mapped_column(server_default=func.now())
    settled_at: Mapped[datetime | None]


class MailboxRow(Base):
    """One message in the built-in mailbox; ``key`` makes a repeated send harmless."""

    __tablename__ = "mailbox"
    __table_args__ = (Index(None, "recipient", "id"), Index(None, "reference", "id"))

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    recipient: Mapped[str]
    address: Mapped[str]
    subject: Mapped[str]
    body: Mapped[str]
    reference: Mapped[str]
    urgency: Mapped[str]
    possible_duplicate: Mapped[bool] = mapped_column(server_default=text("false"))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    read_at: Mapped[datetime | None]
