"""Notices that outsiders filed in the public form, and the tries that are counted."""

from datetime import datetime

from sqlalchemy import ForeignKey, Identity, Index, func
from sqlalchemy.orm import Mapped, mapped_column

from tocsin.storage.models.base import Base


class PublicNoticeRow(Base):
    """One notice; only SHA-256 of its secret and of its form's token. Append-only."""

    __tablename__ = "public_notices"

    item_id: Mapped[str] = mapped_column(ForeignKey("items.id"), primary_key=True)
    number: Mapped[str] = mapped_column(unique=True)
    secret_hash: Mapped[str] = mapped_column(unique=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    body_hash: Mapped[str]
    kind: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())


class TryRow(Base):
    """Somebody did ``what`` once; ``who`` is a network. Forgotten after a day or two."""

    __tablename__ = "tries"
    __table_args__ = (Index(None, "what", "who", "at"), Index(None, "at"))

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    what: Mapped[str]
    who: Mapped[str]
    at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
