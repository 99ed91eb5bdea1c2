"""Versions of playbooks, templates and the law pack, and what was done to them. Append-only."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKeyConstraint, Identity, Index, func
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from tocsin.storage.models.base import Base, Json


class RulebookVersionRow(Base):
    """One version of a rule, by the SHA-256 of its text. Immutable.

    ``text`` is a playbook's YAML, a template's text, or the canonical JSON of a pack's files.
    """

    __tablename__ = "rulebook_versions"
    __table_args__ = (
        CheckConstraint("sort IN ('playbook', 'template', 'law-pack')", "sort"),
        CheckConstraint("number > 0", "number"),
    )

    sort: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    digest: Mapped[str]
    text: Mapped[str]
    proposed_by: Mapped[str]
    proposed_at: Mapped[datetime] = mapped_column(server_default=func.now())
    note: Mapped[str] = mapped_column(server_default=sql("''"))


class RulebookEventRow(Base):
    """One thing that was done to a version. The newest id is the rulebook's counter."""

    __tablename__ = "rulebook_events"
    __table_args__ = (
        CheckConstraint(
            "event IN ('proposed', 'validated', 'rehearsed', 'approved', 'published', "
            "'withdrawn', 'retired')",
            "event",
        ),
        ForeignKeyConstraint(
            ["sort", "name", "number"],
            ["rulebook_versions.sort", "rulebook_versions.name", "rulebook_versions.number"],
        ),
        Index(None, "sort", "name", "number", "id"),
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    sort: Mapped[str]
    name: Mapped[str]
    number: Mapped[int]
    event: Mapped[str]
    by: Mapped[str]
    at: Mapped[datetime] = mapped_column(server_default=func.now())
    data: Mapped[Json] = mapped_column(server_default=sql("'{}'"))
