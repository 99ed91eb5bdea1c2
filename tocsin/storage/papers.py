"""Copies of what was received, for letters that must carry them.

The law asks for some: a counter notice goes to the claimant as it came (17 U.S.C.
512(g)(2)(B)). Names and types are ours, so that a sender's choice of them reaches nobody.
"""

from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from tocsin.domain.ports import Attachment
from tocsin.storage.models import BlobRow, CaseItemRow, ItemRow

TYPES = {
    "application/pdf": ("application/pdf", "pdf"),
    "text/plain": ("text/plain", "txt"),
    "text/markdown": ("text/plain", "txt"),
}
OTHER = ("application/octet-stream", "bin")


class PostgresPapers:
    """The ``Papers`` port on PostgreSQL."""

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self._sessions = sessions

    def copies(
        self, case_id: str, item_ids: tuple[str, ...], most_bytes: int
    ) -> tuple[tuple[Attachment, ...], int]:
        """Return the case's own items among these, newest first until they are too many bytes.

        Returns:
            The copies, and how many were left out for their size.
        """
        with self._sessions.begin() as session:
            sizes = _sizes(session, case_id, item_ids)
            kept: list[ItemRow] = []
            room = most_bytes
            for item, size in sizes:
                if size <= room:
                    kept.append(item)
                    room -= size
            copies = tuple(
                _copy(number, item, _content(session, item))
                for number, item in enumerate(kept, start=1)
            )
        return copies, len(sizes) - len(copies)


def _sizes(
    session: Session, case_id: str, item_ids: tuple[str, ...]
) -> list[tuple[ItemRow, int]]:
    wanted = (
        select(ItemRow, BlobRow.size)
        .join(BlobRow, BlobRow.sha256 == ItemRow.sha256)
        .join(CaseItemRow, CaseItemRow.item_id == ItemRow.id)
        .where(CaseItemRow.case_id == case_id, ItemRow.id.in_(item_ids))
        .order_by(ItemRow.received_at.desc(), ItemRow.id)
    )
    return [(item, size) for item, size in session.execute(wanted)]


def _content(session: Session, item: ItemRow) -> bytes:
    return session.scalars(select(BlobRow.content).where(BlobRow.sha256 == item.sha256)).one()


def _copy(number: int, item: ItemRow, content: bytes) -> Attachment:
    plain = item.content_type.partition(";")[0].strip().lower()
    kind, ending = TYPES.get(plain, OTHER)
    if kind == "text/plain" and not _is_utf8(content):
        kind, ending = OTHER
    if plain == "message/rfc822":
        ending = "eml"
    return Attachment(f"copy-{number}.{ending}", kind, content)


def _is_utf8(content: bytes) -> bool:
    try:
        content.decode()
    except UnicodeDecodeError:
        return False
    return True
