"""Order notices beside the story.

Escalation never waits for the outside world: each notice is bounded.
A notice that reached nobody makes the next rung of its ladder due at once.
"""

import asyncio
from datetime import timedelta

from temporalio import workflow
from temporalio.common import RetryPolicy
from temporalio.exceptions import ActivityError, ApplicationError

from activities.notices import NoticeActivities
from tocsin.domain.agenda import Agenda
from tocsin.domain.messages import NoticeFate, NoticeOrder
from tocsin.domain.response import OWNER
from workflows.casework.followers import may_be_nobody, stakeholders
from workflows.casework.messages import NoticeBounced
from workflows.casework.pressing import shared_clock
from workflows.casework.scribe import Scribe
from workflows.casework.state import CaseState, Told

DELIVERY = "delivery"
BACKOFF = RetryPolicy(
    initial_interval=timedelta(milliseconds=500),
    backoff_coefficient=1.5,
    maximum_interval=timedelta(seconds=5),
)


class Courier:
    """Sends what the story and the agenda order, and writes down who was reached."""

    def __init__(self, state: CaseState, scribe: Scribe, agenda: Agenda) -> None:
        self._state = state
        self._scribe = scribe
        self._agenda = agenda
        self._under_way: set[asyncio.Task[None]] = set()

    def send(
        self,
        to: tuple[str, ...],
        template: str,
        *,
        owner: str | None = None,
        urgency: str = "routine",
        due_at: str | None = None,
        attach: tuple[str, ...] = (),
        about: str | None = None,
    ) -> None:
        """Order a notice and go on; ``owner`` is whose ladder it is a rung of.

        ``attach`` names the documents that it must carry copies of; ``about`` the follow-up
        whose missing elements it tells, instead of the case's own.
        """
        to = addressed(self._state, to, owner)
        if not to:
            return  # nobody follows the case
        self._state.tells += 1
        order = NoticeOrder(
            case_id=self._state.case_id,
            number=self._state.tells,
            to=to,
            template=template,
            urgency=urgency,
            gate=owner,
            due_at=due_at,
            letter=self._state.letters.get(template),
            missing=self._state.lacking.get(about, ()) if about else self._state.missing,
            outcome=self._state.decision,
            items=self._state.items_of(attach),
        )
        task = asyncio.create_task(self._deliver(order))
        self._under_way.add(task)
        task.add_done_callback(self._under_way.discard)

    @property
    def is_idle(self) -> bool:
        """Whether no notice is under way."""
        return not self._under_way

    async def _deliver(self, order: NoticeOrder) -> None:
        try:
            fate = await workflow.execute_activity_method(
                NoticeActivities.notify,
                order,
                task_queue=DELIVERY,
                start_to_close_timeout=timedelta(seconds=60),
                heartbeat_timeout=timedelta(seconds=4),
                schedule_to_close_timeout=timedelta(minutes=3),
                retry_policy=BACKOFF,
                summary=f"{order.template} → {order.to[0]}",
            )
        except ActivityError as error:
            fate = _fate_so_far(error)
        if fate.withheld:
            self._scribe.write(
                "notice.withheld",
                number=order.number,
                template=order.template,
                to=list(order.to),
                orders=list(fate.orders),
            )
        if not (fate.reached or fate.failed or fate.unknown) and (
            fate.withheld or may_be_nobody(order.to)
        ):
            return
        self._write_down(order, fate)
        if order.gate:
            self._state.remember_told(order.number, Told(order.gate, fate.reached))
            self._hurry_unless_reached(order.number)

    def _write_down(self, order: NoticeOrder, fate: NoticeFate) -> None:
        went_well = fate.reached and not (fate.failed or fate.unknown or fate.duplicates)
        # The ledger has every attempt already; what went well can wait for the next batch.
        write = self._scribe.write_later if went_well else self._scribe.write
        write(
            "notice.sent" if fate.reached else "notice.unreached",
            number=order.number,
            template=order.template,
            to=list(order.to),
            owner=order.gate,
            reached=list(fate.reached),
            failed=fate.failed,
            unknown=fate.unknown,
            possible_duplicates=fate.duplicates,
            later=fate.later or None,
        )

    def came_back(self, message: NoticeBounced) -> None:
        """Write down that a notice came back; a rung that reached nobody else hurries the next.

        A bounce may come before the send has answered.
        """
        if not self._state.remember_bounce(message.number, message.recipient):
            return
        told = self._state.told.get(str(message.number))
        self._scribe.write(
            "notice.bounced",
            number=message.number,
            recipient=message.recipient,
            status=message.status,
            owner=told.owner if told else None,
        )
        if told and message.recipient in told.reached:
            self._hurry_unless_reached(message.number)

    def _hurry_unless_reached(self, number: int) -> None:
        told = self._state.told.get(str(number))
        if not told or set(told.reached) - set(self._state.bounced.get(str(number), ())):
            return
        gate = self._state.gate
        if not self._agenda.hurry(told.owner, workflow.now()) and gate:
            clock = shared_clock(self._state, gate)
            if clock and told.owner == f"gate:{gate.id}":
                self._agenda.hurry(f"clock:{clock.id}", workflow.now())


def addressed(state: CaseState, to: tuple[str, ...], owner: str | None) -> tuple[str, ...]:
    """Name the people and roles that stand behind a case's own targets."""
    found: list[str] = []
    for target in to:
        scheme, _, name = target.partition(":")
        if target == OWNER:
            task = state.tasks.get((owner or "").partition(":")[2])
            found += addressed(state, (task.owner,), None) if task else ()
        elif scheme == "case-role":
            found += _in_role(state, name)
        elif scheme == "stakeholders":
            found += stakeholders(state, target)
        else:
            found.append(target)
    return tuple(dict.fromkeys(found))


def _in_role(state: CaseState, name: str) -> list[str]:
    """Return who has a case role, or the roles that are asked until somebody has it."""
    if name in state.roles:
        return [f"person:{state.roles[name]}"]
    role = state.playbook.roles.get(name)
    return [f"role:{holder}" for holder in role.holders] if role else []


def _fate_so_far(error: ActivityError) -> NoticeFate:
    """Read who was reached before a notice was given up, out of the failure's details."""
    cause = error.cause
    if isinstance(cause, ApplicationError) and cause.details:
        return NoticeFate(**cause.details[0])
    return NoticeFate(failed=1)
