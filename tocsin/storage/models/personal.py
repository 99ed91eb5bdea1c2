"""How our people want to be reached: their rules, their contacts, and what limits hold."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Identity, Index, UniqueConstraint, func
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column

from tocsin.storage.models.base import Base, Json
from tocsin.storage.models.put import PutRow


class PersonalRulesRow(PutRow):
    """One version of a person's rules."""

    __tablename__ = "personal_rules"

    person: Mapped[str] = mapped_column(ForeignKey("users.id"), primary_key=True)


class ContactRow(Base):
    """An address of a person. It is used from ``confirmed_at`` until ``removed_at``.

    ``address`` is sealed when a key is set. Of the code that confirms it only the SHA-256 is
    kept; ``code_sends`` counts how often one was asked for.
    """

    __tablename__ = "contacts"
    __table_args__ = (
        CheckConstraint("code_fate IN ('queued', 'sent', 'failed')", "code_fate"),
        Index(None, "person", "added_at"),
    )

    id: Mapped[str] = mapped_column(primary_key=True)
    person: Mapped[str] = mapped_column(ForeignKey("users.id"))
    channel: Mapped[str]
    address: Mapped[str]
    label: Mapped[str] = mapped_column(server_default=sql("''"))
    added_by: Mapped[str]
    added_at: Mapped[datetime] = mapped_column(server_default=func.clock_timestamp())
    confirmed_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]
    code_hash: Mapped[str | None]
    code_until: Mapped[datetime | None]
    code_tries: Mapped[int] = mapped_column(server_default=sql("0"))
    code_sends: Mapped[int] = mapped_column(server_default=sql("0"))
    code_fate: Mapped[str] = mapped_column(server_default=sql("'queued'"))
    code_why: Mapped[str] = mapped_column(server_default=sql("''"))


class ContactAdmissionRow(Base):
    """A page's contact that limits let go, or hold until a time to go with others.

    ``at`` is when it was asked about, ``until`` when what is held goes at the latest, and
    ``fired_at`` when it did: in the message of ``carrier_page`` and ``carrier_number``, unless
    ``left_out`` says why not.
    """

    __tablename__ = "contact_admissions"
    __table_args__ = (
        UniqueConstraint("person", "channel", "page_id", "number"),
        Index(None, "person", "at"),
        Index(
            "ix_contact_admissions_held",
            "person",
            "channel",
            postgresql_where=sql("until IS NOT NULL AND fired_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(Identity(always=True), primary_key=True)
    person: Mapped[str]
    channel: Mapped[str]
    page_id: Mapped[str]
    number: Mapped[int]
    urgency: Mapped[str]
    at: Mapped[datetime]
    until: Mapped[datetime | None]
    held_by: Mapped[Json | None]
    fired_at: Mapped[datetime | None]
    carrier_page: Mapped[str | None]
    carrier_number: Mapped[int | None]
    left_out: Mapped[str] = mapped_column(server_default=sql("''"))
