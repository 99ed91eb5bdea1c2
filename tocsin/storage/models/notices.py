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

from tocsin.storage.models.base import Base, Json


class DeliveryRow(Base):
    """One attempt to hand one notice to one person over one channel.

    ``subject`` is what the notice belongs to and is numbered in: a case's id, a page's, or
    another's; ``case_id`` is the case that it is about, if it is about one.

    It is booked before the send: one that stays ``queued`` broke off in between. ``notice`` is
    what was ordered, in ids and codes, so that it can be tried again; when, says
    ``next_try_at``. A ``withheld`` one waits, unsettled, for the end of what forbids it.
    ``because`` says how a schedule led to this recipient.
    """

    __tablename__ = "deliveries"
    __table_args__ = (
        CheckConstraint(
            "fate IN ('queued', 'sent', 'delivered', 'failed', 'unknown', 'bounced', "
            "'withheld')",
            "fate",
        ),
        UniqueConstraint("subject", "number", "recipient", "channel", "attempt"),
        Index(None, "fate", "id"),
        Index(None, "case_id", "id"),
        Index(None, "recipient", "id"),
        Index(
            "ix_deliveries_provider_id",
            "provider_id",
            postgresql_where=text("provider_id <> ''"),
        ),
        Index(
            "ix_deliveries_next_try",
            "next_try_at",
            postgresql_where=text("next_try_at IS NOT NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    subject: Mapped[str]
    case_id: Mapped[str | None] = mapped_column(ForeignKey("cases.id"))
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
    notice: Mapped[Json | None]
    response: Mapped[Json | None]
    next_try_at: Mapped[datetime | None]
    asked_by: Mapped[str] = mapped_column(server_default=text("''"))
    because: Mapped[str] = mapped_column(server_default=text("''"))


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
