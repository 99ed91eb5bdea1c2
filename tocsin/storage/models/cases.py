"""Cases as the read side shows them, and the immutable versions of their fields.

A case row is the workflow's shadow: only ``record`` moves it on, and never backwards.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Computed, ForeignKey, Index, func, text
from sqlalchemy.dialects.postgresql import TSVECTOR
from sqlalchemy.orm import Mapped, mapped_column

from tocsin.storage.models.base import Base, Json

DUE_OR_NEVER = "COALESCE(due_at, 'infinity'::timestamp with time zone)"


class PlaybookRow(Base):
    """A playbook as cases pinned it, by the digest of its canonical JSON. Immutable.

    Kept as ``json``, because ``jsonb`` would forget the order of its fields.
    """

    __tablename__ = "playbooks"

    digest: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    body: Mapped[Json] = mapped_column(JSON)
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class CaseRow(Base):
    """One case. ``title`` is content; what a notice may show stands in ``faces``.

    The three paging indexes lead with ``state``: what is open stays together on few pages
    however many cases are closed. ``due_key`` puts cases without a due date last. Each filter
    has an index in the order of pages. ``waiting_roles`` and ``people`` have none here: by them
    pages are read from ``worklist``.
    """

    __tablename__ = "cases"
    __table_args__ = (
        CheckConstraint("state IN ('open', 'closed')", "state"),
        CheckConstraint("sensitivity IN ('open', 'restricted', 'sealed')", "sensitivity"),
        Index("ix_cases_state_due", "state", "due_key", "id"),
        Index("ix_cases_state_received", "state", "received_at", "id"),
        Index("ix_cases_state_updated", "state", "updated_at", "id"),
        Index("ix_cases_jurisdiction_due", "jurisdiction", "state", "due_key", "id"),
        Index("ix_cases_kind_due", "kind", "state", "due_key", "id"),
        Index("ix_cases_stage_due", "stage", "state", "due_key", "id"),
        Index("ix_cases_severity_due", "severity", "state", "due_key", "id"),
        Index("ix_cases_lifecycle_due", "lifecycle", "state", "due_key", "id"),
        Index(
            "ix_cases_trouble",
            "state",
            "due_key",
            "id",
            postgresql_where=text("trouble IS NOT NULL"),
        ),
        Index("ix_cases_search", "search", postgresql_using="gin"),
        Index("ix_cases_opened_at", "opened_at"),
        Index(
            "ix_cases_closed_at", "closed_at", postgresql_where=text("closed_at IS NOT NULL")
        ),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    ref: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]
    lifecycle: Mapped[str]
    playbook_digest: Mapped[str] = mapped_column(ForeignKey("playbooks.digest"))
    title: Mapped[str]
    state: Mapped[str] = mapped_column(server_default=text("'open'"))
    stage: Mapped[str]
    outcome: Mapped[str | None]
    severity: Mapped[str | None]
    jurisdiction: Mapped[str | None]
    language: Mapped[str]
    team: Mapped[str | None]
    sensitivity: Mapped[str]
    received_at: Mapped[datetime]
    opened_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    due_at: Mapped[datetime | None]
    due_key: Mapped[datetime] = mapped_column(
        Computed(DUE_OR_NEVER, persisted=True), deferred=True, deferred_raiseload=True
    )
    version: Mapped[int] = mapped_column(server_default=text("0"))
    waiting_roles: Mapped[list[str]] = mapped_column(server_default=text("'{}'"))
    people: Mapped[list[str]] = mapped_column(server_default=text("'{}'"))
    requester_address: Mapped[str | None]
    opener_id: Mapped[str | None]
    fields_version: Mapped[int] = mapped_column(server_default=text("1"))
    view: Mapped[Json] = mapped_column(server_default=text("'{}'"))
    trouble: Mapped[str | None]
    updated_at: Mapped[datetime]
    search: Mapped[Any] = mapped_column(
        TSVECTOR, server_default=text("''"), deferred=True, deferred_raiseload=True
    )


class CaseFieldsRow(Base):
    """One version of a case's fields, with what was missing in it. Immutable."""

    __tablename__ = "case_fields"

    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    version: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    fields: Mapped[Json]
    digest: Mapped[str]
    by: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class CaseItemRow(Base):
    """An item belongs to a case: it ``opened`` the case or ``joined`` it."""

    __tablename__ = "case_items"
    __table_args__ = (
        CheckConstraint("relation IN ('opened', 'joined')", "relation"),
        Index(None, "item_id"),
    )

    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    item_id: Mapped[str] = mapped_column(ForeignKey("items.id"), primary_key=True)
    relation: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class RelatedCaseRow(Base):
    """Two cases have to do with each other; written once, read from both ends."""

    __tablename__ = "related_cases"
    __table_args__ = (Index(None, "other_id"),)

    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    other_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    why: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
