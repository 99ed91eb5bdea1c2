"""Check ladders: they lead upwards, reach the breach, and wait for working hours sensibly."""

import re
from collections.abc import Iterator
from datetime import timedelta
from zoneinfo import available_timezones

from tocsin.domain.durations import parse_duration
from tocsin.playbooks.fixes import DURATION, instead
from tocsin.playbooks.sheet import Loc, Plain, Problem, Sheet

BREACH = ("breach", "100%")
PLACES = ("ladders", "overlays/*/ladders")
NO_BREACH = "no rung is at the breach"
AT_BREACH = "add `{at: breach, to: [role:executive], every: 4h}` as its end"
DAYS = re.compile(r"[-+]?(\d+[dw]|P.*[DW].*)")
DURATIONS = (
    *("overlays/*/clocks/*", "clocks/*/by_severity/*", "checklists/*/*/due"),
    "overlays/*/clocks/*/duration",
)
REPEATED = tuple(f"{place}/rungs/*/every" for place in ("ladders/*", "overlays/*/ladders/*"))
LENGTHS = (
    *DURATIONS,
    *("clocks/*/duration", "overlays/*/add_clocks/*/duration", "tasks/rungs/*/at"),
    *(f"{place}/*/of/house" for place in PLACES),
    *(f"{place}/*/rungs/*/at" for place in PLACES),
    *(*REPEATED, "tasks/rungs/*/every"),
)
LONGEST = timedelta(days=36525)
SHORTEST_ROUND = timedelta(minutes=1)


def wrong_ladders(sheet: Sheet) -> Iterator[Problem]:
    """Find ladders that end too early, go back in time, or wait when they must not."""
    for place in PLACES:
        for loc, ladder in sheet.find(f"{place}/*"):
            if isinstance(ladder, dict):
                yield from _rungs(sheet, loc, ladder)
                yield from _hours(sheet, loc, ladder)
    for loc, rungs in sheet.find("tasks/rungs"):
        if isinstance(rungs, list) and not _at_breach(rungs):
            yield sheet.problem(loc, NO_BREACH, AT_BREACH)
    for pattern in DURATIONS:
        for loc, text in sheet.texts(pattern):
            if duration(text) is None:
                yield sheet.problem(loc, f"{text!r} is no duration", DURATION)
    yield from _lengths(sheet)


def _lengths(sheet: Sheet) -> Iterator[Problem]:
    """Find times that end beyond every calendar, and rounds that would only be noise."""
    for pattern in LENGTHS:
        for loc, text in sheet.texts(pattern):
            length = duration(text.lstrip("-+"))
            if length is not None and length > LONGEST:
                message = f"{text!r} is longer than a hundred years"
                yield sheet.problem(loc, message, "write at most 36525d")
    for pattern in (*REPEATED, "tasks/rungs/*/every"):
        for loc, text in sheet.texts(pattern):
            length = duration(text)
            if length is not None and length < SHORTEST_ROUND:
                message = f"{text!r}: nobody can answer so often"
                yield sheet.problem(loc, message, "repeat it every 1m or more seldom")


def _rungs(sheet: Sheet, loc: Loc, ladder: dict[str, Plain]) -> Iterator[Problem]:
    rungs = ladder.get("rungs")
    if not isinstance(rungs, list) or not rungs:
        return
    if not _at_breach(rungs):
        yield sheet.problem((*loc, "rungs", len(rungs) - 1, "at"), NO_BREACH, AT_BREACH)
    span, before = _span(sheet, ladder), (timedelta.min, "")
    for place, rung in enumerate(rungs):
        at = rung.get("at") if isinstance(rung, dict) else None
        instant = _instant(at, span) if isinstance(at, str) else None
        if instant is None or not isinstance(at, str):
            continue
        if instant < before[0]:
            message = f"{at} is earlier than {before[1]}, the rung before it"
            yield sheet.problem(
                (*loc, "rungs", place, "at"), message, "put the rungs in order of time"
            )
        before = (instant, at)


def _at_breach(rungs: list[Plain]) -> bool:
    return any(isinstance(rung, dict) and rung.get("at") in BREACH for rung in rungs)


def _hours(sheet: Sheet, loc: Loc, ladder: dict[str, Plain]) -> Iterator[Problem]:
    zone = ladder.get("zone")
    known = {"home", "place", *available_timezones()} if zone else set[str]()
    if isinstance(zone, str) and zone not in known:
        yield sheet.problem((*loc, "zone"), f"unknown time zone {zone!r}", instead(zone, known))
    if ladder.get("hours") != "working":
        if zone:
            message = "a zone is for working hours only"
            yield sheet.problem((*loc, "zone"), message, "add `hours: working`", on_key=True)
        return
    for pattern in ("rungs/*/at", "rungs/*/every", "of/house"):
        for inner, text in sheet.texts("/".join((*map(str, loc), pattern))):
            if DAYS.fullmatch(text):
                message = f"{text} is ambiguous in working hours"
                yield sheet.problem(inner, message, "write hours: a working day has 8h")


def _span(sheet: Sheet, ladder: dict[str, Plain]) -> timedelta | None:
    of = ladder.get("of")
    if not isinstance(of, dict):
        return None
    if isinstance(house := of.get("house"), str):
        return duration(house)
    for _, clock in sheet.find("clocks/*"):
        if isinstance(clock, dict) and clock.get("id") == of.get("clock"):
            length = clock.get("duration")
            return duration(length) if isinstance(length, str) else None
    return None


def _instant(at: str, span: timedelta | None) -> timedelta | None:
    if span is None:
        return None
    if at == "breach":
        return span
    if at.endswith("%"):
        return span * int(at[:-1]) / 100 if at[:-1].isdigit() else None
    offset = duration(at.lstrip("-+"))
    if offset is None:
        return None
    if at.startswith("+"):
        return span + offset
    return max(span - offset, timedelta()) if at.startswith("-") else offset


def duration(text: str) -> timedelta | None:
    """Read a duration, or None when it is none."""
    try:
        return parse_duration(text)
    except (ValueError, OverflowError):
        return None
