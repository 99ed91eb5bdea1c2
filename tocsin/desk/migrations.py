"""Bring an open case to the version of its playbook that is in force: first shown, then done.

What a person saw is what happens: they name the digest that the preview showed, and another
one published meanwhile is refused.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session, sessionmaker

from tocsin.desk import errands
from tocsin.desk.call import Call
from tocsin.desk.casebook import Casebook
from tocsin.desk.clock_refusals import MigrationImpossibleError
from tocsin.desk.clock_views import ClockView
from tocsin.desk.commands import Commands, Order
from tocsin.desk.corrections import Corrections
from tocsin.desk.pen import Pen
from tocsin.desk.refusals import ContentChangedError
from tocsin.desk.views import ChangedCase
from tocsin.domain import clocks
from tocsin.domain.access import Principal, Sensitivity, is_looser
from tocsin.domain.clocks import Clock, ClockState
from tocsin.domain.law.counted import Counted, counted_of
from tocsin.domain.law.reckoning import CalendarError, Event, RefusalError
from tocsin.domain.playbook import ClockSpec, Playbook
from tocsin.playbooks.reckonings import Reckonings
from tocsin.storage.models import CaseRow
from tocsin.storage.pinning import pin_playbook, playbook_digest
from workflows.casework.messages import Migrate


@dataclass(frozen=True, slots=True, kw_only=True)
class ClockChange:
    """One clock before and after; ``now`` is None for one that ends or is not counted.

    ``why`` is the arithmetic of the new instant, or why there is none.
    """

    clock: str
    was: datetime | None
    now: datetime | None
    why: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class MigrationView:
    """What a migration would do; ``impossible`` says why it cannot be done, if so."""

    kind: str
    was: str
    playbook: str
    version: int | None
    impossible: str | None
    stages_added: list[str]
    stages_removed: list[str]
    clocks: list[ClockChange]


class Migrations:
    """Shows what a migration would change, and asks for it."""

    def __init__(
        self,
        sessions: sessionmaker[Session],
        casebook: Casebook,
        commands: Commands,
        corrections: Corrections,
        reckonings: Reckonings,
    ) -> None:
        self._sessions = sessions
        self._casebook = casebook
        self._commands = commands
        self._corrections = corrections
        self._reckonings = reckonings

    def preview(self, principal: Principal, ref: str) -> MigrationView:
        """Show what would change in an open case under the version in force."""
        case = self._casebook.admitted(principal, ref, errands.READ_CASE)
        with self._sessions() as session:
            pinned = self._casebook.playbooks.of(session, case)
        playbook = self._corrections.playbook(case.kind, case.jurisdiction)
        shown = self._casebook.bare_view(case)
        before = {stage.id for stage in pinned.stages}
        after = {stage.id for stage in playbook.stages}
        return MigrationView(
            kind=case.kind,
            was=case.playbook_digest,
            playbook=playbook_digest(playbook),
            version=playbook.version,
            impossible=_impossible(case, playbook),
            stages_added=sorted(after - before),
            stages_removed=sorted(before - after),
            clocks=list(self._changes(case, shown.clocks, pinned, playbook)),
        )

    async def migrate(self, call: Call, ref: str, digest: str, reason: str) -> ChangedCase:
        """Let the case go on under the version in force.

        Raises:
            ContentChangedError: Another version is in force than the one that was seen.
            MigrationImpossibleError: The case cannot go on so.
        """

        def order(pen: Pen) -> Order:
            playbook = self._corrections.playbook(pen.case.kind, pen.case.jurisdiction)
            if playbook_digest(playbook) != digest:
                raise ContentChangedError("Another version is in force now; look again.")
            if impossible := _impossible(pen.case, playbook):
                raise MigrationImpossibleError(impossible)
            pinned = pin_playbook(pen.session, playbook)
            said = pen.write("reason", reason)
            return Order("migrate", Migrate(pen.actor, playbook, pinned, said))

        return await self._commands.send(call, ref, errands.MIGRATE, order)

    def _changes(
        self, case: CaseRow, shown: list[ClockView], pinned: Playbook, playbook: Playbook
    ) -> Iterator[ClockChange]:
        old = {spec.id: spec for spec in pinned.clocks}
        new = {spec.id: spec for spec in playbook.clocks}
        for view in shown:
            clock = clock_of(view, old)
            if clock is None or not clock.is_live:
                continue
            if clock.id not in new:
                why = ["the new version has no such clock"]
                yield ClockChange(clock=clock.id, was=clock.due_at, now=None, why=why)
            else:
                yield self._change(case, clock, new[clock.id])
        for name in new.keys() - {view.id for view in shown} - old.keys():
            why = [f"it starts with: {new[name].starts}"]
            yield ClockChange(clock=name, was=None, now=None, why=why)

    def _change(self, case: CaseRow, clock: Clock, spec: ClockSpec) -> ClockChange:
        counted: Counted | None = None
        try:
            if spec.is_counted_by_law and spec.terms:
                events = clocks.events_under(spec, clock)
                counted = counted_of(
                    self._reckonings.count(spec.terms, events, case.jurisdiction)
                )
        except (RefusalError, CalendarError) as error:
            return ClockChange(clock=clock.id, was=clock.due_at, now=None, why=[str(error)])
        moved = clocks.move(clock, spec, counted, case.severity)
        return ClockChange(
            clock=clock.id, was=clock.due_at, now=moved.due_at, why=list(moved.why)
        )


def clock_of(view: ClockView, specs: Mapping[str, ClockSpec]) -> Clock | None:
    """Make of a shown clock what it is in the case; None for one that its playbook lacks."""
    spec = specs.get(view.id)
    if spec is None:
        return None
    return Clock(
        view.id,
        ClockState(view.state),
        view.started_at,
        view.due_at,
        spec,
        paused_at=view.paused_at,
        ended_at=view.ended_at,
        why=tuple(view.why),
        events=tuple(Event(event.name, event.at) for event in view.events),
    )


def _impossible(case: CaseRow, playbook: Playbook) -> str | None:
    if case.state == "closed":
        return "The case is closed."
    if case.playbook_digest == playbook_digest(playbook):
        return "The case has that version already."
    if is_looser(playbook.sensitivity, Sensitivity(case.sensitivity)):
        then = playbook.sensitivity
        return f"That version holds its cases as {then}, and this one is {case.sensitivity}."
    if case.stage not in {stage.id for stage in playbook.stages}:
        return f"That version has no stage {case.stage}, where the case is."
    return None
