"""Looking at graphic media: covered until somebody asks for it, and counted for themselves.

The count is the reviewer's own and helps them to stop in time. Nobody else is shown it: leads
see the sum of all people in the metrics, and reports have no right to the table.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy.orm import Session, sessionmaker

from tocsin import telemetry
from tocsin.desk.errors import NotFoundError
from tocsin.desk.intake import Intake
from tocsin.domain.access import Principal
from tocsin.storage import exposures

WEEK = timedelta(days=7)
BIGGEST = 2**63 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class ExposureCount:
    """How often one has uncovered something: since one's midnight, and in seven days."""

    today: int
    week: int


class Exposures:
    """Uncovers, covers and counts."""

    def __init__(self, sessions: sessionmaker[Session], intake: Intake) -> None:
        self._sessions = sessions
        self._intake = intake

    def note(self, principal: Principal, item_id: str, page: int = 0) -> int:
        """Uncover an item, or one page of it; return the number that uncovers it.

        What is uncovered already is not counted again.

        Raises:
            NotFoundError: There is no such item that they may read.
        """
        self._intake.read(principal, item_id)
        with self._sessions.begin() as session:
            number, is_new = exposures.add(session, principal.id, item_id, page)
        if is_new:
            telemetry.EXPOSURES.inc()
        return number

    def is_uncovered(
        self, principal: Principal, item_id: str, number: int | None, page: int = 0
    ) -> bool:
        """Tell whether somebody uncovered it in the last quarter of an hour, and it still is.

        Only asks about the person's own; whether they may read the item is asked when it is
        read.
        """
        if number is None or not 0 < number <= BIGGEST:
            return False
        with self._sessions() as session:
            return exposures.is_open(session, number, principal.id, item_id, page)

    def cover(self, principal: Principal, item_id: str, number: int) -> None:
        """Cover an item again and write down how long it was not; again changes nothing.

        Raises:
            NotFoundError: That is no number.
        """
        if not 0 < number <= BIGGEST:
            raise NotFoundError
        with self._sessions.begin() as session:
            exposures.cover(session, number, principal.id, item_id)

    def of(self, principal: Principal, since: datetime) -> ExposureCount:
        """Count the caller's own.

        Args:
            principal: Who asks, about themselves.
            since: When today began for them.
        """
        with self._sessions() as session:
            return ExposureCount(
                today=exposures.count(session, principal.id, since),
                week=exposures.count(session, principal.id, datetime.now(UTC) - WEEK),
            )
