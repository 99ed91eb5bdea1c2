"""Find what a person means by the little they type: a gate, a letter, an instant."""

from collections.abc import Mapping
from datetime import UTC
from typing import Any

from tocsin.cli import times
from tocsin.cli.errors import CliError, UsageError
from tocsin.domain.durations import parse_duration


def gate(case: Mapping[str, Any], wanted: str) -> Mapping[str, Any]:
    """Return the open gate of that id, or of that stage.

    Raises:
        CliError: No such gate is open, perhaps no longer; says which are.
    """
    gates = case.get("gates") or []
    for found in gates:
        if wanted in {found["id"], found["stage"]}:
            opened: Mapping[str, Any] = found
            return opened
    names = ", ".join(found["id"] for found in gates)
    state = f"open now: {names}" if names else f"the case is at {case['stage']!r}, no gate open"
    raise CliError(f"gate {wanted!r} of {case['ref']} is not open", state)


def check_verdict(opened: Mapping[str, Any], verdict: str) -> None:
    """Raise a usage error when the gate knows no such verdict."""
    if verdict not in opened["verdicts"]:
        known = ", ".join(opened["verdicts"])
        raise UsageError(f"{opened['id']} knows no verdict {verdict!r}", f"known: {known}")


def letter(case: Mapping[str, Any]) -> str:
    """Return the id of the draft letter that an open gate decides on.

    Raises:
        UsageError: There is none.
    """
    for opened in case.get("gates") or []:
        if opened.get("letter"):
            return str(opened["letter"])
    raise UsageError(f"no gate of {case['ref']} decides on a letter now")


def due(text: str) -> dict[str, str | None]:
    """Read by when something is due: a length from now (``2h``) or an instant."""
    try:
        parse_duration(text)
    except ValueError:
        return {"due_at": instant(text, or_else="2h, or ")}
    return {"due_in": text}


def until(text: str) -> dict[str, str | None]:
    """Read until when: a length from now (``2h``) or an instant."""
    try:
        parse_duration(text)
    except ValueError:
        return {"until": instant(text, or_else="2h, or ")}
    return {"for": text}


def instant(text: str | None, or_else: str = "") -> str | None:
    """Read an instant that somebody typed, and write it as the API wants it.

    ``or_else`` is what else could have been written there, for the hint of the error.
    """
    if text is None:
        return None
    try:
        return times.parse(text).astimezone(UTC).isoformat()
    except ValueError as error:
        hint = f"write {or_else}2026-11-22T14:30+01:00"
        raise UsageError(f"{text!r} is no instant", hint) from error
