"""Callers that remember whom they were to call, and can be slow or find nobody."""

from temporalio import activity

from tests.workflows.fakes import Slow
from tocsin.domain.paging.messages import (
    Called,
    CallOrder,
    CallResult,
    ContactFate,
    ContactOrder,
    LaterWay,
)
from tocsin.domain.paging.state import CATCH_ALL


class FakeCalls(Slow):
    """Calls and contacts that are remembered instead of made.

    A step's targets are people, or what ``behind`` says is behind them; ``later`` are the ways
    that are to come to each; ``unreachable`` people are not reached by any.
    """

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[CallOrder] = []
        self.contacts: list[ContactOrder] = []
        self.behind: dict[str, tuple[str, ...]] = {}
        self.later: dict[str, tuple[LaterWay, ...]] = {}
        self.unreachable: set[str] = set()
        self.fates: dict[str, list[ContactFate]] = {}
        self.skipped: set[int] = set()
        self.deferred: list[str] = []

    @activity.defn(name="call")
    def call(self, order: CallOrder) -> CallResult:
        self.calls.append(order)
        self.hold()
        if self.deferred:
            return CallResult(wait_until=self.deferred.pop())
        if order.step in self.skipped:
            return CallResult(applies=False)
        targets = order.to or (
            order.policy.catch_all.to
            if order.step == CATCH_ALL
            else order.policy.steps[order.step].to
        )
        people = [one for to in targets for one in self.behind.get(to, (_user(to),))]
        asked = [one for one in people if one not in order.without]
        return CallResult(
            called=tuple(
                Called(
                    one,
                    reached=one not in self.unreachable,
                    failed=int(one in self.unreachable),
                    later=self.later.get(one, ()),
                )
                for one in asked
            ),
            passed_over=len(people) - len(asked),
        )

    @activity.defn(name="contact")
    def contact(self, order: ContactOrder) -> ContactFate:
        self.contacts.append(order)
        fates = self.fates.get(order.person)
        return fates.pop(0) if fates else ContactFate("sent")

    def made(self, page_id: str) -> list[tuple[int, int]]:
        """Return the step and round of each call."""
        return [(one.step, one.round) for one in self.calls if one.page_id == page_id]

    def tried(self, page_id: str) -> list[tuple[str, str]]:
        """Return whom each contact tried, and by which channel."""
        return [(o.person, o.way.channel) for o in self.contacts if o.page_id == page_id]


def _user(target: str) -> str:
    kind, _, name = target.partition(":")
    return f"user:{name}" if kind == "person" else target
