"""Orders that forbid telling an outsider: entered, extended and ended by those who may.

The order is in force before anybody is told that it is, and still in force until its end is on
record: between the two a notice rather waits than goes out. Orders outlast their case; what is
done to one then stands in the access log instead of the timeline.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

from anyio import to_thread
from sqlalchemy.orm import Session, sessionmaker

from tocsin.desk import errands
from tocsin.desk.access import OK, Gatekeeper
from tocsin.desk.call import Call
from tocsin.desk.casebook import Casebook
from tocsin.desk.commands import Commands, Order
from tocsin.desk.errors import InvalidError, NotFoundError
from tocsin.desk.pen import Pen
from tocsin.desk.refusals import ActionNotAllowedError, CaseClosedError, WrongRoleError
from tocsin.desk.views import Page
from tocsin.domain.access import Principal
from tocsin.domain.durations import parse_duration
from tocsin.domain.playbook import SuppressRules
from tocsin.storage import withholdings
from tocsin.storage.models import CaseRow, WithholdingRow
from workflows.casework.messages import TakeAction

LONGEST = timedelta(days=3 * 366)
MakeOrder: TypeAlias = Callable[[Pen], Order]


@dataclass(frozen=True, slots=True, kw_only=True)
class SuppressionView:
    """An order that forbids telling an audience. It holds until it is ended, whatever its date.

    Attributes:
        order: Its code, such as ``non_disclosure_order``.
        then: What happens at ``until``: somebody is asked, or what was held back is sent.
    """

    audience: str
    order: str
    until: datetime
    then: str
    set_by: str
    set_at: datetime
    ended_by: str
    ended_at: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SuppressionPage(Page):
    """A case's orders, oldest first."""

    items: list[SuppressionView]


@dataclass(frozen=True, slots=True)
class Ban:
    """Which order, and whom it forbids to tell."""

    audience: str
    order: str


class Suppressions:
    """Shows and changes the orders of a case."""

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

    def list(self, principal: Principal, ref: str) -> SuppressionPage:
        """Show a case's orders to those who may enter them."""
        case = self._casebook.admitted(principal, ref, errands.SUPPRESS)
        with self._sessions() as session:
            rows = withholdings.of_case(session, case.id)
        return _page(rows)

    async def impose(
        self, call: Call, ref: str, ban: Ban, until: datetime, reason: str
    ) -> SuppressionPage:
        """Forbid telling an audience, or change until when.

        Raises:
            InvalidError: ``until`` is past, or further off than three years.
            DeskError: The playbook knows no such order, or it is for another role.
        """
        if not timedelta() < until - datetime.now(UTC) <= LONGEST:
            raise InvalidError("`until` must lie within the next three years.")

        def order(pen: Pen) -> Order:
            rules = self._rules(pen, ban)
            said = pen.write("reason", reason)
            new = withholdings.NewWithholding(
                case_id=pen.case.id,
                audience=ban.audience,
                code=ban.order,
                until=until,
                reason=said.id,
                set_by=pen.actor.id,
                plan=_plan(rules),
            )
            withholdings.impose(pen.session, new)
            message = TakeAction(
                pen.actor,
                "suppress",
                said,
                audience=ban.audience,
                order=ban.order,
                until=until,
            )
            return Order("act", message)

        await self._record(call, ref, order)
        return await to_thread.run_sync(self._done, call, ref, "notice.suppress", ban)

    async def end(self, call: Call, ref: str, ban: Ban, reason: str) -> SuppressionPage:
        """End an order: what it held back goes out now, unless another one forbids it.

        Raises:
            NotFoundError: No such order is in force.
        """

        def order(pen: Pen) -> Order:
            self._rules(pen, ban)
            row = withholdings.in_force(pen.session, pen.case.id, ban.audience, ban.order)
            if row is None:
                raise NotFoundError
            said = pen.write("reason", reason)
            message = TakeAction(
                pen.actor, "unsuppress", said, audience=ban.audience, order=ban.order
            )
            return Order("act", message)

        await self._record(call, ref, order)
        await to_thread.run_sync(self._end, call, ref, ban)
        return await to_thread.run_sync(self._done, call, ref, "notice.unsuppress", ban)

    async def _record(self, call: Call, ref: str, order: MakeOrder) -> None:
        """Have the timeline say it, as long as there is one that grows."""
        try:
            await self._commands.send(call, ref, errands.SUPPRESS, order)
        except CaseClosedError:
            return

    def _rules(self, pen: Pen, ban: Ban) -> SuppressRules:
        """Ask the playbook whether this may be held back in such a case, and by whom."""
        playbook = self._casebook.playbooks.of(pen.session, pen.case)
        rules = playbook.suppress.get(ban.audience)
        if rules is None:
            raise ActionNotAllowedError("Nothing to them is suppressed in such a case.")
        if not set(rules.roles) & set(pen.actor.roles):
            raise WrongRoleError(f"This is for: {', '.join(rules.roles)}.")
        return rules

    def _end(self, call: Call, ref: str, ban: Ban) -> None:
        case = self._case(call, ref)
        with self._sessions.begin() as session:
            row = withholdings.in_force(session, case.id, ban.audience, ban.order)
            if row is not None:
                withholdings.end(session, row, call.actor_id)

    def _done(self, call: Call, ref: str, action: str, ban: Ban) -> SuppressionPage:
        case = self._case(call, ref)
        detail = {"audience": ban.audience, "order": ban.order}
        self._gatekeeper.note(call.principal, action, case, OK, **detail)
        with self._sessions() as session:
            return _page(withholdings.of_case(session, case.id))

    def _case(self, call: Call, ref: str) -> CaseRow:
        return self._casebook.admitted(call.principal, ref, errands.SUPPRESS)


def _plan(rules: SuppressRules) -> dict[str, object]:
    before = [parse_duration(text).total_seconds() for text in rules.remind]
    return {"to": list(rules.to), "before": before, "then": rules.then}


def _page(rows: Sequence[WithholdingRow]) -> SuppressionPage:
    views = [
        SuppressionView(
            audience=row.audience,
            order=row.code,
            until=row.until,
            then=str(row.plan["then"]),
            set_by=row.set_by,
            set_at=row.set_at,
            ended_by=row.ended_by,
            ended_at=row.ended_at,
        )
        for row in rows
    ]
    return SuppressionPage(items=views, next=None)
