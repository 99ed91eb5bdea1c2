"""Escalation policies of other tools as steps of ours."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from pydantic import ValidationError

from tocsin.domain.access import Role
from tocsin.domain.oncall.values import Zone
from tocsin.domain.paging.policy import (
    MOST_ROUNDS,
    MOST_STEPS,
    MOST_TARGETS,
    CatchAll,
    EscalationPolicy,
    Step,
)
from tocsin.importers.plan import PlannedPolicy
from tocsin.importers.report import Report

CATCH_ALL = CatchAll(to=(f"role:{Role.INCIDENT_MANAGER.value}",))
SHORTEST = timedelta(seconds=5)


@dataclass(slots=True)
class PolicyDraft:
    """A policy while it is read: each step with where it stands."""

    path: str
    name: str
    source: str
    title: str
    steps: list[tuple[str, Step]]
    repeat: int = 0
    zone: Zone = "UTC"

    def finish(self, report: Report) -> PlannedPolicy | None:
        """Return the policy of ours, or report that none is left of it."""
        if not self.steps:
            report.lost(self.path, "no step of it asks anybody", "write it anew")
            return None
        for path, _ in self.steps[MOST_STEPS:]:
            report.lost(path, f"a policy has at most {MOST_STEPS} steps")
        if self.repeat > MOST_ROUNDS:
            report.changed(self.path, f"it repeats {MOST_ROUNDS} times, not {self.repeat}")
        report.note(
            self.path,
            "nobody answers: then the role incident_manager is asked, in place of silence",
            "name somebody else in `catch_all`",
        )
        try:
            policy = EscalationPolicy(
                title=self.title[:200],
                zone=self.zone,
                steps=tuple(step for _, step in self.steps[:MOST_STEPS]),
                repeat=min(self.repeat, MOST_ROUNDS),
                catch_all=CATCH_ALL,
            )
        except ValidationError as error:
            report.lost(self.path, f"no policy of ours: {error.errors()[0]['msg']}")
            return None
        report.carry(self.path)
        return PlannedPolicy(self.path, self.name, self.source, policy)


def finished(report: Report, drafts: Iterable[PolicyDraft]) -> list[PlannedPolicy]:
    """Return the policies of ours; those of which nothing is left are reported."""
    found = (draft.finish(report) for draft in drafts)
    return [planned for planned in found if planned]


def step_of(
    report: Report, path: str, targets: Sequence[str], wait: timedelta, *, in_turn: bool = False
) -> Step | None:
    """Return a step, or report why there is none."""
    named = tuple(dict.fromkeys(targets))
    if not named:
        report.lost(path, "the step asks nobody that can be carried over")
        return None
    if len(named) > MOST_TARGETS:
        report.lost(path, f"a step asks at most {MOST_TARGETS}; {len(named)} were named")
    report.carry(path)
    return Step(
        to=named[:MOST_TARGETS],
        pick="round_robin" if in_turn else "all",
        wait=f"{max(wait, SHORTEST) // timedelta(seconds=1)}s",
    )
