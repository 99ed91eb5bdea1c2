"""Ask one responder by the ways that come at once, until one of them gets through.

Only what hands over within the record is tried here; a way that another system answers for is
left to a contact of its own, so that nobody waits for anybody else's provider.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from activities.reaching import Reaching, Target, Try
from tocsin.domain.paging.messages import Called, CallOrder, LaterWay
from tocsin.domain.paging.plan import Plan, PlannedWay
from tocsin.domain.paging.ports import Responder


@dataclass
class _Count:
    failed: int = 0
    unknown: int = 0
    duplicates: int = 0

    def called(self, one: Responder, later: tuple[LaterWay, ...], how: Try | None) -> Called:
        return Called(
            one.id,
            reached=how is Try.SENT,
            held=how is Try.HELD,
            failed=self.failed,
            unknown=self.unknown,
            duplicates=self.duplicates,
            later=later,
            language=one.language,
        )


class FirstWays:
    """Walks a person's plan as far as it goes at once."""

    def __init__(self, reaching: Reaching) -> None:
        self._reaching = reaching

    def ask(self, order: CallOrder, one: Responder, plan: Plan) -> Called | None:
        """Try the ways in order; after a failure the next one at once, whenever it were due.

        None when the page has stopped asking meanwhile.
        """
        ways, spare = list(plan.ways), list(plan.spare)
        count = _Count()
        while ways or spare:
            is_spare = not ways
            way = (ways or spare)[0]
            has_failed = bool(count.failed or count.unknown)
            if not is_spare and way.after and not has_failed:
                break  # its time has not come
            if not self._reaching.is_instant(way.channel):
                return count.called(one, _rest(ways, spare, at_once=has_failed), None)
            target = Target(one.id, one.language, _later(way), way.address, one.why)
            tried = self._reaching.reach(order, target)
            if tried.how is Try.GONE:
                return None
            count.duplicates += tried.possible_duplicate
            if tried.how is Try.HELD:
                held = _later(way, tried.again_in, held=order.number)
                (ways or spare).pop(0)
                return count.called(one, (held, *_rest(ways, spare)), tried.how)
            (ways or spare).pop(0)
            if tried.how is Try.SENT:
                same = [] if is_spare else [each for each in ways if each.after == way.after]
                later = [each for each in ways if each not in same]
                return count.called(one, _rest(later, [*same, *spare]), tried.how)
            count.failed += tried.how is Try.FAILED
            count.unknown += tried.how is Try.UNKNOWN
        return count.called(one, _rest(ways, spare), None)

    def put_off(self, one: Responder, plan: Plan) -> Called:
        """Leave all ways to contacts of their own."""
        return _Count().called(one, _rest(plan.ways, plan.spare), Try.HELD)


def _rest(
    ways: Iterable[PlannedWay], spare: Iterable[PlannedWay], *, at_once: bool = False
) -> tuple[LaterWay, ...]:
    """Return what is left for contacts; ``at_once``: the next does not wait for its time."""
    left = [_later(way) for way in ways]
    if left and at_once:
        left[0] = replace(left[0], after=0)
    return (*left, *(_later(way, spare=True) for way in spare))


def _later(
    way: PlannedWay, after: int | None = None, *, held: int = 0, spare: bool = False
) -> LaterWay:
    seconds = way.after if after is None else after
    return LaterWay(way.channel, seconds, way.contact, spare=spare, held=held)
