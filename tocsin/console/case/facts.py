"""What an entry's data says to people: in words, with names and titles, or not at all.

Ids, digests and codes of machines stand on the entry's own page. A member that is not named
here says nothing in the timeline's line.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal, TypeAlias

from tocsin.console.case.way import title_of
from tocsin.desk.casebook import CaseFile
from tocsin.desk.views import EntryView

MOST = 8  # of a list
OF_RULES = "rule-text"
NOTABLE = timedelta(minutes=1)  # what is less late is how long a machine takes
INSTANTS = ("due_at", "until", "happened_at", "received_at")
WORDS = {  # members whose codes have words, by the scheme of those
    "verdict": "verdict",
    "clock": "clock",
    "severity": "severity",
    "action": "action",
    "document": "document",
    "happened": "law-event",
}
COUNTS = ("failed", "unknown", "possible_duplicates")
FLAGS = ("resend", "automatic")
PLAIN = ("person", "to")  # what the event is about needs no label
TARGETS = ("to", "reached", "target", "recipient", "audience", "person")
SAID_TWICE = {  # what the event itself says already, or the line's own time
    ("clock.met", "state"),
    ("rung.climbed", "due_at"),
    ("case.received", "kind"),
}


@dataclass(frozen=True, slots=True)
class Word:
    """A code with the scheme of its word; without one it is a name and stands as it is.

    A text of the playbook is one of ``OF_RULES``.
    """

    scheme: str
    code: str


How: TypeAlias = Literal["words", "instant", "late", "number", "alike"]


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that an entry says.

    Attributes:
        label: What stands before it; None when it speaks for itself.
        said: Its words; or one instant, length of time, or number, as ``how`` says.
        is_cut: Whether there is more of it.
    """

    label: Word | None
    said: Sequence[Word | datetime | timedelta | int] = ()
    how: How = "words"
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class Telling:
    """One entry, and what is known of the case that it belongs to."""

    entry: EntryView
    names: Mapping[str, str]
    file: CaseFile

    def facts(self) -> Iterator[Fact]:
        """Yield what it says to people, in the order of its data."""
        data = self.entry.data or {}
        for member, value in data.items():
            is_text = f"{member}_digest" in data
            if value and not is_text and (self.entry.event, member) not in SAID_TWICE:
                yield from self._facts_of(member, value)

    def _facts_of(self, member: str, value: Any) -> Iterator[Fact]:  # noqa: ANN401 - of any entry
        label = Word("data", member)
        if member == "received_at" and _is_now(value, self.entry.at):
            return
        if member in INSTANTS:
            yield Fact(label, [datetime.fromisoformat(value)], "instant")
        elif member in WORDS:
            yield Fact(None, [Word(WORDS[member], value)])
        elif member in COUNTS:
            yield Fact(label, [value], "number")
        elif member in FLAGS:
            yield Fact(label)
        elif member in TARGETS:
            yield from self._people(member, value if isinstance(value, list) else [value])
        elif member in TELLERS:
            yield from TELLERS[member](self, value)

    def _people(self, member: str, targets: Sequence[str]) -> Iterator[Fact]:
        told = (self.entry.data or {}).get("to", [])
        if member == "reached" and {one.partition(":")[0] for one in targets} <= set(told):
            return  # whom it was sent to has it
        known = [word for one in targets if (word := self.target(one)) is not None]
        if known:
            label = None if member in PLAIN else Word("data", member)
            yield Fact(label, known[:MOST], is_cut=len(known) > MOST)

    def target(self, said: str) -> Word | None:
        """Name a person, a role or a party; None for one whom nobody can name."""
        scheme, colon, rest = said.partition(":")
        if scheme in ("role", "webhook"):
            return Word(scheme if scheme == "role" else "", rest)
        if scheme == "case-role":
            return self.role(rest)
        name = self.names.get(rest if colon and scheme in ("user", "person") else said)
        if name:
            return Word("", name)
        if scheme == "stakeholders":
            return Word("target", scheme)
        return Word("audience", scheme) if scheme in PARTIES or said == USER else None

    def role(self, code: str) -> Word:
        """Name a role, as the case's playbook does if it is one of the case's own."""
        known = self.file.case.roles.get(code)
        return (
            Word(OF_RULES, known.title) if known and known.title != code else Word("role", code)
        )

    def stage(self, code: str) -> Word:
        """Name a stage as the playbook does."""
        title = title_of(self.file.playbook, code)
        return Word(OF_RULES, title) if title else Word("stage", code)

    def outcome(self, code: str) -> Word:
        """Name what a gate or the whole case came to."""
        ended = self.file.playbook.outcomes.get(code)
        is_end = self.entry.event == "case.closed" and ended is not None
        return Word(OF_RULES, ended.title) if is_end and ended else Word("verdict", code)

    def before(self, was: str) -> Iterator[Fact]:
        """Name what was so before: a severity, or who had a role."""
        label = Word("data", "was")
        if self.entry.event == "severity.set":
            yield Fact(label, [Word("severity", was)])
        elif was in self.names:
            yield Fact(label, [Word("", self.names[was])])

    def task(self, id_: str) -> Iterator[Fact]:
        """Name a task by its title, if the reader may see it."""
        title = next((one.title for one in self.file.case.tasks if one.id == id_), None)
        if title:
            yield Fact(None, [Word(OF_RULES, title)])

    def owner(self, owner: str) -> Iterator[Fact]:
        """Name whose a task is; of a notice it is no person."""
        word = self.target(owner) if self.entry.event.startswith("task.") else None
        if word:
            yield Fact(Word("data", "owner"), [word])


def _is_now(instant: str, at: str) -> bool:
    """Tell whether something came in when its entry was written."""
    return abs(datetime.fromisoformat(instant) - datetime.fromisoformat(at)) < NOTABLE


def _answers(_: Telling, answers: Sequence[str]) -> Iterator[Fact]:
    for one in answers:
        question, _equals, answer = one.partition("=")
        yield Fact(Word("question", question), [Word("answer", answer)])


def _needed(_: Telling, roles: Sequence[str]) -> Iterator[Fact]:
    every = [Word("role", one) for voices in roles for one in voices.split(" or ")]
    yield Fact(Word("data", "still_needed"), every)


def _late(_: Telling, milliseconds: int) -> Iterator[Fact]:
    late = timedelta(milliseconds=milliseconds)
    if late >= NOTABLE:
        yield Fact(None, [late], "late")


def _round(_: Telling, number: int) -> Iterator[Fact]:
    if number > 1:
        yield Fact(Word("data", "round"), [number], "number")


def _state(_: Telling, state: str) -> Iterator[Fact]:
    if state != "running":
        yield Fact(None, [Word("clock-state", state)])


def _one(word: Word) -> Iterator[Fact]:
    yield Fact(None, [word])


PARTIES, USER = ("requester", "authority"), "user"
TELLERS: dict[str, Callable[[Telling, Any], Iterator[Fact]]] = {
    "stage": lambda told, stage: _one(told.stage(stage)),
    "gate": lambda told, gate: _one(told.stage(gate.rpartition(".")[0])),
    "outcome": lambda told, outcome: _one(told.outcome(outcome)),
    "role": lambda told, role: _one(told.role(role)),
    "kind": lambda _, kind: _one(Word("kind", kind)),
    "channel": lambda _, channel: _one(Word("channel", channel)),
    "zone": lambda _, zone: _one(Word("", zone)),
    "score": lambda _, score: iter([Fact(None, [score], "alike")]),
    "was": Telling.before,
    "task": Telling.task,
    "owner": Telling.owner,
    "answers": _answers,
    "still_needed": _needed,
    "late_ms": _late,
    "round": _round,
    "state": _state,
}
