"""What the event feed keeps beside the timeline's own ``position``."""

from sqlalchemy.orm import Mapped, mapped_column

from tocsin.storage.models.base import Base


class EventFeedKeyRow(Base):
    """The secret that seals cursors of the event feed. Made by the migration, one row."""

    __tablename__ = "event_feed_keys"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    secret: Mapped[bytes]
