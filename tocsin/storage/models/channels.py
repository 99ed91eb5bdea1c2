"""Where webhooks go, and whom an order forbids to tell."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from tocsin.storage.models.base import Base, Json


class WebhookEndpointRow(Base):
    """One receiver of webhooks. Names are never used twice; a disabled one stays.

    ``secrets`` holds, newest first, a list of ``{id, sealed, created_at, until}``.
    """

    __tablename__ = "webhook_endpoints"
    __table_args__ = (
        CheckConstraint("reach IN ('open', 'restricted', 'sealed')", "reach"),
        UniqueConstraint("name"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str]
    url: Mapped[str]
    secrets: Mapped[list[Json]] = mapped_column(JSONB)
    reach: Mapped[str] = mapped_column(server_default=text("'restricted'"))
    active: Mapped[bool] = mapped_column(server_default=text("true"))
    created_by: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    disabled_at: Mapped[datetime | None]
    why: Mapped[str] = mapped_column(server_default=text("''"))


class WithholdingRow(Base):
    """One order that forbids telling one audience of one case, such as a non-disclosure order.

    It forbids until it is ended; ``until`` is when somebody must see whether it still holds,
    or when it ends by itself, as ``plan`` says.
    """

    __tablename__ = "withholdings"
    __table_args__ = (
        Index(None, "case_id", "audience"),
        Index("ix_withholdings_remind", "remind_at", postgresql_where=text("ended_at IS NULL")),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"))
    audience: Mapped[str]
    code: Mapped[str]
    until: Mapped[datetime]
    reason: Mapped[str]
    plan: Mapped[Json]
    remind_at: Mapped[datetime | None]
    reminders: Mapped[int] = mapped_column(server_default=text("0"))
    set_by: Mapped[str]
    set_at: Mapped[datetime] = mapped_column(server_default=func.now())
    ended_at: Mapped[datetime | None]
    ended_by: Mapped[str] = mapped_column(server_default=text("''"))
