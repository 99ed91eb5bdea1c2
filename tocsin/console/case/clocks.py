"""A case's deadlines as its page shows them, the pressing ones first, and how they turn."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tocsin.console.case.look import Look
from tocsin.desk.clock_views import ClockView
from tocsin.domain.clock_spec import ClockSpec
from tocsin.domain.law.terms import LawClock
from tocsin.domain.playbook import Playbook

LIVE = ("running", "paused", "breached", "uncounted")


@dataclass(frozen=True, slots=True)
class ClockSheet:
    """One clock, and what this person may do to it.

    Attributes:
        turns: ``pause``, ``resume``, ``extend``, ``record``, ``strike``; or none.
        known: Names of the events that its law counts with.
        source: Where the playbook has it from.
    """

    clock: ClockView
    is_live: bool
    turns: Sequence[str] = ()
    known: Sequence[str] = ()
    source: str = ""


def clocks(look: Look) -> Mapping[str, Any]:
    """Tell the clocks: those that run by when they are due, then those that are over."""
    case = look.file.case
    may = look.visitor.may("clock.turn") and case.state == "open"
    found = [_sheet(clock, look.file.playbook, may=may) for clock in case.clocks]
    found.sort(key=lambda one: (not one.is_live, one.clock.due_at))
    live = [one for one in found if one.is_live]
    return {"clocks": live, "clocks_over": [one for one in found if not one.is_live]}


def _sheet(clock: ClockView, playbook: Playbook, *, may: bool) -> ClockSheet:
    spec = next((one for one in playbook.clocks if one.id == clock.id), None)
    is_live = clock.state in LIVE and clock.ended_at is None
    law = _law(clock, spec) if spec and spec.is_counted_by_law else None
    return ClockSheet(
        clock,
        is_live,
        turns=_turns(clock, spec, law) if may and spec and is_live else (),
        known=known_events(law) if law else (),
        source=spec.source if spec else "",
    )


def _law(clock: ClockView, spec: ClockSpec) -> LawClock | None:
    laws = spec.terms.laws if spec.terms else ()
    return next((law for law in laws if law.id == clock.law), laws[0] if laws else None)


def _turns(clock: ClockView, spec: ClockSpec, law: LawClock | None) -> list[str]:
    """Return what can be done to a clock now, as far as its law knows such a thing."""
    pauses = spec.pausable and (
        law is None or any(effect.effect == "pause" for effect in law.effects)
    )
    extends = law is None or bool(law.extensions or law.ordered)
    possible = {
        "pause": pauses and clock.state == "running",
        "resume": clock.state == "paused",
        "extend": extends and clock.state != "uncounted",
        "record": law is not None,
        "strike": law is not None and len(clock.events) > 1,
    }
    return [turn for turn, can in possible.items() if can]


def known_events(law: LawClock) -> list[str]:
    """Return what a law's deadline counts with, by the names of its entry."""
    names = [
        *law.start.latest_of,
        *(name for one in law.effects for name in (one.event, one.until) if name),
        *(extension.event for extension in law.extensions),
        *([law.ordered.event] if law.ordered else []),
    ]
    return list(dict.fromkeys(names))
