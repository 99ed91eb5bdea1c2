"""Change messages that were sent about a page, so that buttons which do nothing vanish."""

from collections.abc import Mapping
from typing import Protocol, runtime_checkable

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from tocsin.domain.ports import Channel, ChannelError
from tocsin.storage import cases, pages, people
from tocsin.storage.models import DeliveryRow, PageRow

MOST_ATTEMPTS = 8
STANDINGS = {
    "acknowledged": "Taken on by {name}.",
    "snoozed": "Put off until later.",
    "resolved": "Resolved.",
    "exhausted": "Everybody was asked, and nobody answered.",
}
log = structlog.get_logger()


@runtime_checkable
class Recalls(Protocol):
    """A channel whose messages can be changed."""

    def recall(self, provider_id: str, reference: str, standing: str) -> None:
        """Put how a page stands in place of a message."""


class Recalling:
    """Does what ``page_messages`` rows of the outbox ask for."""

    def __init__(
        self, sessions: sessionmaker[Session], channels: Mapping[str, Channel]
    ) -> None:
        self._sessions = sessions
        self._channels = {
            name: one for name, one in channels.items() if isinstance(one, Recalls)
        }

    def recall(self, page_id: str, attempts: int = 0) -> None:
        """Show how a page stands in all messages about it that can be changed.

        Raises:
            RuntimeError: A provider could not be reached, to be tried again.
        """
        reference, standing, sent = self._read(page_id)
        missed = [
            row.id for row in sent if standing and not self._changed(row, reference, standing)
        ]
        if missed and attempts < MOST_ATTEMPTS:
            raise RuntimeError(f"{len(missed)} messages could not be changed")

    def _changed(self, row: DeliveryRow, reference: str, standing: str) -> bool:
        try:
            self._channels[row.channel].recall(row.provider_id, reference, standing)
        except ChannelError as error:
            log.info("message.not_changed", delivery=row.id, why=error.reason)
            return error.permanent
        return True

    def _read(self, page_id: str) -> tuple[str, str, list[DeliveryRow]]:
        with self._sessions() as session:
            page = pages.find(session, page_id)
            if page is None:
                return "", "", []
            case = cases.by_id(session, page.case_id) if page.case_id else None
            wanted = select(DeliveryRow).where(
                DeliveryRow.subject == page_id,
                DeliveryRow.channel.in_(list(self._channels)),
                DeliveryRow.provider_id != "",
            )
            sent = list(session.scalars(wanted.order_by(DeliveryRow.id)))
            return case.ref if case else page.id, _standing(session, page), sent


def _standing(session: Session, page: PageRow) -> str:
    said = STANDINGS.get(page.state, "")
    user = people.find_user(session, (page.acknowledged_by or "").removeprefix("user:"))
    return said.format(name=user.display_name if user else "somebody")
