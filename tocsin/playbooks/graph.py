"""Check a playbook's graph of stages: each can be reached, and every way has an end.

It reads the raw sheet, so that a fault elsewhere in the file hides nothing here. When an
edge leads to no stage, ``references`` reports that, and the ways are checked once it is mended.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from tocsin.domain.stage_spec import BACK
from tocsin.playbooks.fixes import instead
from tocsin.playbooks.sheet import Loc, Plain, Problem, Sheet

END = "$end"
NOWHERE = "$nowhere"


@dataclass(frozen=True, slots=True)
class Step:
    """One stage as the graph sees it: where each outcome leads."""

    id: str
    loc: Loc
    leads: dict[str, str]
    waits: bool
    skip: str | None

    @property
    def exits(self) -> set[str]:
        """Everywhere that the stage may lead."""
        return {*self.leads.values(), *([self.skip] if self.skip else [])}


def wrong_graph(sheet: Sheet) -> Iterator[Problem]:
    """Find what is wrong with the graph of stages."""
    yield from _wrong_outcomes(sheet)
    steps = _steps(sheet)
    if not steps:
        return
    first = next(iter(steps))
    sides = {name for part in ("on/*", "actions/*") for _, name in sheet.texts(part)}
    for step in steps.values():
        for outcome in sorted(key for key, to in step.leads.items() if to == NOWHERE):
            yield sheet.problem(
                step.loc, f"nothing follows {outcome!r}", "give `next` or `end`"
            )
    if not _is_whole(sheet, {*steps, BACK}):
        return
    reached = _reachable(steps, {first, *sides})
    for name in steps.keys() - reached:
        fix = "lead to it from a `next`, `on` or `actions`, or leave it out"
        yield sheet.problem(steps[name].loc, f"stage {name!r} can never be reached", fix)
    for name in reached - _ending(steps):
        fix = "give a stage that follows it an `end`"
        yield sheet.problem(steps[name].loc, f"no way leads from stage {name!r} to an end", fix)
    aside = _reachable(steps, sides)
    for name in steps.keys() - aside:
        if BACK in steps[name].exits:
            message = f"{BACK} in a stage that interrupts nothing"
            fix = "name a stage, or lead here from `on` or `actions` only"
            yield sheet.problem(steps[name].loc, message, fix)
    yield from _endless_loops(sheet, steps)
    yield from _early_waits(sheet, steps, {first, *sides})


def _is_whole(sheet: Sheet, known: set[str]) -> bool:
    """Tell whether every edge leads somewhere: else what cannot be reached is only guessed."""
    patterns = ("stages/*/next/*", "stages/*/skip_when_complete", "on/*", "actions/*")
    return all(name in known for part in patterns for _, name in sheet.texts(part))


def _steps(sheet: Sheet) -> dict[str, Step]:
    stages = [
        (loc, part, part["id"])
        for loc, part in sheet.find("stages/*")
        if isinstance(part, dict) and isinstance(part.get("id"), str)
    ]
    names = [str(name) for _, _, name in stages]
    steps = {}
    for place, (loc, part, _) in enumerate(stages):
        after = names[place + 1] if place + 1 < len(names) else NOWHERE
        default = END if "end" in part else after
        given = _mapping(part.get("next"))
        leads = {outcome: given.get(outcome, default) for outcome in _outcomes(part)}
        skip = part.get("skip_when_complete")
        waits = "gate" in part or "wait" in part
        known = {key: to for key, to in leads.items() if to in {*names, BACK, END, NOWHERE}}
        steps[names[place]] = Step(
            names[place], loc, known, waits, skip if isinstance(skip, str) else None
        )
    return steps


def _outcomes(stage: dict[str, Plain]) -> tuple[str, ...]:
    gate, wait = stage.get("gate"), stage.get("wait")
    if isinstance(gate, dict):
        return _list(gate.get("verdicts")) or ("approve", "reject")
    if isinstance(wait, dict):
        return (*(("due",) if "clock" in wait else ()), *_list(wait.get("events")))
    return ("done",)


def _list(part: object) -> tuple[str, ...]:
    return tuple(one for one in part if isinstance(one, str)) if isinstance(part, list) else ()


def _mapping(part: object) -> dict[str, str]:
    pairs = part.items() if isinstance(part, dict) else ()
    return {key: value for key, value in pairs if isinstance(value, str)}


def _wrong_outcomes(sheet: Sheet) -> Iterator[Problem]:
    for loc, stage in sheet.find("stages/*"):
        if not isinstance(stage, dict):
            continue
        if "gate" in stage and "wait" in stage:
            message, fix = "a stage has a gate or a window, not both", "make two stages of it"
            yield sheet.problem((*loc, "wait"), message, fix, on_key=True)
        outcomes = _outcomes(stage)
        for key in _mapping(stage.get("next")):
            if key not in outcomes:
                message = f"{key!r} is no outcome of this stage"
                fix = instead(key, outcomes)
                yield sheet.problem((*loc, "next", key), message, fix, on_key=True)


def _reachable(
    steps: dict[str, Step], roots: Collection[str], without: str | None = None
) -> set[str]:
    """Return every stage that can be reached, perhaps without passing through one."""
    found: set[str] = set()
    ahead = [name for name in roots if name in steps]
    while ahead:
        name = ahead.pop()
        if name in found or name == without:
            continue
        found.add(name)
        ahead += [to for to in steps[name].exits if to in steps]
    return found


def _ending(steps: dict[str, Step]) -> set[str]:
    """Return every stage from which some way closes the case, or goes back to where it was."""
    found = {name for name, step in steps.items() if step.exits & {END, BACK, NOWHERE}}
    while True:
        more = {name for name, step in steps.items() if step.exits & found} - found
        if not more:
            return found
        found |= more


def _endless_loops(sheet: Sheet, steps: dict[str, Step]) -> Iterator[Problem]:
    """Find rounds that no person and no clock ever stops: they would send notices for ever."""
    passive = {name: step for name, step in steps.items() if not step.waits}
    for name, step in passive.items():
        if name in _reachable(passive, step.exits):
            message = f"stage {name!r} goes round without a gate or window"
            yield sheet.problem(step.loc, message, "put a gate or a window into the round")


def _early_waits(sheet: Sheet, steps: dict[str, Step], roots: set[str]) -> Iterator[Problem]:
    """Find windows that may be entered before their clock has started: they would never end."""
    starts = {
        str(clock.get("id")): str(clock.get("starts", "received")).partition("stage:")[2]
        for _, clock in sheet.find("clocks/*")
        if isinstance(clock, dict)
    }
    for loc, clock_id in sheet.texts("stages/*/wait/clock"):
        start = starts.get(clock_id)
        here = next((name for name, step in steps.items() if step.loc == loc[:2]), None)
        if start and here and start != here and here in _reachable(steps, roots, without=start):
            message = f"can be entered before its clock {clock_id!r} starts"
            fix = f"write `starts: stage:{here}`, or lead through {start!r} first"
            yield sheet.problem(loc, message, fix)
