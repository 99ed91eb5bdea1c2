"""Contact those who were called by their further ways, until they answer.

A way that failed, or of which nobody knows, is followed by the person's next one at once. When
nobody who was called can answer any more, the step is over.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta

from tocsin.domain.paging.diary import Diary, Haste
from tocsin.domain.paging.messages import Called, CallOrder, ContactFate, ContactOrder, LaterWay
from tocsin.domain.paging.state import Asked, PageState, Phase, is_machine
from tocsin.domain.timeline import stamp

GOT_THROUGH = ("sent", "delivered")
SOONEST = timedelta(seconds=1)
REMEMBERED = 200


class Contacts:
    """The people of a page, and the ways that lead to them.

    Args:
        state: How the page stands.
        diary: Where what happens is noted.
        orders: Where the contacts that are to be made are added.
    """

    def __init__(
        self, state: PageState, diary: Diary, orders: list[CallOrder | ContactOrder]
    ) -> None:
        self._state = state
        self._diary = diary
        self._orders = orders
        self._under_way: dict[int, ContactOrder] = {}

    @property
    def is_idle(self) -> bool:
        """Whether no contact is under way."""
        return not self._under_way

    def ask(self, called: Called, call: int, now: datetime) -> None:
        """Keep whom a call asked; what it replaces comes no more."""
        state = self._state
        before = state.asked.get(called.id)
        if before and before.call > call:
            return  # a later call was quicker
        one = Asked(call, now, called.later, reached=int(called.reached))
        one.language = called.language
        one.answer = before.answer if before else ""
        state.asked[called.id] = one
        if one.answer or state.phase is not Phase.PAGING:
            one.stop()
        self._arm(one, now)

    def _arm(self, one: Asked, now: datetime, *, at_once: bool = False) -> None:
        """Set when the next way comes; a spare one only when all others failed."""
        if not one.ways:
            one.due_at = None
        elif one.ways[0].spare:
            one.due_at = None if one.reached else now
        else:
            one.due_at = now if at_once else one.since + timedelta(seconds=one.ways[0].after)

    def _due_contacts(self, now: datetime) -> Iterator[tuple[str, Asked, LaterWay]]:
        for person, one in self._state.asked.items():
            if one.due_at is not None and one.due_at <= now and one.ways:
                yield person, one, one.ways[0]

    def order_due(self, now: datetime) -> None:
        """Order every contact that is due."""
        start = self._state.start
        for person, one, way in list(self._due_contacts(now)):
            order = ContactOrder(
                page_id=start.page_id,
                number=self._state.take_number(),
                person=person,
                way=way,
                at=stamp(now),
                case_id=start.case_id,
                urgency=start.urgency,
                severity=start.severity,
                is_test=start.is_test,
                since=self._state.head.seq,
                language=one.language,
            )
            one.trying, one.due_at = order.number, None
            self._under_way[order.number] = order
            self._orders.append(order)

    def contacted(self, number: int, fate: ContactFate, now: datetime) -> bool:
        """Learn what became of a contact; tell whether it may have been the last hope."""
        order = self._under_way.pop(number, None)
        if order is None:
            return False
        went_well = fate.fate in GOT_THROUGH and not fate.possible_duplicate
        self._diary.note(
            "page.contacted",
            haste=Haste.LATER if went_well else Haste.NOW,
            number=number,
            person=order.person,
            channel=order.way.channel,
            fate=fate.fate,
            possible_duplicate=fate.possible_duplicate or None,
        )
        one = self._state.asked.get(order.person)
        if one is None or one.trying != number:
            return False  # called again meanwhile
        one.trying = 0
        if fate.fate in GOT_THROUGH:
            one.reached += 1
        if self._state.phase is not Phase.PAGING or one.answer:
            one.stop()
            return False
        self._go_on(one, order, fate, now)
        return True

    def _go_on(self, one: Asked, order: ContactOrder, fate: ContactFate, now: datetime) -> None:
        if fate.fate == "held":
            held = replace(order.way, held=order.way.held or order.number)
            one.ways = (held, *one.ways[1:])
            one.due_at = now + max(timedelta(seconds=fate.again_in), SOONEST)
            return
        if fate.fate in GOT_THROUGH:
            one.ways = () if is_machine(order.person) else _left(one.ways[1:], order.way)
            self._state.round_reached |= not is_machine(order.person)
            self._arm(one, now)
            return
        one.ways = one.ways[1:]
        self._arm(one, now, at_once=fate.fate != "gone" and not is_machine(order.person))

    def bounced(self, person: str, delivery: int, via: str, now: datetime) -> bool:
        """Learn that what was sent never got there; the same delivery comes back once.

        Returns:
            Whether it may have been the last hope.
        """
        state = self._state
        if delivery and delivery in state.bounced:
            return False
        state.bounced = (*state.bounced, delivery)[-REMEMBERED:]
        self._diary.note("page.bounced", person=person, via=via, delivery=delivery or None)
        one = state.asked.get(person)
        if one is None:
            return False
        one.reached = max(0, one.reached - 1)
        if state.phase is not Phase.PAGING or one.answer or one.reached:
            return False
        if not one.trying:
            self._arm(one, now, at_once=True)
        return True

    def stop(self) -> None:
        """Contact nobody further."""
        for one in self._state.asked.values():
            one.stop()

    def somebody_may_answer(self) -> bool:
        """Tell whether anybody whom the step asked can still answer; a machine cannot."""
        current = self._state.current
        return any(
            one.may_answer
            for person, one in self._state.asked.items()
            if one.call in current and not is_machine(person)
        )


def _left(ways: tuple[LaterWay, ...], got_through: LaterWay) -> tuple[LaterWay, ...]:
    """Return what still comes: the replacements of what got through only if it comes back."""
    spare = [way for way in ways if way.spare or way.after == got_through.after]
    later = [way for way in ways if way not in spare]
    return (*later, *(replace(way, spare=True) for way in spare))
