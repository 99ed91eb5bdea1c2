"""Escalation policies as they were put, pages, what happened to them, and why."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Identity, Index, UniqueConstraint, func
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from tocsin.storage.models.base import Base, Json
from tocsin.storage.models.put import PutRow

STATES = "'starting', 'held', 'paging', 'acknowledged', 'snoozed', 'exhausted', 'resolved'"


class PolicyVersionRow(PutRow):
    """One version of an escalation policy."""

    __tablename__ = "policy_versions"

    policy: Mapped[str] = mapped_column(primary_key=True)


class PageRow(Base):
    """One page: asking a human to act now. Its workflow moves it on, never backwards.

    ``body`` is the policy that it pinned. ``summary`` is content. ``owner`` is the gate or
    clock of the case whose rung asked for it, and ``notice`` that rung's notice.
    """

    __tablename__ = "pages"
    __table_args__ = (
        CheckConstraint(f"state IN ({STATES})", "state"),
        UniqueConstraint("case_id", "notice", "policy"),
        Index("ix_pages_state_opened", "state", "opened_at", "id"),
        Index("ix_pages_case", "case_id", "id"),
        Index("ix_pages_opened", "opened_at", "id"),
        Index("ix_pages_responders", "responders", postgresql_using="gin"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    case_id: Mapped[str | None] = mapped_column(ForeignKey("cases.id"))
    notice: Mapped[int | None]
    owner: Mapped[str | None]
    policy: Mapped[str] = mapped_column(server_default=sql("''"))
    policy_version: Mapped[int] = mapped_column(server_default=sql("0"))
    body: Mapped[Json]
    summary: Mapped[str] = mapped_column(server_default=sql("''"))
    urgency: Mapped[str]
    severity: Mapped[str | None]
    jurisdiction: Mapped[str | None]
    is_test: Mapped[bool] = mapped_column(server_default=sql("false"))
    hold_until: Mapped[datetime | None]
    opened_by: Mapped[str]
    opened_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    state: Mapped[str] = mapped_column(server_default=sql("'starting'"))
    version: Mapped[int] = mapped_column(server_default=sql("0"))
    step: Mapped[int] = mapped_column(server_default=sql("0"))
    round: Mapped[int] = mapped_column(server_default=sql("0"))
    acknowledged_by: Mapped[str | None]
    acknowledged_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    next_at: Mapped[datetime | None]
    responders: Mapped[list[str]] = mapped_column(server_default=sql("'{}'"))
    view: Mapped[Json] = mapped_column(server_default=sql("'{}'"))
    updated_at: Mapped[datetime] = mapped_column(server_default=func.now())


class PageEventRow(Base):
    """One thing that happened to a page, chained like a case's timeline. Append-only."""

    __tablename__ = "page_events"

    page_id: Mapped[str] = mapped_column(ForeignKey("pages.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[str]
    actor: Mapped[str]
    event: Mapped[str]
    data: Mapped[Json]
    salt: Mapped[str]
    body_digest: Mapped[str]
    prev_hash: Mapped[str]
    hash: Mapped[str]


class PageCallRow(Base):
    """The facts of one call: whom its targets led to, by which arithmetic, who was not asked.

    A call that was broken off and made again has a row for each time. Append-only.
    """

    __tablename__ = "page_calls"
    __table_args__ = (Index(None, "page_id", "id"),)

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    page_id: Mapped[str] = mapped_column(ForeignKey("pages.id"))
    number: Mapped[int]
    step: Mapped[int]
    round: Mapped[int]
    at: Mapped[datetime]
    made_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    facts: Mapped[Json]


class PolicyTurnRow(Base):
    """A page's turn at a step that asks one after the other. Append-only."""

    __tablename__ = "policy_turns"
    __table_args__ = (
        UniqueConstraint("page_id", "step", "round"),
        Index(None, "policy", "step", "id"),
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    policy: Mapped[str]
    step: Mapped[int]
    page_id: Mapped[str] = mapped_column(ForeignKey("pages.id"))
    round: Mapped[int]


class PageTextRow(Base):
    """What somebody wrote about a page, such as why they decline it. Append-only."""

    __tablename__ = "page_texts"
    __table_args__ = (Index(None, "page_id"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    page_id: Mapped[str] = mapped_column(ForeignKey("pages.id"))
    body: Mapped[str]
    by: Mapped[str]
    at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
