"""What reviewers had to look at."""

from datetime import datetime

from sqlalchemy import ForeignKey, Identity, Index, func
from sqlalchemy.orm import Mapped, mapped_column

from tocsin.storage.models.base import Base


class ExposureRow(Base):
    """Somebody uncovered a graphic item, or one page of it (0: it has none).

    ``seconds`` until they covered it again, if they did.
    """

    __tablename__ = "exposures"
    __table_args__ = (Index(None, "user_id", "at"),)

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id"))
    item_id: Mapped[str] = mapped_column(ForeignKey("items.id"))
    page: Mapped[int]
    at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    seconds: Mapped[int | None]
