"""On whose worklist a case stands: one row per role it waits for and per person on it."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from tocsin.storage.models.base import Base


class WorklistRow(Base):
    """A case on the worklist of ``role:…`` or ``person:…``.

    A trigger on ``cases`` keeps these rows, in the same transaction. They repeat what pages are
    cut by, because an array's index knows no order: it would find all cases of a role, however
    many, and sort them for each page.
    """

    __tablename__ = "worklist"
    __table_args__ = (
        Index("ix_worklist_due", "target", "state", "due_key", "case_id"),
        Index("ix_worklist_received", "target", "state", "received_at", "case_id"),
    )

    case_id: Mapped[str] = mapped_column(
        ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True
    )
    target: Mapped[str] = mapped_column(primary_key=True)
    state: Mapped[str]
    due_key: Mapped[datetime]
    received_at: Mapped[datetime]
