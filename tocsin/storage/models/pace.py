"""When each provider may be called next, and which links were used."""

from datetime import datetime

from sqlalchemy import func
from sqlalchemy.orm import Mapped, mapped_column

from tocsin.storage.models.base import Base


class ChannelPaceRow(Base):
    """From when on a channel takes its next message."""

    __tablename__ = "channel_pace"

    channel: Mapped[str] = mapped_column(primary_key=True)
    free_at: Mapped[datetime]


class LinkUseRow(Base):
    """A signed link that did what it allows; by the token's digest. Append-only."""

    __tablename__ = "link_uses"

    digest: Mapped[str] = mapped_column(primary_key=True)
    page_id: Mapped[str]
    person: Mapped[str]
    verb: Mapped[str]
    delivery: Mapped[int]
    used_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
