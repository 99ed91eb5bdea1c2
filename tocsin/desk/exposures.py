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

UNCOVERED = timedelta(minutes=15)  # then it is covered again by itself
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

    def note(self, principal: Principal, item_id: str) -> int:
        """Count that somebody uncovers an item, and return the number that uncovers it.

        Raises:
            NotFoundError: There is no such item that they may read.
        """
        self._intake.read(principal, item_id)
        with self._sessions.begin() as session:
            number = exposures.add(session, principal.id, item_id)
        telemetry.EXPOSURES.inc()
        return number

    def is_uncovered(self, principal: Principal, item_id: str, number: int | None) -> bool:
        """Tell whether somebody uncovered an item just now and has not covered it since.

        Only asks about the person's own counts; whether they may read the item is asked when
        it is read.
        """
        if number is None or not 0 < number <= BIGGEST:
            return False
        with self._sessions() as session:
            row = exposures.find(session, number, principal.id, item_id)
        is_open = row is not None and row.seconds is None
        return is_open and row is not None and datetime.now(UTC) - row.at < UNCOVERED

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
