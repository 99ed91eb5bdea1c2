"""What whoever filed a notice may look up: how far it has come and when, and nothing else.

Beyond ``received`` nothing is told of a notice that joined another's case, of a sealed case, or
while an order forbids telling the sender. So nobody learns of a case by filing a notice.
"""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.orm import Session, sessionmaker

from tocsin.desk.errors import NotFoundError
from tocsin.desk.teamwork import Pinned
from tocsin.domain.access import Sensitivity
from tocsin.domain.playbook import Playbook
from tocsin.domain.public_notice import SECRET, Step
from tocsin.storage.models import CaseRow, TimelineRow
from tocsin.storage.public_notices import Whereabouts, by_secret, number_of, whereabouts
from tocsin.storage.timeline_pages import entries_of

AUDIENCE = "requester"
OPENED, DECIDED = "gate.opened", "gate.decided"


@dataclass(frozen=True, slots=True)
class NoticeStatus:
    """How far a notice has come: steps in order, each with when."""

    number: str
    steps: list[tuple[Step, datetime]] = field(default_factory=list)

    @property
    def now(self) -> Step:
        """Return the last step."""
        return self.steps[-1][0]


class NoticeStatuses:
    """Tells people outside how their notices stand."""

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self._sessions = sessions
        self._playbooks = Pinned()

    def of(self, secret: str) -> NoticeStatus:
        """Return how a notice stands.

        Raises:
            NotFoundError: No notice has that secret.
        """
        if not SECRET.fullmatch(secret):
            raise NotFoundError
        with self._sessions() as session:
            row = by_secret(session, secret)
            if row is None:
                raise NotFoundError
            there = whereabouts(session, row.item_id, AUDIENCE)
            steps = [(Step.RECEIVED, there.item.received_at)]
            if there.case is not None and _may_be_told(there):
                steps += self._beyond(session, there.case)
        return NoticeStatus(row.number, steps)

    def number_of(self, item_id: str) -> str | None:
        """Return the number on an item's receipt, for who may see the item; None: none."""
        with self._sessions() as session:
            return number_of(session, item_id)

    def _beyond(self, session: Session, case: CaseRow) -> list[tuple[Step, datetime]]:
        rows = entries_of(session, case.id, (OPENED, DECIDED))
        playbook = self._playbooks.of(session, case)
        opened = [row for row in rows if row.event == OPENED]
        decided = [row for row in rows if _decides(playbook, row)]
        told = {
            Step.EXAMINED: datetime.fromisoformat(opened[0].at) if opened else None,
            Step.DECIDED: datetime.fromisoformat(decided[0].at) if decided else None,
            Step.CLOSED: case.closed_at,
        }
        return [(step, at) for step, at in told.items() if at is not None]


def _may_be_told(there: Whereabouts) -> bool:
    case = there.case
    if case is None or there.forbidden or there.item.joined:
        return False
    return Sensitivity(case.sensitivity) is not Sensitivity.SEALED


def _decides(playbook: Playbook, row: TimelineRow) -> bool:
    """Tell whether a gate was decided whose verdict approves what goes out to the sender."""
    if row.event != DECIDED:
        return False
    stage = playbook.find_stage(str(row.data.get("gate", "")).rpartition(".")[0])
    return bool(stage and stage.gate and stage.gate.letter is not None)
