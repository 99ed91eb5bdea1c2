"""On-call schedules: versions, what people change in them, and feeds of calendars."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Identity, Index, func
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from tocsin.storage.models.base import Base, Json
from tocsin.storage.models.put import PutRow


class ScheduleVersionRow(PutRow):
    """One version of a schedule."""

    __tablename__ = "schedule_versions"

    schedule: Mapped[str] = mapped_column(primary_key=True)


class ScheduleEventRow(Base):
    """One thing that somebody did about an override, a swap or time off. Append-only.

    ``key`` names the override, swap or time off; the event that begins it has its span,
    ``starts_at`` to before ``ends_at``. Time off is a person's, of every schedule.
    """

    __tablename__ = "schedule_events"
    __table_args__ = (
        CheckConstraint("sort IN ('override', 'swap', 'time_off')", "sort"),
        CheckConstraint(
            "event IN ('entered', 'cancelled', 'asked', 'offered', 'untaken', 'approved', "
            "'declined')",
            "event",
        ),
        Index(None, "key", "id"),
        Index(None, "schedule", "ends_at"),
        Index(None, "person", "ends_at"),
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    sort: Mapped[str]
    key: Mapped[str]
    event: Mapped[str]
    schedule: Mapped[str | None]
    person: Mapped[str | None]
    starts_at: Mapped[datetime | None]
    ends_at: Mapped[datetime | None]
    by: Mapped[str]
    at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    data: Mapped[Json] = mapped_column(server_default=sql("'{}'"))


class CalendarFeedRow(Base):
    """A calendar that is read by a secret address: only the SHA-256 of the secret is kept.

    Without ``schedule`` it shows its owner's shifts of every schedule.
    """

    __tablename__ = "calendar_feeds"
    __table_args__ = (Index(None, "user_id"),)

    id: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id"))
    hash: Mapped[str] = mapped_column(unique=True)
    schedule: Mapped[str | None]
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    revoked_at: Mapped[datetime | None]
