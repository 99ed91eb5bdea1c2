"""A page: what it does as time goes by.

Pure: whoever runs it passes the time in, carries out its orders, brings back what became of
them, and writes down what the diary has. It looks again at ``due()``.
"""

from datetime import datetime

from tocsin.domain.paging.answers import Answers
from tocsin.domain.paging.diary import CLOCK, Diary, Haste
from tocsin.domain.paging.state import PageState, Phase
from tocsin.domain.timeline import stamp


class Page(Answers):
    """One page from its start to its end.

    The verbs stand in ``answers``; whether they may, ``refusals`` says.
    """

    def __init__(self, state: PageState, diary: Diary | None = None) -> None:
        """Go on from a state; a fresh one waits for ``begin``."""
        super().__init__(state, diary or Diary())

    @property
    def state(self) -> PageState:
        """How it stands."""
        return self._state

    @property
    def diary(self) -> Diary:
        """What happened and is not yet written down."""
        return self._diary

    def begin(self, now: datetime) -> None:
        """Start, unless it has."""
        state, start = self._state, self._state.start
        if state.phase is not Phase.STARTING:
            return
        until = datetime.fromisoformat(start.hold_until) if start.hold_until else now
        # A timer or a call comes at this very moment.
        self._diary.note(
            "page.started",
            start.opened_by,
            haste=Haste.NOW if until > now else Haste.ALONG,
            policy=start.policy_name or None,
            policy_version=start.policy_version or None,
            urgency=start.urgency,
            hold_until=stamp(until) if until > now else None,
        )
        if until > now:
            state.phase, state.next_at = Phase.HELD, until
        else:
            self._begin_walk(now)

    def due(self) -> datetime | None:
        """Return when it must be woken; None while only an answer can move it."""
        state = self._state
        if state.phase is not Phase.PAGING:
            return None if state.is_over else state.next_at
        ways = (one.due_at for one in state.asked.values())
        return min((at for at in (state.next_at, *ways) if at is not None), default=None)

    def wake(self, now: datetime) -> None:
        """Do whatever is due."""
        state = self._state
        if state.phase is Phase.PAGING:
            self._contacts.order_due(now)
        if state.is_over or state.next_at is None or state.next_at > now:
            return
        state.next_at = None
        if state.phase is Phase.PAGING:
            self._advance(now)
        elif state.phase is Phase.HELD:
            self._go_on_from_hold(now)
        elif state.phase is Phase.SNOOZED:
            self._again("snooze-over", now)
        elif state.phase is Phase.ACKNOWLEDGED:
            self._acknowledgement_ran_out(now)
        else:
            state.is_over = True

    def _go_on_from_hold(self, now: datetime) -> None:
        if self._state.walk_began_at is None:
            self._begin_walk(now)
            return
        self._state.phase = Phase.PAGING
        self._advance(now)

    def _again(self, why: str, now: datetime) -> None:
        self._diary.note("page.again", CLOCK, haste=Haste.ALONG, why=why)
        self._start_over(now)

    def _acknowledgement_ran_out(self, now: datetime) -> None:
        if self._ends_at() is not None:
            self._again("acknowledgement-ran-out", now)
        else:
            self._end(CLOCK, now, why="left")
