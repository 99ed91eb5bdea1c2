"""A playbook as a page to read: ladders as timetables, overlays as sentences."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from tocsin.console.words.common import N_
from tocsin.domain.durations import parse_duration
from tocsin.domain.ladders import Ladder
from tocsin.domain.overlay import Overlay
from tocsin.domain.playbook import Playbook

AT_ONCE, AT_END = N_("at once"), N_("at the end")
INTO, BEFORE, PAST = N_("after {}"), N_("{} before the end"), N_("{} past the end")
SHARE = N_("at {} of the time")


@dataclass(frozen=True, slots=True)
class RungRead:
    """One line of a ladder's timetable.

    Attributes:
        pattern: When, in words with a place for ``length`` or ``share``.
        length: How long after the beginning, before or past the end.
        share: As it is written (``50%``), where the whole span is not known here.
    """

    pattern: str
    to: tuple[str, ...]
    length: timedelta | None = None
    share: str = ""
    every: timedelta | None = None
    times: int | None = None


@dataclass(frozen=True, slots=True)
class LadderRead:
    """A ladder: of what, how long that is when it is a plain duration, and its lines."""

    name: str
    clock: str | None
    whole: timedelta | None
    urgent: bool
    working: bool
    rungs: list[RungRead]


def ladders(book: Playbook) -> list[LadderRead]:
    """Return the ladders of a playbook as timetables."""
    return [_ladder(name, ladder, book) for name, ladder in book.ladders.items()]


def _ladder(name: str, ladder: Ladder, book: Playbook) -> LadderRead:
    written = ladder.of.house
    if ladder.of.clock is not None:
        clocks = (clock for clock in book.clocks if clock.id == ladder.of.clock)
        written = next((clock.duration for clock in clocks), None)
    whole = parse_duration(written) if written else None
    rungs = [
        RungRead(
            *_moment(rung.at, whole, rung.to),
            every=parse_duration(rung.every) if rung.every else None,
            times=rung.times,
        )
        for rung in ladder.rungs
    ]
    working = ladder.hours == "working"
    return LadderRead(name, ladder.of.clock, whole, ladder.urgent, working, rungs)


def _moment(
    at: str, whole: timedelta | None, to: tuple[str, ...]
) -> tuple[str, tuple[str, ...], timedelta | None, str]:
    if at in ("0%", "0m", "0s", "0h"):
        return AT_ONCE, to, None, ""
    if at in ("breach", "100%"):
        return AT_END, to, None, ""
    if at.endswith("%"):
        if whole is None:
            return SHARE, to, None, at.replace("%", " %")
        return INTO, to, whole * int(at[:-1]) / 100, at.replace("%", " %")
    length = parse_duration(at.lstrip("+-"))
    return {"-": BEFORE, "+": PAST}.get(at[0], INTO), to, length, ""


def overlay_lines(overlay: Overlay) -> list[tuple[str, str]]:
    """Return what a place changes: which part, and to what."""
    plain = overlay.model_dump(mode="json", exclude_defaults=True)
    return list(_flat(plain, ""))


def _flat(part: Any, path: str) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - plain data
    if isinstance(part, dict):
        for name, inner in part.items():
            yield from _flat(inner, f"{path} · {name}" if path else str(name))
    elif isinstance(part, list) and any(isinstance(one, (dict, list)) for one in part):
        for place, inner in enumerate(part, 1):
            name = inner.get("id", place) if isinstance(inner, dict) else place
            yield from _flat(inner, f"{path} · {name}")
    elif isinstance(part, list):
        yield path, ", ".join(map(str, part))
    else:
        yield path, str(part)
