"""Our people: who they are, what they may do and where, and the tokens they come with."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Identity, Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from tocsin.storage.models.base import Base


class UserRow(Base):
    """One of our people. Never deleted, because the timeline names them; only inactive.

    ``zone`` is the IANA name of the zone whose clock hangs on their wall, if they said so.
    """

    __tablename__ = "users"

    id: Mapped[str] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    display_name: Mapped[str]
    email: Mapped[str | None]
    language: Mapped[str] = mapped_column(server_default=text("'en'"))
    zone: Mapped[str | None]
    active: Mapped[bool] = mapped_column(server_default=text("true"))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())


class RoleGrantRow(Base):
    """A role that a person holds; an empty scope means everywhere."""

    __tablename__ = "role_grants"
    __table_args__ = (Index(None, "user_id"), Index(None, "role"))

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id"))
    role: Mapped[str]
    jurisdictions: Mapped[list[str]] = mapped_column(server_default=text("'{}'"))
    teams: Mapped[list[str]] = mapped_column(server_default=text("'{}'"))


class TokenRow(Base):
    """A bearer token, or a session of the console: only the SHA-256 of its secret is kept.

    ``roles`` narrows the token to some of its owner's roles; empty means all of them.
    """

    __tablename__ = "tokens"
    __table_args__ = (
        Index(None, "user_id"),
        CheckConstraint("kind IN ('api', 'session')", name="kind"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id"))
    name: Mapped[str]
    hash: Mapped[str] = mapped_column(unique=True)
    roles: Mapped[list[str]] = mapped_column(server_default=text("'{}'"))
    created_at: Mapped[datetime] = mapped_column(server_default=func.now())
    expires_at: Mapped[datetime]
    revoked_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]
    kind: Mapped[str] = mapped_column(server_default=text("'api'"))
    address: Mapped[str | None]
    agent: Mapped[str | None]
