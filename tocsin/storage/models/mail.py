"""Which messages of which mailboxes were fetched."""

from datetime import datetime

from sqlalchemy import ForeignKey, func
from sqlalchemy.orm import Mapped, mapped_column

from tocsin.storage.models.base import Base


class MailFolderRow(Base):
    """A folder on an IMAP server, for as long as its numbering is valid (RFC 3501 2.3.1.1).

    What lay in it read when it was first opened, below ``first_uid``, is not taken in.
    """

    __tablename__ = "mail_folders"

    folder: Mapped[str] = mapped_column(primary_key=True)
    uid_validity: Mapped[int] = mapped_column(primary_key=True)
    first_uid: Mapped[int]
    opened_at: Mapped[datetime] = mapped_column(server_default=func.now())


class MailFetchRow(Base):
    """One message that was fetched, and the item that it became."""

    __tablename__ = "mail_fetches"

    folder: Mapped[str] = mapped_column(primary_key=True)
    uid_validity: Mapped[int] = mapped_column(primary_key=True)
    uid: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[str] = mapped_column(ForeignKey("items.id"))
    fetched_at: Mapped[datetime] = mapped_column(server_default=func.now())
