"""The stages of a case as a track: those it went through, where it is, what is likely next."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tocsin.console.case.look import Look
from tocsin.console.rule_texts import rule_text
from tocsin.desk.views import CaseView, Step
from tocsin.domain.playbook import BACK, Playbook

MOST_PAST, MOST_AHEAD = 6, 6


@dataclass(frozen=True, slots=True)
class Stop:
    """One stage on the track; ``state`` is ``done``, ``here`` or ``ahead``."""

    stage: str
    title: str
    state: str
    at: str = ""
    outcome: str | None = None


def way(look: Look) -> Mapping[str, Any]:
    """Tell the track, and how many stops of long ago it leaves out."""
    case, playbook = look.file.case, look.file.playbook
    steps = look.steps
    stops = list(track(playbook, case, steps))
    ended = playbook.outcomes.get(case.outcome or "")
    language = look.visitor.language
    return {
        "stops": stops,
        "stops_before": max(len(steps) - MOST_PAST - 1, 0),
        "outcome_title": rule_text(language, ended.title, ended.titles) if ended else "",
    }


def track(playbook: Playbook, case: CaseView, steps: Sequence[Step]) -> Iterator[Stop]:
    """Yield the stops in order: the last ones of the past, and the straight way from here."""
    is_open = case.state == "open"
    *_, last = [None, *steps]
    for step in steps[-MOST_PAST - 1 :]:
        here = is_open and step is last
        state = "here" if here else "done"
        yield Stop(step.stage, title_of(playbook, step.stage), state, step.at, step.outcome)
    if is_open and last is not None:
        for stage in ahead(playbook, last.stage, complete=not case.missing):
            yield Stop(stage, title_of(playbook, stage), "ahead")


def ahead(playbook: Playbook, stage_id: str, *, complete: bool) -> list[str]:
    """Return what follows when each gate says the first thing that it can say."""
    known = {stage.id: stage for stage in playbook.stages}
    found: list[str] = []
    here = known.get(stage_id)
    while here is not None and len(found) < MOST_AHEAD:
        after = playbook.after(here, here.outcomes[0])
        if complete and after in known and known[after].skip_when_complete:
            after = known[after].skip_when_complete
        if after is None or after == BACK or after in found or after not in known:
            break
        found.append(after)
        here = known[after]
    return found


def title_of(playbook: Playbook, stage_id: str) -> str:
    """Return what a playbook calls a stage, in its own language; empty without a name."""
    stage = playbook.find_stage(stage_id)
    return stage.title if stage else ""
