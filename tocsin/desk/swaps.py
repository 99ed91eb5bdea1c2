"""Ask for cover, offer it, approve it, take it back.

Whoever is on the schedule asks for themselves and offers; managers ask on behalf of others.
The person who is relieved or a manager approves, nobody their own offer. What nobody took
stays with the person whose turn it is.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy.orm import Session

from tocsin.desk.call import Call
from tocsin.desk.errors import InvalidError, NotFoundError
from tocsin.desk.rota_office import (
    ON_SCHEDULE,
    InForce,
    RotaOffice,
    check_span,
    in_force,
    one_of_us,
)
from tocsin.desk.schedule_errors import SwapRefusedError
from tocsin.desk.schedule_views import Names
from tocsin.desk.swap_views import SwapPage, SwapView, people_of, swap_view
from tocsin.domain.access import Principal
from tocsin.domain.oncall import swapping
from tocsin.domain.oncall.swap import Swap
from tocsin.storage import schedules
from tocsin.storage.desk_reads import names_of
from tocsin.storage.duty import now_of
from tocsin.storage.schedule_changes import changes_of
from tocsin.storage.schedules import SWAP, NewEvent

LONGEST_DAYS = 400
VIEW = TypeAdapter(SwapView)
Span = tuple[datetime, datetime]
Step = Callable[[Session, InForce, Swap, datetime], Swap]


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverOrder:
    """Whose turns somebody else shall take, and until when they may say so."""

    begin: datetime
    end: datetime
    person: str = "me"
    expires_at: datetime | None = None
    needs_approval: bool = True


class Swaps:
    """Shows requests for cover and takes each to its next state."""

    def __init__(self, office: RotaOffice) -> None:
        self._office = office

    def list(self, principal: Principal, name: str) -> SwapPage:
        """Show a schedule's requests whose span is not over, by their beginning."""
        self._office.admit_reader(principal)
        with self._office.sessions() as session:
            in_force(session, name)
            now = now_of(session)
            last = now + timedelta(days=10 * LONGEST_DAYS)
            rows = schedules.events_between(session, now, last, [name])
            found = sorted((swap for _, swap in changes_of(rows).swaps), key=_by_time)
            names = _names(session, found)
        views = [swap_view(swap, name, names, now) for swap in found]
        return SwapPage(items=views, next=None)

    def mine(self, principal: Principal) -> SwapPage:
        """Show the requests of all schedules that one may answer, or that are about oneself."""
        self._office.admit_reader(principal)
        with self._office.sessions() as session:
            now = now_of(session)
            last = now + timedelta(days=10 * LONGEST_DAYS)
            rotas = {
                row.schedule: schedules.rota_of(row) for row in schedules.in_force(session)
            }
            on_it = {name for name, rota in rotas.items() if principal.id in rota.people()}
            rows = schedules.events_between(session, now, last, rotas)
            found = sorted(
                (
                    (name, swap)
                    for name, swap in changes_of(rows).swaps
                    if name in on_it or principal.id in people_of(swap)
                ),
                key=lambda one: (one[1].begin, one[0]),
            )
            names = _names(session, [swap for _, swap in found])
        views = [swap_view(swap, name, names, now) for name, swap in found]
        return SwapPage(items=views, next=None)

    def get(self, principal: Principal, name: str, key: str) -> SwapView:
        """Show one request."""
        self._office.admit_reader(principal)
        with self._office.sessions() as session:
            found = _found(session, name, key)
            return swap_view(found, name, _names(session, [found]), now_of(session))

    def ask(self, call: Call, name: str, order: CoverOrder) -> SwapView:
        """Ask that others take somebody's turns."""
        self._office.admit_reader(call.principal)
        check_span(order.begin, order.end, LONGEST_DAYS)

        def do(session: Session) -> SwapView:
            people = in_force(session, name).rota.people()
            self._office.check_is_on(call.principal, people)
            who = one_of_us(session, order.person, call.principal)
            if who.id != call.principal.id:
                self._office.check_is_on(call.principal, ())
            if who.id not in people:
                raise InvalidError("`person` has no turns in this schedule.")
            now = now_of(session)
            asked = _fitting(
                swapping.ask,
                uuid.uuid4().hex,
                who.id,
                call.principal.id,
                (order.begin, order.end),
                now,
                expires_at=order.expires_at,
                needs_approval=order.needs_approval,
            )
            return _keep(session, call, name, asked, "asked", now)

        return self._office.change(call, ON_SCHEDULE, name, VIEW, do)

    def offer(
        self, call: Call, name: str, key: str, span: Span | None, in_return: Span | None
    ) -> SwapView:
        """Offer to take the span or a part of it, perhaps for one of one's own in return."""

        def step(_: Session, current: InForce, swap: Swap, now: datetime) -> Swap:
            self._office.check_is_on(call.principal, current.rota.people())
            if in_return and not swap.needs_approval:
                raise InvalidError("`in_return` needs a request that is approved.")
            for one in filter(None, (span, in_return)):
                check_span(*one, LONGEST_DAYS)
            return _fitting(
                swapping.offer,
                swap,
                uuid.uuid4().hex,
                call.principal.id,
                now,
                span=span,
                in_return=in_return,
            )

        return self._step(call, name, key, "offered", step)

    def decide(
        self, call: Call, name: str, key: str, offer: str, *, approved: bool
    ) -> SwapView:
        """Approve or decline an offer."""
        take = swapping.approve if approved else swapping.decline

        def step(_: Session, __: InForce, swap: Swap, now: datetime) -> Swap:
            self._office.check_is_on(call.principal, (swap.person,))
            return _fitting(take, swap, offer, call.principal.id, now)

        return self._step(call, name, key, "approved" if approved else "declined", step)

    def take_back_offer(self, call: Call, name: str, key: str, offer: str) -> SwapView:
        """Take an offer back, an approved one too: what is left returns to the person."""

        def step(_: Session, __: InForce, swap: Swap, now: datetime) -> Swap:
            own = [each.person for each in swap.offers if each.id == offer]
            self._office.check_is_on(call.principal, own)
            return _fitting(swapping.take_back_offer, swap, offer, now)

        return self._step(call, name, key, "untaken", step)

    def take_back(self, call: Call, name: str, key: str) -> SwapView:
        """Take the request back: what is left of what was taken returns to the person."""

        def step(_: Session, __: InForce, swap: Swap, now: datetime) -> Swap:
            self._office.check_is_on(call.principal, (swap.person,))
            return _fitting(swapping.take_back, swap, call.principal.id, now)

        return self._step(call, name, key, "cancelled", step)

    def _step(self, call: Call, name: str, key: str, event: str, step: Step) -> SwapView:
        self._office.admit_reader(call.principal)

        def do(session: Session) -> SwapView:
            current, now = in_force(session, name), now_of(session)
            swap = step(session, current, _found(session, name, key), now)
            return _keep(session, call, name, swap, event, now)

        return self._office.change(call, ON_SCHEDULE, name, VIEW, do)


def _fitting(act: Callable[..., Swap], *args: Any, **given: Any) -> Swap:  # noqa: ANN401
    """Do it, or say what does not fit."""
    try:
        return act(*args, **given)
    except swapping.SwapError as error:
        if error.code == "offer-unknown":
            raise NotFoundError from error
        raise SwapRefusedError(f"{error}", reason=error.code) from error
    except ValueError as error:
        raise InvalidError("A span's end must be after its beginning.") from error


def _found(session: Session, name: str, key: str) -> Swap:
    rows = schedules.events_of(session, SWAP, key)
    if not rows or rows[0].schedule != name:
        raise NotFoundError
    return Swap.model_validate(rows[-1].data)


def _keep(
    session: Session, call: Call, name: str, swap: Swap, event: str, now: datetime
) -> SwapView:
    """Keep the state; its span is also that of all turns taken in return."""
    spans = [swap, *(each.in_return for each in swap.offers if each.in_return)]
    new = NewEvent(
        sort=SWAP,
        key=swap.id,
        event=event,
        by=call.actor_id,
        schedule=name,
        person=swap.person,
        begin=min(span.begin for span in spans),
        end=max(span.end for span in spans),
        data=swap.model_dump(mode="json"),
    )
    schedules.add_events(session, [new])
    return swap_view(swap, name, _names(session, [swap]), now)


def _names(session: Session, found: "list[Swap]") -> Names:
    return Names(names_of(session, {one for swap in found for one in people_of(swap)}))


def _by_time(swap: Swap) -> datetime:
    return swap.begin
