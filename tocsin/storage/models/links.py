"""What binds papers and cases: keys to be found by, what was suggested, prints of texts."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, func, text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column

from tocsin.storage.models.base import Base


class CaseLinkRow(Base):
    """A key under which a case is found, or, when it ``seeks``, one that it looks for.

    A follow-up whose original was not certain seeks: an original that comes later finds it.
    """

    __tablename__ = "case_links"
    __table_args__ = (
        Index("ix_case_links_seeks", "key", postgresql_where=text("seeks")),
        Index(None, "case_id"),
    )

    key: Mapped[str] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    seeks: Mapped[bool] = mapped_column(server_default=text("false"))


class SuggestionRow(Base):
    """An item may belong to another case, in percent and with the evidence in words.

    ``case_id`` is the case that asks; None when the item was certain enough to join at once.
    """

    __tablename__ = "case_suggestions"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'accepted', 'refused')", "state"),
        Index(None, "case_id"),
        Index(None, "other_id"),
    )

    item_id: Mapped[str] = mapped_column(ForeignKey("items.id"), primary_key=True)
    other_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    case_id: Mapped[str | None] = mapped_column(ForeignKey("cases.id"))
    score: Mapped[int]
    evidence: Mapped[list[Any]] = mapped_column(JSONB)
    state: Mapped[str] = mapped_column(server_default=text("'open'"))
    by: Mapped[str | None]
    at: Mapped[datetime | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class ItemPrintRow(Base):
    """One band of an item's print; near-duplicates have at least one in common."""

    __tablename__ = "item_prints"

    key: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    item_id: Mapped[str] = mapped_column(ForeignKey("items.id"), primary_key=True)
