"""The record of cases: what happened, and how each case stands. One transaction per call."""

from sqlalchemy.orm import Session, sessionmaker

from tocsin import telemetry
from tocsin.domain.messages import Batch, FreezeRequest, Frozen
from tocsin.domain.ports import Letters, TimelineDivergedError
from tocsin.storage import signals
from tocsin.storage.engine import engine_of
from tocsin.storage.freezing import Freezer
from tocsin.storage.handing_over import concerns_others
from tocsin.storage.herald import Herald
from tocsin.storage.recording import mark_diverged, record_carefully, record_fast
from tocsin.storage.sql import one_shot


class PostgresCaseLog:
    """The ``CaseLog`` port on PostgreSQL."""

    def __init__(self, sessions: sessionmaker[Session], letters: Letters) -> None:
        self._sessions = sessions
        self._one_shot = one_shot(engine_of(sessions))
        self._herald = Herald(signals.EVENTS)
        self._freezer = Freezer(sessions, letters)

    def record(self, batch: Batch) -> None:
        """Write entries and projection in one transaction; writing them again changes nothing.

        Raises:
            TimelineDivergedError: The record has another entry under a number, or lacks one
                that came before. The case is marked, and a finding is kept.
        """
        others = concerns_others(batch)
        if batch.entries and not others and record_fast(self._one_shot, self._herald, batch):
            telemetry.entries_written(batch.entries)
            return
        try:
            record_carefully(self._sessions, batch)
        except TimelineDivergedError as error:
            mark_diverged(self._sessions, batch.case_id, str(error))
            raise
        if others:
            telemetry.entries_written(batch.entries)

    def freeze(self, request: FreezeRequest) -> Frozen:
        """Keep the manifest of a gate's round; the same round is frozen once."""
        return self._freezer.freeze(request)
