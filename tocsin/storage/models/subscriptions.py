"""Who is told of cases of a sort, whichever they are."""

from datetime import datetime

from sqlalchemy import Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from tocsin.storage.models.base import Base


class SubscriptionRow(Base):
    """One standing subscription. What it asks for never changes; it can be ended, once.

    ``target`` is a person, a role or a webhook. Empty ``kinds`` and ``jurisdictions`` are all;
    ``severity`` is the mildest.
    """

    __tablename__ = "subscriptions"
    __table_args__ = (
        Index("ix_subscriptions_standing", "target", postgresql_where=text("ended_at IS NULL")),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    target: Mapped[str]
    kinds: Mapped[list[str]] = mapped_column(server_default=text("'{}'"))
    severity: Mapped[str | None]
    jurisdictions: Mapped[list[str]] = mapped_column(server_default=text("'{}'"))
    put_by: Mapped[str]
    put_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    ended_by: Mapped[str | None]
    ended_at: Mapped[datetime | None]
