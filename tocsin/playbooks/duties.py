"""Check that gates and ladders can do what they promise: somebody is always reached.

A ladder that ends before the breach, or whose people may not see the case, is silence.
"""

from collections.abc import Iterator
from datetime import timedelta

from tocsin.domain.access import CaseFacts, Grant, Principal, Role, Sensitivity, effective_roles
from tocsin.domain.durations import parse_duration
from tocsin.playbooks.sheet import Loc, Plain, Problem, Sheet

BREACH = ("breach", "100%")
CATCH_ALL = "a ladder must end in a catch-all at breach"


def wrong_duties(sheet: Sheet) -> Iterator[Problem]:
    """Find gates and ladders that contradict themselves or reach nobody."""
    yield from _wrong_gates(sheet)
    for loc, ladder in sheet.find("ladders/*"):
        if isinstance(ladder, dict):
            yield from _wrong_ladder(sheet, loc, ladder)
    for pattern in ("overlays/*/clocks/*", "clocks/*/by_severity/*", "checklists/*/*/due"):
        for loc, duration in sheet.texts(pattern):
            if _duration(duration) is None:
                yield sheet.problem(loc, f"{duration!r} is no duration")
    for loc, rungs in sheet.find("tasks/rungs"):
        last = rungs[-1] if isinstance(rungs, list) and rungs else None
        if isinstance(last, dict) and last.get("at") not in BREACH:
            yield sheet.problem(loc, CATCH_ALL)
    yield from _unseen(sheet)


def _wrong_gates(sheet: Sheet) -> Iterator[Problem]:
    for loc, gate in sheet.find("stages/*/gate"):
        if not isinstance(gate, dict):
            continue
        quorum = gate.get("quorum", "1")
        many = isinstance(quorum, str) and quorum.isdigit() and int(quorum) > 1
        if many and gate.get("four_eyes") != "true":
            message = (
                f"a quorum of {quorum} contradicts four_eyes: false; the maker may not count"
            )
            yield sheet.problem((*loc, "quorum"), message)
        roles = gate.get("roles")
        early = set(_texts(gate.get("severity_first"))) - set(_texts(gate.get("verdicts")))
        if early:
            message = f"{', '.join(sorted(early))} is no verdict of this gate"
            yield sheet.problem((*loc, "severity_first"), message)
        if isinstance(roles, list) and gate.get("role") in roles:
            yield sheet.problem((*loc, "roles"), "`role` is among `roles` already")


def _wrong_ladder(sheet: Sheet, loc: Loc, ladder: dict[str, Plain]) -> Iterator[Problem]:
    rungs = [
        ((*loc, "rungs", place), at)
        for (*_, place, _), at in sheet.texts(f"ladders/{loc[1]}/rungs/*/at")
    ]
    if not rungs:
        return
    if rungs[-1][1] not in BREACH:
        yield sheet.problem((*rungs[-1][0], "at"), CATCH_ALL)
    span = _span(sheet, ladder)
    before: timedelta | None = None
    for rung, at in rungs:
        instant = _instant(at, span)
        if before is not None and instant is not None and instant < before:
            yield sheet.problem((*rung, "at"), f"{at} is earlier than the rung before it")
        before = instant if instant is not None else before


def _span(sheet: Sheet, ladder: dict[str, Plain]) -> timedelta | None:
    of = ladder.get("of")
    if not isinstance(of, dict):
        return None
    if isinstance(house := of.get("house"), str):
        return _duration(house)
    for _, clock in sheet.find("clocks/*"):
        if isinstance(clock, dict) and clock.get("id") == of.get("clock"):
            duration = clock.get("duration")
            return _duration(duration) if isinstance(duration, str) else None
    return None


def _instant(at: str, span: timedelta | None) -> timedelta | None:
    if span is None:
        return None
    if at == "breach":
        return span
    if at.endswith("%"):
        return span * int(at[:-1]) / 100 if at[:-1].isdigit() else None
    offset = _duration(at.removeprefix("-"))
    if offset is None:
        return None
    return max(span - offset, timedelta()) if at.startswith("-") else offset


def _duration(text: str) -> timedelta | None:
    try:
        return parse_duration(text)
    except (ValueError, OverflowError):
        return None


def _unseen(sheet: Sheet) -> Iterator[Problem]:
    """Find gates that nobody who holds them may see, and catch-alls that reach nobody."""
    for sensitivity in _sensitivities(sheet):
        for loc, gate in sheet.find("stages/*/gate"):
            if isinstance(gate, dict):
                holders = [*_texts(gate.get("roles")), *_texts([gate.get("role", "")])]
                if not _sees(holders, sensitivity):
                    yield sheet.problem(loc, f"no holder may see a {sensitivity} case")
        for loc, rungs in sheet.find("ladders/*/rungs"):
            last = rungs[-1] if isinstance(rungs, list) and rungs else None
            to = _texts(last.get("to")) if isinstance(last, dict) else []
            roles = [target.removeprefix("role:") for target in to]
            by_role = to and all(target.startswith("role:") for target in to)
            if by_role and not _sees(roles, sensitivity):
                yield sheet.problem(
                    loc, f"its last rung reaches nobody on a {sensitivity} case"
                )


def _sensitivities(sheet: Sheet) -> list[Sensitivity]:
    given = [text for _, text in sheet.texts("sensitivity")] or [Sensitivity.OPEN]
    given += [text for _, text in sheet.texts("overlays/*/sensitivity")]
    return [level for level in Sensitivity if level in given]


def _sees(roles: list[str], sensitivity: Sensitivity) -> bool:
    known = [Role(name) for name in roles if name in set(Role)]
    anybody = Principal("anybody", "Anybody", tuple(Grant(role) for role in known))
    return len(known) < len(roles) or bool(effective_roles(anybody, CaseFacts(sensitivity)))


def _texts(part: object) -> list[str]:
    return (
        [one for one in part if isinstance(one, str) and one] if isinstance(part, list) else []
    )
