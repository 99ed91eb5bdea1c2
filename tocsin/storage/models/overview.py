"""What the overview counts: how deadlines of cases stand, and when somebody first answered.

Triggers on ``cases`` and ``timeline`` keep these rows in the same transaction. They repeat what
is in a case's view and timeline, because counting there reads all of every case.
"""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from tocsin.storage.models.base import Base


class CaseClockRow(Base):
    """One deadline of a case; ``law`` is the law pack's entry, or the clock's own id.

    ``standing``: ``met``, ``breached``, or ``open`` while the case is. What is not there: a
    waiting period, and a deadline that no longer matters. ``latest``: of those of its case that
    stand so, by the same law, the one that ended or fell due last; ``latest_of_case``: by
    whatever law.
    """

    __tablename__ = "case_clocks"
    __table_args__ = (
        CheckConstraint("standing IN ('open', 'met', 'breached')", "standing"),
        Index("ix_case_clocks_law_standing", "law", "standing", "case_id"),
    )

    case_id: Mapped[str] = mapped_column(
        ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True
    )
    clock: Mapped[str] = mapped_column(primary_key=True)
    law: Mapped[str]
    house: Mapped[bool]
    citation: Mapped[str]
    standing: Mapped[str]
    due_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
    latest: Mapped[bool] = mapped_column(server_default=text("true"))
    latest_of_case: Mapped[bool] = mapped_column(server_default=text("true"))


class CaseAnswerRow(Base):
    """When a person first answered a case: a verdict, an action, a page acknowledged."""

    __tablename__ = "case_answers"

    case_id: Mapped[str] = mapped_column(
        ForeignKey("cases.id", ondelete="CASCADE"), primary_key=True
    )
    at: Mapped[datetime]
