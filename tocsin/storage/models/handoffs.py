"""Handoffs of schedules: up to when changes were looked for, found ones, notes, reminders."""

from datetime import datetime

from sqlalchemy import Identity, Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from tocsin.storage.models.base import Base, Json


class HandoffWatchRow(Base):
    """Until when a schedule's changes were looked for, and who was on call then.

    One that ``is_new`` to this table was there before it: what was before is nobody's handoff.
    """

    __tablename__ = "handoff_watches"

    schedule: Mapped[str] = mapped_column(primary_key=True)
    person: Mapped[str | None]
    looked_at: Mapped[datetime]
    is_new: Mapped[bool] = mapped_column(server_default=text("false"))


class HandoffRow(Base):
    """The duty passed from one person to another; None is nobody.

    It waits to be told until ``settled_at``. ``told`` is what each side was told of, in refs,
    codes and ids, and what became of the notice.
    """

    __tablename__ = "handoffs"
    __table_args__ = (
        Index(
            "ix_handoffs_waiting", "next_try_at", postgresql_where=text("settled_at IS NULL")
        ),
    )

    schedule: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(primary_key=True)
    outgoing: Mapped[str | None]
    incoming: Mapped[str | None]
    version: Mapped[int]
    found_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    next_try_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    tries: Mapped[int] = mapped_column(server_default=text("0"))
    settled_at: Mapped[datetime | None]
    told: Mapped[Json] = mapped_column(server_default=text("'{}'"))


class HandoffReminderRow(Base):
    """Somebody was reminded to write a note before a handoff; once for each. Append-only."""

    __tablename__ = "handoff_reminders"

    schedule: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(primary_key=True)
    person: Mapped[str] = mapped_column(primary_key=True)
    reminded_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())


class HandoffNoteRow(Base):
    """What somebody on call leaves to whoever comes next. Append-only; the newest counts."""

    __tablename__ = "handoff_notes"
    __table_args__ = (Index(None, "schedule", "id"),)

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    schedule: Mapped[str]
    by: Mapped[str]
    body: Mapped[str]
    put_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
