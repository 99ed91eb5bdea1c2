"""What people put version by version: the columns that all tables of such things have."""

from datetime import datetime

from sqlalchemy import CheckConstraint, func
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

from tocsin.storage.models.base import Base, Json


class PutRow(Base):
    """One version of something, in force from ``put_at`` to the next one. Immutable.

    Each table names the thing in a column of its own, which is the first of the key.
    """

    __abstract__ = True

    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False, sort_order=1)
    digest: Mapped[str] = mapped_column(sort_order=1)
    body: Mapped[Json] = mapped_column(sort_order=1)
    put_by: Mapped[str] = mapped_column(sort_order=1)
    put_at: Mapped[datetime] = mapped_column(
        server_default=func.clock_timestamp(), sort_order=1
    )
    note: Mapped[str] = mapped_column(server_default=sql("''"), sort_order=1)

    @declared_attr.directive
    @classmethod
    def __table_args__(cls) -> tuple[CheckConstraint, ...]:
        """Give each table a constraint of its own."""
        return (CheckConstraint("number > 0", "number"),)
