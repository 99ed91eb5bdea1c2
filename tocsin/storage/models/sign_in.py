"""How people prove who they are: passwords, links by which they set one, and tries."""

from datetime import datetime

from sqlalchemy import ForeignKey, Identity, Index, func, text
from sqlalchemy.orm import Mapped, mapped_column

from tocsin.storage.models.base import Base


class PasswordRow(Base):
    """A person's password as an Argon2id hash, with its salt and parameters (RFC 9106).

    ``set_at`` moves when the password does, not when it is hashed anew.
    """

    __tablename__ = "passwords"

    user_id: Mapped[str] = mapped_column(ForeignKey("users.id"), primary_key=True)
    hash: Mapped[str]
    set_at: Mapped[datetime] = mapped_column(server_default=func.now())
    must_change: Mapped[bool] = mapped_column(server_default=text("false"))


class PasswordLinkRow(Base):
    """A link by which a person sets a password, once; only the SHA-256 of its secret."""

    __tablename__ = "password_links"
    __table_args__ = (Index(None, "user_id"),)

    hash: Mapped[str] = mapped_column(primary_key=True)
    user_id: Mapped[str] = mapped_column(ForeignKey("users.id"))
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    made_by: Mapped[str]
    made_at: Mapped[datetime] = mapped_column(server_default=func.now())


class SignInTryRow(Base):
    """Somebody tried to sign in: ``who`` is a digest of the name, ``address`` a network.

    A try counts as failed from when it begins until it has turned out well.
    """

    __tablename__ = "sign_in_tries"
    __table_args__ = (Index(None, "who", "at"), Index(None, "address", "at"), Index(None, "at"))

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    who: Mapped[str]
    address: Mapped[str]
    at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    ok: Mapped[bool] = mapped_column(server_default=text("false"))
