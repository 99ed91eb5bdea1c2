"""Read an item that was received, and have it placed: intake's second transaction.

What cannot be read opens an ``unclassified`` case: nothing that came in is ever left lying.
"""

from contextlib import suppress

from sqlalchemy.orm import Session, sessionmaker

from tocsin.domain.draft import Draft
from tocsin.intake.pool import ReaderPool
from tocsin.playbooks.library import Library
from tocsin.relay.placing import Placing
from tocsin.storage import cases
from tocsin.storage.errors import MissingError, RefTakenError
from tocsin.storage.models import ItemRow
from tocsin.storage.resends import earlier_case


class Reading:
    """Reads one item at a time; call it from as many threads as the pool has processes."""

    def __init__(
        self, sessions: sessionmaker[Session], pool: ReaderPool, library: Library
    ) -> None:
        self._sessions = sessions
        self._pool = pool
        self._placing = Placing(library)

    def read(self, item_id: str) -> None:
        """Read an item and place it; one that was read before is left alone."""
        with self._sessions() as session:
            item = cases.item(session, item_id)
            if item is None:
                raise MissingError(f"item {item_id} does not exist")
            content = cases.content(session, item.sha256)
        if item.state == "read" or content is None:
            return
        draft = self._pool.read(content, item.content_type, item.filename)
        self._place(item, draft)

    def _place(self, item: ItemRow, draft: Draft) -> None:
        """Join a case or open one, in one transaction: it holds the lock on the bytes."""
        while True:
            with suppress(RefTakenError), self._sessions.begin() as session:
                same = earlier_case(session, item.id, item.sha256)
                if same is not None:
                    self._placing.resend(session, item, draft, same)
                else:
                    self._placing.place(session, item, draft)
                break
