"""Why something happens, in words: the rung, the stage, the clock with its arithmetic."""

import re
from collections.abc import Iterable
from datetime import UTC, datetime

from tocsin.domain.ladders import Ladder, Rung
from tocsin.domain.playbook import Playbook
from tocsin.domain.timeline import Entry

FRACTION = re.compile(r"\.\d{6}Z")
DERIVED = {
    "clock.started",
    "clock.extended",
    "clock.retimed",
    "clock.resumed",
    "clock.recounted",
    "clock.recorded",
    "clock.struck",
}


class Because:
    """Says why; it learns how clocks were counted from the timeline as it goes."""

    def __init__(self, playbook: Playbook) -> None:
        self._playbook = playbook
        self._due: dict[str, str] = {}
        self._why: dict[str, tuple[str, ...]] = {}

    def learn(self, entry: Entry) -> None:
        """Keep when a clock is due, and why then."""
        if entry.event not in DERIVED or "due_at" not in entry.data:
            return
        clock = str(entry.data["clock"])
        self._due[clock] = str(entry.data["due_at"])
        why = entry.data.get("why")
        if isinstance(why, list):
            self._why[clock] = tuple(why)

    def entry(self, entry: Entry) -> str:
        """Say why an entry stands in the timetable."""
        data = entry.data
        if entry.event in DERIVED:
            return in_a_row(self.why(str(data.get("clock"))))
        if entry.event in ("gate.opened", "gate.reopened"):
            return self._deciders(stage_of(str(data["gate"])))
        if entry.event == "stage.entered":
            return self._playbook.stage(str(data["stage"])).title
        if entry.event == "clock.uncounted":
            return f"the law pack does not count it ({data.get('code')}): due at once"
        clock = str(data.get("clock", ""))
        if clock and clock in self._due:
            return f"due {readable(self._due[clock])}"
        return ""

    def _deciders(self, stage: str) -> str:
        """Say who decides a gate, and with which verdicts."""
        gate = self._playbook.stage(stage).gate
        if gate is None:
            return ""
        many = f"{gate.quorum} × " if gate.quorum > 1 else ""
        eyes = ", four eyes" if gate.four_eyes else ""
        return f"{many}{' or '.join(gate.holders)} decides{eyes}: {', '.join(gate.verdicts)}"

    def rung(self, key: str) -> str:
        """Say which rung of which ladder it is, and what that is measured by."""
        owner, _, number = key.partition("/rung:")
        kind, _, name = owner.partition(":")
        if kind == "task":
            rules = self._playbook.tasks
            at = rules.rungs[int(number)].at if rules else ""
            return f"{_at(at)} of task {name}"
        ladder_name, ladder = self._ladder(kind, name)
        if ladder is None:
            return key
        clock = name if kind == "clock" else ladder.of.clock
        of = f"clock {clock}{self._until(clock)}" if clock else ladder.of.house
        of = f"{of} of work" if ladder.hours == "working" else of
        whose = f", gate {stage_of(name)}" if kind == "gate" else ""
        return f"{_at(ladder.rungs[int(number)].at)} of {of} (ladder {ladder_name}{whose})"

    def templates(self, stage: str) -> list[str]:
        """Return what a stage sends when it begins."""
        return [notice.template for notice in self._playbook.stage(stage).notices]

    def rung_of(self, key: str) -> tuple[Rung | None, bool]:
        """Return the rung that a key names, and whether it keeps to working hours."""
        owner, _, number = key.partition("/rung:")
        kind, _, name = owner.partition(":")
        if kind == "task":
            rules = self._playbook.tasks
            return (rules.rungs[int(number)] if rules else None), False
        _, ladder = self._ladder(kind, name)
        if ladder is None:
            return None, False
        return ladder.rungs[int(number)], ladder.hours == "working"

    def _ladder(self, kind: str, name: str) -> tuple[str, Ladder | None]:
        if kind == "clock":
            ladder = self._playbook.clock(name).ladder
        else:
            gate = self._playbook.stage(stage_of(name)).gate
            ladder = gate.ladder if gate else None
        return (ladder, self._playbook.ladders[ladder]) if ladder else ("", None)

    def why(self, clock: str | None) -> tuple[str, ...]:
        """Return how a clock was counted, one line a step, instants to the second."""
        return tuple(FRACTION.sub("Z", line) for line in self._why.get(clock or "", ()))

    def clock_of(self, key: str) -> str:
        """Return the clock that a rung's ladder is measured by, if any."""
        kind, _, name = key.partition("/")[0].partition(":")
        if kind == "clock":
            return name
        _, ladder = self._ladder(kind, name) if kind == "gate" else ("", None)
        return (ladder.of.clock or "") if ladder else ""

    def _until(self, clock: str) -> str:
        return f", due {readable(self._due[clock])}" if clock in self._due else ""


def in_a_row(lines: Iterable[str]) -> str:
    """Write steps of arithmetic one after the other."""
    return " ".join(line if line.endswith(".") else f"{line};" for line in lines).rstrip(";")


def stage_of(gate_id: str) -> str:
    """Return the stage of a gate's id: ``review.3`` is of ``review``."""
    return gate_id.rpartition(".")[0]


def readable(stamp: str) -> str:
    """Write an instant to the second."""
    return datetime.fromisoformat(stamp).astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def _at(at: str) -> str:
    if at == "breach":
        return "breach"
    return f"{at[1:]} before the end" if at.startswith("-") else at
