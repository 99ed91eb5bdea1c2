"""Human decisions: who may give a verdict, on exactly which content, and when it counts.

The rules of invariant I3 stand here once; the workflow's validator asks ``refusal`` before
anything is written, so a refused verdict leaves no history.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime

from tocsin.domain.playbook import GateSpec


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one person said, when, and why (the id of the reason's text)."""

    by: str
    verdict: str
    at: datetime
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Gate:
    """One open or decided gate. ``content_sha256`` is None until its content is frozen.

    Attributes:
        id: The stage's id and a visit number (``counsel.1``).
        due_at: When its ladder ends, or None without a ladder.
        makers: People whose own work is decided here; four eyes keeps them out.
    """

    id: str
    stage: str
    spec: GateSpec
    opened_at: datetime
    round: int = 1
    content_sha256: str | None = None
    letter: str | None = None
    letter_digest: str | None = None
    makers: tuple[str, ...] = ()
    verdicts: tuple[Verdict, ...] = field(default=())
    outcome: str | None = None
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a verdict does not count: a stable code and a sentence for the person."""

    code: str
    detail: str


def refusal(
    gate: Gate | None, *, by: str, roles: tuple[str, ...], verdict: str, sha256: str
) -> Refusal | None:
    """Say why this verdict must not count, or None when it does."""
    if gate is None:
        return Refusal("gate-closed", "This gate is not open.")
    if gate.outcome is not None:
        return Refusal("already-decided", f"This gate was already decided: {gate.outcome}.")
    return _person_refusal(gate, by, roles) or _content_refusal(gate, verdict, sha256)


def _person_refusal(gate: Gate, by: str, roles: tuple[str, ...]) -> Refusal | None:
    if not set(roles) & set(gate.spec.holders):
        needed = " or ".join(gate.spec.holders)
        return Refusal("wrong-role", f"This gate is decided by: {needed}.")
    if gate.spec.four_eyes and by in gate.makers:
        return Refusal(
            "four-eyes", "You prepared or asked for what is decided here; somebody else must."
        )
    if any(given.by == by for given in gate.verdicts):
        return Refusal("already-decided", "You have already given your verdict in this round.")
    return None


def _content_refusal(gate: Gate, verdict: str, sha256: str) -> Refusal | None:
    if verdict not in gate.spec.verdicts:
        choices = ", ".join(gate.spec.verdicts)
        return Refusal("unknown-verdict", f"The verdicts of this gate are: {choices}.")
    if gate.content_sha256 is None:
        return Refusal("content-changed", "The content of this gate is being prepared anew.")
    if sha256 != gate.content_sha256:
        return Refusal("content-changed", "The content has changed since you saw it.")
    return None


def decide(gate: Gate, verdict: Verdict) -> Gate:
    """Count a verdict. The gate is decided once a quorum agrees on the same one."""
    verdicts = (*gate.verdicts, verdict)
    agreeing = sum(given.verdict == verdict.verdict for given in verdicts)
    outcome = verdict.verdict if agreeing >= gate.spec.quorum else None
    return replace(gate, verdicts=verdicts, outcome=outcome)


def new_round(gate: Gate, letter: str | None = None, letter_digest: str | None = None) -> Gate:
    """Void what was said, because the content is no longer the one that was seen."""
    return replace(
        gate,
        round=gate.round + 1,
        content_sha256=None,
        letter=letter or gate.letter,
        letter_digest=letter_digest or gate.letter_digest,
        verdicts=(),
    )
