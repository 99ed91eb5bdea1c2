"""Read an item that was received, and have it placed: intake's second transaction.

What cannot be read opens an ``unclassified`` case: nothing that came in is ever left lying.
"""

from contextlib import suppress

from sqlalchemy.orm import Session, sessionmaker

from tocsin import telemetry
from tocsin.domain.draft import Draft
from tocsin.intake.pool import ReaderPool
from tocsin.intake.wire import draft_to_json
from tocsin.playbooks.library import Library
from tocsin.relay.correspondence import Correspondence, flagged
from tocsin.relay.hidden import is_hidden_from_bringer
from tocsin.relay.placing import Placing
from tocsin.storage import bounces, cases
from tocsin.storage.errors import MissingError, RefTakenError
from tocsin.storage.models import ItemRow
from tocsin.storage.placing import keep_item
from tocsin.storage.resends import earlier_case, was_with

KILLED = "reader-killed"


class Reading:
    """Reads one item at a time; call it from as many threads as the pool has processes."""

    def __init__(
        self,
        sessions: sessionmaker[Session],
        pool: ReaderPool,
        library: Library,
        correspondence: Correspondence | None = None,
    ) -> None:
        self._sessions = sessions
        self._pool = pool
        self._placing = Placing(library)
        self._correspondence = correspondence or Correspondence()

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
        if KILLED in draft.flags:
            telemetry.READERS_KILLED.inc()
        while True:
            with suppress(RefTakenError), self._sessions.begin() as session:
                self._place(session, item, draft, content)
                break

    def _place(self, session: Session, item: ItemRow, draft: Draft, content: bytes) -> None:
        """Join a case or open one; the transaction holds the lock on the bytes."""
        same = earlier_case(session, item.id, item.sha256)
        if same is not None and is_hidden_from_bringer(session, item, same):
            same = None
        answers = self._correspondence.of(session, item, draft, content)
        draft = flagged(draft, answers)
        for sent, status in answers.returned:
            bounces.come_back(session, sent, status)
        for reply in answers.replies:
            reply.tell(session)
        if answers.is_settled:
            keep_item(session, item.id, draft_to_json(draft), draft.flags)
            return
        if answers.case_ids:
            is_resend = was_with(session, item.id, item.sha256, answers.case_ids)
            self._placing.add(
                session,
                item,
                draft,
                (same.id,) if is_resend and same else answers.case_ids,
                is_resend=is_resend,
            )
        elif same is not None:
            self._placing.add(session, item, draft, (same.id,), is_resend=True)
        else:
            self._placing.place(session, item, draft)
