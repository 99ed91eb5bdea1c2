"""Status updates of a case, and who follows it to be told of them."""

from dataclasses import dataclass

from sqlalchemy.orm import Session, sessionmaker

from tocsin.desk import errands, targets
from tocsin.desk.access import Gatekeeper
from tocsin.desk.call import Call
from tocsin.desk.casebook import Casebook
from tocsin.desk.commands import Commands, Order
from tocsin.desk.paging import last_number
from tocsin.desk.pen import Pen
from tocsin.desk.reading import Reading
from tocsin.desk.teamwork_views import StatusUpdateView
from tocsin.desk.views import ChangedCase, Page
from tocsin.domain.access import Principal
from tocsin.storage import cursors, desk_reads
from tocsin.storage.models import TextRow, TimelineRow
from workflows.casework.messages import PostUpdate, Subscribe


@dataclass(frozen=True, slots=True, kw_only=True)
class StatusUpdatePage(Page):
    """A page of status updates, newest first."""

    items: list[StatusUpdateView]


class Updates:
    """Posts and shows status updates, and lets people follow cases."""

    def __init__(
        self,
        sessions: sessionmaker[Session],
        gatekeeper: Gatekeeper,
        casebook: Casebook,
        commands: Commands,
    ) -> None:
        self._sessions = sessions
        self._gatekeeper = gatekeeper
        self._casebook = casebook
        self._commands = commands

    async def post(self, call: Call, ref: str, text: str) -> ChangedCase:
        """Post a status update; who follows the case is told that there is one."""

        def order(pen: Pen) -> Order:
            return Order("post_update", PostUpdate(pen.actor, pen.write("update", text)))

        return await self._commands.send(call, ref, errands.POST_UPDATE, order)

    def list(
        self, principal: Principal, ref: str, cursor: str | None, limit: int
    ) -> StatusUpdatePage:
        """Show status updates, newest first."""
        with self._casebook.reading(principal, ref, errands.READ_UPDATES) as reading:
            return self.list_of(reading, cursor, limit)

    @staticmethod
    def list_of(reading: Reading, cursor: str | None, limit: int) -> StatusUpdatePage:
        """Show status updates of the case of a reading, newest first."""
        case = reading.admit(errands.READ_UPDATES)
        before = last_number(cursor) if cursor is not None else None
        rows = desk_reads.status_updates(reading.session, case.id, before, limit + 1)
        page = rows[:limit]
        texts = reading.texts(str(row.data.get("update")) for row in page)
        names = reading.names(row.actor.removeprefix("user:") for row in page)
        shown = [_shown(row, texts, names) for row in page]
        following = cursors.encode(page[-1].seq) if len(rows) > limit else None
        return StatusUpdatePage(items=shown, next=following)

    async def follow(
        self, call: Call, ref: str, target: str | None, *, remove: bool
    ) -> ChangedCase:
        """Let somebody follow a case, or no longer; oneself, when no target is named."""
        said = target or targets.ME

        def order(pen: Pen) -> Order:
            who = targets.leaver(pen, said) if remove else targets.follower(pen, said)
            return Order("subscribe", Subscribe(pen.actor, who, remove))

        own = targets.is_me(call.principal, said)
        errand = errands.FOLLOW if own else errands.SUBSCRIBE_OTHERS
        return await self._commands.send(call, ref, errand, order)


def _shown(
    row: TimelineRow, texts: dict[str, TextRow], names: dict[str, str]
) -> StatusUpdateView:
    text = texts.get(str(row.data.get("update")))
    return StatusUpdateView(
        number=row.data["number"],
        at=row.at,
        by=row.actor,
        name=names.get(row.actor.removeprefix("user:")),
        text=text.body if text else "",
    )
