"""Human decisions: who may give a verdict, on exactly which content, and when it counts.

The rules of invariant I3 stand here once; the workflow's validator asks ``refusal`` before
anything is written, so a refused verdict leaves no history.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime

from tocsin.domain.playbook import GateSpec


@dataclass(frozen=True, slots=True)
class Verdict:
    """What one person said, when, and why (the id of the reason's text).

    ``roles`` are those of the person's roles that may give this verdict.
    """

    by: str
    verdict: str
    at: datetime
    reason: str | None = None
    roles: tuple[str, ...] = ()


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
    return (
        _person_refusal(gate, by, roles)
        or _content_refusal(gate, verdict, sha256)
        or _verdict_refusal(gate, roles, verdict)
    )


def _person_refusal(gate: Gate, by: str, roles: tuple[str, ...]) -> Refusal | None:
    if not set(roles) & set(gate.spec.voices):
        needed = " or ".join(gate.spec.voices)
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


def _verdict_refusal(gate: Gate, roles: tuple[str, ...], verdict: str) -> Refusal | None:
    """Keep verdicts that are for some roles from the others who may decide here."""
    givers = gate.spec.givers(verdict)
    if set(roles) & set(givers):
        return None
    return Refusal("wrong-role", f"`{verdict}` is decided by: {' or '.join(givers)}.")


def decide(gate: Gate, verdict: Verdict) -> Gate:
    """Count a verdict. The gate is decided once all who are needed agree on the same one."""
    counted = replace(gate, verdicts=(*gate.verdicts, verdict))
    is_decided = not still_needed(counted, verdict.verdict)
    return replace(counted, outcome=verdict.verdict) if is_decided else counted


def still_needed(gate: Gate, verdict: str) -> tuple[str, ...]:
    """Return one entry for each person who must still agree on a verdict.

    It is the role that they must have, or several with ``or`` between them. Of the roles that
    must each agree, one person stands for one only.
    """
    agreeing = [given for given in gate.verdicts if given.verdict == verdict]
    uncovered = _uncovered(gate.spec.each_of(verdict), [given.roles for given in agreeing])
    more = max(gate.spec.needed(verdict) - len(agreeing) - len(uncovered), 0)
    return (*uncovered, *([" or ".join(gate.spec.givers(verdict))] * more))


def _uncovered(roles: tuple[str, ...], people: list[tuple[str, ...]]) -> tuple[str, ...]:
    """Return the fewest roles for which nobody is left when each person stands for one."""
    if not roles:
        return ()
    first, others = roles[0], roles[1:]
    best = (first, *_uncovered(others, people))
    for place, held in enumerate(people):
        if first in held:
            rest = _uncovered(others, people[:place] + people[place + 1 :])
            best = min(best, rest, key=len)
    return best


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
