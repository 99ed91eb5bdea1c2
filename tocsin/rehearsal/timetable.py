"""A rehearsed case as a timetable: when, who, what, and because of what."""

from collections.abc import Container, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from operator import attrgetter

from tocsin.domain.messages import NoticeOrder
from tocsin.domain.playbook import AUDIENCES
from tocsin.domain.subscribing import STANDING
from tocsin.domain.timeline import Entry
from tocsin.rehearsal.because import Because
from tocsin.rehearsal.story import Done, Story

SILENT = {"notice.sent", "case.received", "rung.climbed", "note.added"}
NOT_ACTORS = {"system", "clock"}
TOLD, REFUSED = "told", "refused"
ALL = "stakeholders:all"
ASSIGNED = "task-assigned"  # names its task, too, but no rung of it sends this
NAMING = (
    *("verdict", "outcome", "action", "document", "severity", "clock", "gate", "stage"),
    *("task", "person", "into", "template", "target"),
)


@dataclass(frozen=True, slots=True)
class Repeats:
    """That a rung comes again and again.

    Attributes:
        every: How often.
        times: How often in all; None when nothing ends it.
        until: When it comes for the last time; None when nothing ends it.
        is_working: Counted in working hours.
    """

    every: timedelta
    times: int | None = None
    until: datetime | None = None
    is_working: bool = False


@dataclass(frozen=True, slots=True)
class Row:
    """One thing that happens.

    Attributes:
        at: When, UTC.
        event: ``told``, ``refused`` (a step of the script), or as in the case's timeline.
        who: Who is told, or who did it.
        what: Which template, stage, gate, clock or verdict.
        because: Why.
        language: Of a letter to an outsider; ``de → en`` when there is none in German.
        clock: The clock that it comes from or is about.
        rung: The rung that it comes from: ``gate:review.1/rung:0``.
        why: How that clock was counted, one line a step.
        late: How long after it was due.
    """

    at: datetime
    event: str
    who: tuple[str, ...] = ()
    what: str = ""
    because: str = ""
    urgency: str = ""
    language: str = ""
    stage: str = ""
    gate: str = ""
    clock: str = ""
    why: tuple[str, ...] = ()
    rung: str = ""
    due_at: datetime | None = None
    late: timedelta = timedelta()
    repeats: Repeats | None = None


def lived(story: Story) -> list[Row]:
    """Write down everything that happened, in order, each repetition for itself."""
    return sorted(_Writer(story).rows(), key=attrgetter("at"))


class _Writer:
    def __init__(self, story: Story) -> None:
        self._story = story
        self._because = Because(story.playbook)
        self._stage = ""
        self._language = story.scene.language or story.playbook.language
        self._now = story.scene.received_at
        climbed = [one for one in story.entries if one.event == "rung.climbed"]
        owners = {str(one.data["rung"]).partition("/")[0] for one in climbed}
        self._plain = [one for one in story.orders if not _is_of_rung(one[1], owners)]
        self._of_rungs = [one for one in story.orders if _is_of_rung(one[1], owners)]
        self._skipped = {(jump.to, key) for jump in story.jumps for key in jump.keys}

    def rows(self) -> Iterator[Row]:
        """Yield the rows; what a stage sends stands with it, other notices end an instant."""
        for entry in self._story.entries:
            at = datetime.fromisoformat(entry.at)
            if at > self._now:
                yield from self._notices_until(at)
                self._now = at
            self._because.learn(entry)
            if entry.event == "stage.entered":
                self._stage = str(entry.data["stage"])
            if entry.event == "rung.climbed":
                yield from self._rung(entry, at)
            elif entry.event not in SILENT:
                yield self._entry(entry, at)
            if entry.event == "stage.entered":
                yield from self._stage_notices(at)
        yield from self._notices_until(None)
        yield from (_refused(done) for done in self._story.done if done.refused)

    def _stage_notices(self, at: datetime) -> Iterator[Row]:
        """Yield what a stage that begins sends."""
        templates = self._because.templates(self._stage)
        for one in [one for one in self._plain if one[0] == at]:
            if one[1].template in templates:
                templates.remove(one[1].template)
                self._plain.remove(one)
                yield self._notice(*one, because=f"stage {self._stage} begins")

    def _notices_until(self, at: datetime | None) -> Iterator[Row]:
        while self._plain and (at is None or self._plain[0][0] < at):
            yield self._notice(*self._plain.pop(0), because="as it happens")

    def _notice(self, at: datetime, order: NoticeOrder, *, because: str) -> Row:
        return Row(
            at,
            TOLD,
            who=_who(order),
            what=order.template,
            because=because,
            language=self._language_of(order),
            urgency=order.urgency,
            stage=self._stage,
            due_at=_instant(order.due_at),
        )

    def _language_of(self, order: NoticeOrder) -> str:
        """Say in what outsiders are written to; our own people read their own language."""
        if not set(order.to) & set(AUDIENCES):
            return ""
        rules, then = self._story.scene.rules, self._story.playbook.language
        return rules.written_in(order.template, self._language, then)

    def _rung(self, entry: Entry, at: datetime) -> Iterator[Row]:
        key = str(entry.data["rung"])
        order = self._order_of(key, at, entry)
        if (at, key) in self._skipped:
            return
        kind, _, name = key.partition("/")[0].partition(":")
        clock = self._because.clock_of(key)
        yield Row(
            at,
            TOLD,
            who=_who(order) if order else (),
            what=order.template if order else "nobody",
            because=self._because.rung(key),
            urgency=order.urgency if order else "",
            stage=self._stage,
            gate=name if kind == "gate" else "",
            clock=clock,
            why=self._because.why(clock),
            rung=key,
            due_at=_instant(entry.data.get("due_at")),
            late=_late(entry),
        )

    def _order_of(self, key: str, at: datetime, entry: Entry) -> NoticeOrder | None:
        """Find what a rung ordered: of its owner, at that instant, and to whom it says."""
        owner, to = key.partition("/")[0], entry.data["to"]
        named = to if isinstance(to, list) else []
        roles = {target for target in named if target.startswith("role:")}
        for one in self._of_rungs:
            ordered_at, order = one
            if ordered_at == at and order.gate == owner and roles <= set(order.to):
                self._of_rungs.remove(one)
                return order
        return None

    def _entry(self, entry: Entry, at: datetime) -> Row:
        data = entry.data
        return Row(
            at,
            entry.event,
            who=() if entry.actor in NOT_ACTORS else (entry.actor,),
            what=next((str(data[name]) for name in NAMING if data.get(name)), ""),
            because=self._because.entry(entry),
            stage=self._stage,
            gate=str(data.get("gate", "")),
            clock=str(data.get("clock", "")),
            why=self._because.why(str(data.get("clock", ""))),
            due_at=_instant(data.get("due_at")),
            late=_late(entry),
        )


def _who(order: NoticeOrder) -> tuple[str, ...]:
    """Say who is told; nobody knows in a rehearsal who subscribes to cases of its sort."""
    named = (ALL if target.startswith(STANDING) else target for target in order.to)
    return tuple(dict.fromkeys(named))


def _is_of_rung(order: NoticeOrder, owners: Container[str]) -> bool:
    return order.gate in owners and order.template != ASSIGNED


def _refused(done: Done) -> Row:
    step = done.step
    what = step.verdict or step.action or step.clock or step.do
    return Row(done.at, REFUSED, what=f"{step.do} {what}", because=done.refused)


def _instant(stamp: object) -> datetime | None:
    return datetime.fromisoformat(stamp) if isinstance(stamp, str) else None


def _late(entry: Entry) -> timedelta:
    late = entry.data.get("late_ms", 0)
    return timedelta(milliseconds=late if isinstance(late, int) else 0)
