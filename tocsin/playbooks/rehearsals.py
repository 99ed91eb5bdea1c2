"""Check that what rehearsals of a playbook name exists in it: scripts and expectations."""

from collections.abc import Collection, Iterator, Sequence
from typing import TypeAlias

from tocsin.domain.answers import steps_of
from tocsin.domain.expectations import Expected
from tocsin.domain.playbook import TASKS_DONE, Playbook
from tocsin.domain.scripts import Anchor, Moment, Step, parse_anchor
from tocsin.playbooks.fixes import instead
from tocsin.playbooks.sheet import Loc, Problem, Sheet

Found: TypeAlias = tuple[Loc, str, str]
ANSWERS = "name a stage and what it waits for: stage=verdict@+2h"
ALWAYS = ("amend", "reclassify")


def wrong_expectations(sheet: Sheet, playbook: Playbook) -> Iterator[Problem]:
    """Find what a playbook's expectations name and it does not have."""
    for place, expectation in enumerate(playbook.expectations):
        loc: Loc = ("expectations", place)
        there = playbook.for_jurisdiction(expectation.country, expectation.market)
        for number, answer in enumerate(expectation.answers):
            try:
                steps_of(there, [answer])
            except ValueError as error:
                said, _, fix = str(error).partition(": write ")
                fix = f"write {fix}" if fix else ANSWERS
                yield sheet.problem((*loc, "answers", number), said, fix)
        for inner, message, fix in wrong_steps(there, expectation.script):
            yield sheet.problem((*loc, "script", *inner), message, fix)
        for number, expected in enumerate(expectation.expect):
            for inner, message, fix in _wrong_expected(there, expected):
                yield sheet.problem((*loc, "expect", number, *inner), message, fix)
        levels = playbook.severity.levels if playbook.severity else ()
        if levels and expectation.severity not in (None, *levels):
            _, message, fix = _unknown("severity", expectation.severity or "", levels)
            yield sheet.problem((*loc, "severity"), message, fix)


def wrong_steps(playbook: Playbook, steps: Sequence[Step]) -> Iterator[Found]:
    """Find what steps name and the playbook does not have: where, and what is wrong."""
    for place, step in enumerate(steps):
        for inner, message, fix in _wrong_step(playbook, step):
            yield (place, *inner), message, fix


def _wrong_step(playbook: Playbook, step: Step) -> Iterator[Found]:
    moment = step.moment
    key = "at" if step.at else "when"
    yield from _wrong_anchor(key, playbook, moment.anchor)
    named = {
        "clock": (step.clock, _clocks(playbook)),
        "verdict": (step.verdict, _verdicts(playbook, moment)),
        "action": (step.action, _actions(playbook)),
        "role": (step.role, tuple(playbook.roles)),
    }
    if playbook.severity:
        named["severity"] = (step.severity, playbook.severity.levels)
    for what, (name, known) in named.items():
        if name is not None and name not in known:
            yield _unknown(what, name, known)


def _wrong_expected(playbook: Playbook, expected: Expected) -> Iterator[Found]:
    if expected.after:
        yield from _wrong_anchor("after", playbook, parse_anchor(expected.after))
    if expected.clock and expected.clock.id not in _clocks(playbook):
        _, message, fix = _unknown("clock", expected.clock.id, _clocks(playbook))
        yield ("clock", "id"), message, fix
    if expected.stage and expected.stage not in (known := _stages(playbook)):
        yield _unknown("stage", expected.stage, known)


def _wrong_anchor(key: str, playbook: Playbook, anchor: Anchor) -> Iterator[Found]:
    known = {"stage": _stages(playbook), "clock": _clocks(playbook)}.get(anchor.kind)
    if known is not None and anchor.name not in known:
        _, message, fix = _unknown(anchor.kind, anchor.name, known)
        yield (key,), message, fix


def _stages(playbook: Playbook) -> tuple[str, ...]:
    return tuple(stage.id for stage in playbook.stages)


def _clocks(playbook: Playbook) -> tuple[str, ...]:
    return tuple(clock.id for clock in playbook.clocks)


def _verdicts(playbook: Playbook, moment: Moment) -> tuple[str, ...]:
    """Return the verdicts of the stage that a step waits for, else those of every gate."""
    stages = [stage for stage in playbook.stages if stage.gate]
    here = [stage for stage in stages if stage.id == moment.anchor.name]
    return tuple(
        verdict for stage in here or stages if stage.gate for verdict in stage.gate.verdicts
    )


def _actions(playbook: Playbook) -> tuple[str, ...]:
    events = (event for stage in playbook.stages if stage.wait for event in stage.wait.events)
    return (*ALWAYS, *playbook.actions, *(event for event in events if event != TASKS_DONE))


def _unknown(what: str, name: str, known: Collection[str]) -> Found:
    return (what,), f"unknown {what} {name!r}", instead(name, known)
