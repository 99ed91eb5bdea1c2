"""An open gate as somebody sees it who may decide: what is covered, what each verdict takes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from tocsin.console.case.look import Look
from tocsin.console.case.way import title_of
from tocsin.console.rule_texts import rule_text
from tocsin.console.visitor import Visitor
from tocsin.desk.refusals import ContentChangedError, GateClosedError
from tocsin.desk.views import GateChange, GateContent, GateView, LetterView
from tocsin.domain.gate_spec import GateSpec
from tocsin.domain.playbook import Playbook
from tocsin.domain.unfinished import open_places

LONG = 2_000  # characters of one field on the case page; the gate's own page shows all
MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Choice:
    """One verdict that a gate knows.

    Attributes:
        may: Whether this person may give it.
        roles: Who may.
        needed: How many people must agree.
        given: How many have said so in this round.
        still: The roles of those who must still agree.
    """

    verdict: str
    may: bool
    roles: Sequence[str]
    needed: int
    given: int
    still: Sequence[str]


@dataclass(frozen=True, slots=True)
class Answer:
    """A field as the verdict covers it; ``is_cut`` when only its beginning is shown."""

    name: str
    label: str
    text: str
    is_cut: bool


@dataclass(frozen=True, slots=True)
class GateSheet:
    """One open gate; ``why_not`` is a code of why this person cannot decide, or empty."""

    gate: GateView
    title: str
    choices: Sequence[Choice]
    why_not: str
    content: GateContent | None
    answers: Sequence[Answer]
    letter: LetterView | None
    unfinished: Sequence[str]


def gates(look: Look) -> Mapping[str, Any]:
    """Tell every open gate, and what became of the one that a refused form was about."""
    sheets = [sheet(look, gate) for gate in look.file.case.gates]
    return {"sheets": sheets, "change": _change(look)}


def sheet(look: Look, gate: GateView, *, whole: bool = False) -> GateSheet:
    """Show a gate; ``whole`` shows long answers in full."""
    playbook = look.file.playbook
    chosen = _choices(look, gate)
    content = _content(look, gate)
    letter = _letter(look, content)
    answers = _answers(content, playbook, look.visitor.language) if content else ()
    return GateSheet(
        gate=gate,
        title=title_of(playbook, gate.stage),
        choices=chosen,
        why_not=why_not(look.visitor, gate, chosen),
        content=content,
        answers=[one if whole else _cut(one) for one in answers],
        letter=letter,
        unfinished=open_places(letter.body) if letter else (),
    )


def why_not(visitor: Visitor, gate: GateView, choices: Sequence[Choice]) -> str:
    """Say why somebody cannot decide now; the case decides again when they try."""
    me = visitor.principal.id
    if not any(choice.may for choice in choices):
        return "wrong-role"
    if any(person.id == me for person in gate.kept_out):
        return "four-eyes"
    if any(said.by.removeprefix("user:") == me for said in gate.given):
        return "already-decided"
    return ""


def waits_for(look: Look, gate: GateView) -> bool:
    """Tell whether a verdict of the reader counts at a gate now."""
    return not why_not(look.visitor, gate, _choices(look, gate))


def _choices(look: Look, gate: GateView) -> list[Choice]:
    stage = look.file.playbook.find_stage(gate.stage)
    spec = stage.gate if stage else None
    return [_choice(look.visitor, gate, spec, verdict) for verdict in gate.verdicts]


def _choice(visitor: Visitor, gate: GateView, spec: GateSpec | None, verdict: str) -> Choice:
    roles = [role.value for role in spec.givers(verdict)] if spec else gate.roles
    return Choice(
        verdict,
        visitor.may("case.work") and visitor.has(*roles),
        roles,
        spec.needed(verdict) if spec else gate.quorum,
        sum(said.verdict == verdict for said in gate.given),
        gate.still_needed.get(verdict, []),
    )


def _content(look: Look, gate: GateView) -> GateContent | None:
    """Return what a verdict covers; nothing while it is being prepared."""
    try:
        return look.desk.chronicle.gate_of(look.reading, gate.id)
    except (ContentChangedError, GateClosedError):
        return None


def _letter(look: Look, content: GateContent | None) -> LetterView | None:
    if content is None or content.letter is None:
        return None
    return look.desk.chronicle.letter_of(look.reading, content.letter)


def _answers(content: GateContent, playbook: Playbook, language: str) -> Iterator[Answer]:
    for name, value in content.fields.items():
        if name == MISSING or value in (None, "", []):
            continue
        spec = playbook.fields.get(name)
        label = rule_text(language, spec.label, spec.labels) if spec else ""
        text = "\n".join(map(str, value)) if isinstance(value, list) else str(value)
        yield Answer(name, label, text, is_cut=False)


def _cut(answer: Answer) -> Answer:
    if len(answer.text) <= LONG:
        return answer
    return replace(answer, text=answer.text[:LONG], is_cut=True)


def _change(look: Look) -> GateChange | None:
    """Say what is different since the person saw the gate that they tried to decide."""
    sent, refused = look.tried, look.refused
    if sent is None or refused is None or not (gate := sent.one("_gate")):
        return None
    if refused.code not in ("content-changed", "gate-closed", "already-decided"):
        return None
    seen = sent.one("content_sha256")
    return look.desk.ways.gate_change(look.reading, gate, seen)
