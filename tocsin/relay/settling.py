"""End the pages whose reason is gone: their gate was decided, their case was closed.

A page that was recorded and that nobody has started is started again.
"""

import asyncio

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from tocsin.storage.pagers import let_closed_go, put_back, settle

EVERY_SECONDS = 2.0
log = structlog.get_logger()


class Settling:
    """Looks now and then."""

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self._sessions = sessions

    async def run(self) -> None:
        """Run for ever; cancelled by the worker's end."""
        while True:
            await asyncio.sleep(EVERY_SECONDS)
            try:
                await asyncio.to_thread(self._settle)
            except SQLAlchemyError as error:
                log.warning("settling.waits", why=type(error).__name__)

    def _settle(self) -> None:
        with self._sessions.begin() as session:
            settled = settle(session)
            unstarted = put_back(session)
            let_closed_go(session)
        if settled:
            log.info("pages.settled", pages=settled)
        for page_id in unstarted:
            log.error("page.started_again", page_id=page_id)
