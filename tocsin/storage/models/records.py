"""What can never be changed: timeline entries, texts that people wrote, frozen manifests.

Triggers refuse UPDATE, DELETE and TRUNCATE on these tables, whoever asks.
"""

from datetime import datetime

from sqlalchemy import ForeignKey, Identity, Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from tocsin.storage.models.base import Base, Json


class TimelineRow(Base):
    """One thing that happened. The workflow numbers it, so a repeated append is harmless.

    ``at`` is text, because its very characters are hashed. ``position`` numbers the entries of
    all cases as they are written, for the event feed; nothing is hashed with it.
    """

    __tablename__ = "timeline"

    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    seq: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[str]
    actor: Mapped[str]
    event: Mapped[str]
    data: Mapped[Json]
    salt: Mapped[str]
    body_digest: Mapped[str]
    prev_hash: Mapped[str]
    hash: Mapped[str]
    position: Mapped[int] = mapped_column(Identity(always=True), unique=True)


class TextRow(Base):
    """Something that a person wrote, or a letter: reason, note, letter, field."""

    __tablename__ = "texts"
    __table_args__ = (Index(None, "case_id", "created_at"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"))
    purpose: Mapped[str]
    body: Mapped[str]
    salt: Mapped[str]
    digest: Mapped[str]
    privileged: Mapped[bool] = mapped_column(server_default=text("false"))
    author_id: Mapped[str]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class ManifestRow(Base):
    """What one round of a gate covers; verdicts name its SHA-256.

    A round may be frozen more than once, when a worker died before its history had the answer;
    each content is a row, and the timeline says which one counted.
    """

    __tablename__ = "manifests"

    case_id: Mapped[str] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    gate: Mapped[str] = mapped_column(primary_key=True)
    round: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sha256: Mapped[str] = mapped_column(primary_key=True)
    body: Mapped[Json]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class AccessLogRow(Base):
    """Who asked for what, and what they got: refusals above all."""

    __tablename__ = "access_log"
    __table_args__ = (Index(None, "case_id", "id"), Index(None, "principal_id", "id"))

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    at: Mapped[datetime] = mapped_column(server_default=func.now())
    principal_id: Mapped[str]
    action: Mapped[str]
    case_id: Mapped[str | None]
    outcome: Mapped[str]
    detail: Mapped[Json] = mapped_column(server_default=text("'{}'"))


class FindingRow(Base):
    """A difference that reconciliation or the scribe found; open until it is resolved."""

    __tablename__ = "findings"
    __table_args__ = (
        Index(
            "uq_findings_open",
            "case_id",
            "code",
            unique=True,
            postgresql_where=text("resolved_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    case_id: Mapped[str]
    code: Mapped[str]
    detail: Mapped[str]
    found_at: Mapped[datetime] = mapped_column(server_default=func.now())
    resolved_at: Mapped[datetime | None]
