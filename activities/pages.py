"""Call whom a page's step asks, and contact them further: what the page's workflow orders.

A call keeps what it rests on before it sends. It waits for no other system: what hands over
within the record is tried in it; every other way, and every machine, by a contact of its own.
"""

import time
from datetime import datetime
from typing import Any

import structlog
from temporalio import activity

from activities.first_ways import FirstWays
from activities.reaching import Reaching, Target
from tocsin.domain.paging import choosing
from tocsin.domain.paging.choosing import Choice
from tocsin.domain.paging.messages import (
    Called,
    CallOrder,
    CallResult,
    ContactFate,
    ContactOrder,
    LaterWay,
)
from tocsin.domain.paging.plan import Plan
from tocsin.domain.paging.policy import MACHINE
from tocsin.domain.paging.ports import CallLog, Lead, Plans, Responder, Responders
from tocsin.domain.paging.resolving import chosen
from tocsin.domain.paging.state import is_machine
from tocsin.domain.timeline import stamp

log = structlog.get_logger()
AFTER_FAILURE = (0, 30, 120, 600)  # seconds: when a machine is told, and told again
SECONDS_FOR_ALL = 2.0  # a call holds the page's own task; whoever is left gets a contact


class PageActivities:
    """Calls and contacts."""

    def __init__(
        self,
        responders: Responders,
        plans: Plans,
        calls: CallLog,
        reaching: Reaching,
        seconds: float = SECONDS_FOR_ALL,
    ) -> None:
        self._responders = responders
        self._plans = plans
        self._calls = calls
        self._reaching = reaching
        self._first_ways = FirstWays(reaching)
        self._seconds = seconds

    @activity.defn(name="call", no_thread_cancel_exception=True)
    def call(self, order: CallOrder) -> CallResult:
        """Find whom a step asks at this moment, and ask them by their first ways."""
        at = datetime.fromisoformat(order.at)
        if (until := choosing.deferred_until(order, at)) is not None:
            self._calls.write(order, {"applies": True, "wait_until": stamp(until)})
            return CallResult(wait_until=stamp(until))
        if not choosing.applies(order, at):
            self._calls.write(order, {"applies": False})
            return CallResult(applies=False)
        leads, choice, turn = chosen(self._responders, order, at)
        ids = [_id(one) for one in choice.people]
        plans = self._plans.plans_for(ids, order.urgency, order.severity, at) if ids else {}
        self._calls.write(order, _facts(leads, choice, plans, turn))
        called = self._ask(order, choice, plans)
        log.info(
            "page.called",
            page_id=order.page_id,
            number=order.number,
            step=order.step,
            called=len(called),
            reached=sum(one.reached for one in called),
        )
        return CallResult(called=called, passed_over=len(choice.passed_over))

    @activity.defn(name="contact", no_thread_cancel_exception=True)
    def contact(self, order: ContactOrder) -> ContactFate:
        """Try one later way to one responder."""
        address = self._address(order)
        if address is None:
            return ContactFate("failed")
        target = Target(order.person, order.language, order.way, address)
        tried = self._reaching.reach(order, target)
        return ContactFate(tried.how.value, tried.possible_duplicate, tried.again_in)

    def _address(self, order: ContactOrder) -> str | None:
        kind, _, name = order.person.partition(":")
        if kind == MACHINE:
            return name
        if not self._responders.may_be_asked(name, order.case_id):
            return None
        return self._plans.way_to(name, order.way.channel, order.way.contact)

    def _ask(
        self, order: CallOrder, choice: Choice, plans: dict[str, Plan]
    ) -> tuple[Called, ...]:
        """Ask everybody; whoever has to wait for the others gets a contact of their own."""
        began, called = time.monotonic(), []
        for one in choice.people:
            if time.monotonic() - began > self._seconds:
                called.append(self._first_ways.put_off(one, plans[_id(one)]))
                continue
            asked = self._first_ways.ask(order, one, plans[_id(one)])
            if asked is None:  # it was answered meanwhile
                return tuple(called)
            called.append(asked)
        return (*called, *(_machine(one) for one in choice.responders if is_machine(one.id)))


def _machine(one: Responder) -> Called:
    later = tuple(LaterWay(MACHINE, after) for after in AFTER_FAILURE)
    return Called(one.id, later=later, language=one.language)


def _id(one: Responder) -> str:
    return one.id.partition(":")[2]


def _facts(
    leads: tuple[Lead, ...], choice: Choice, plans: dict[str, Plan], turn: int | None
) -> dict[str, Any]:
    """Write down what a call rests on: ids and words without names or addresses."""
    return {
        "applies": True,
        "turn": turn,
        "is_night_ignored": choice.is_night_ignored,
        "leads": [
            {
                "target": lead.target,
                "how": lead.how,
                "responders": [
                    {"id": one.id, "why": one.why, "zone": one.zone} for one in lead.responders
                ],
            }
            for lead in leads
        ],
        "called": [
            {
                "id": one.id,
                "why": one.why,
                "plan": plans[_id(one)].recorded() if _id(one) in plans else None,
            }
            for one in choice.responders
        ],
        "passed_over": choice.recorded(),
    }
