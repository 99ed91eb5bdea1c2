"""What can be done to a case beside deciding, as small forms: what each takes and risks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tocsin.console.case.look import Look
from tocsin.console.rule_texts import kind_titles
from tocsin.desk.teamwork_views import ActionRuleView
from tocsin.desk.views import CaseView, Step
from tocsin.domain.playbook import Playbook

REVERSE, REOPEN = "reverse", "reopen"
ENDS = ("join", "merge", "reclassify", "withdraw", "resolve", REVERSE)
OWN_PAGE = "amend"


@dataclass(frozen=True, slots=True)
class Offer:
    """One action.

    Attributes:
        hurts: It ends the case or turns it, so it asks for a second yes.
        expected: The stage waits for it, or knows it as its own; others stand behind these.
    """

    action: str
    needs: str
    hurts: bool
    expected: bool


def actions(look: Look) -> Mapping[str, Any]:
    """Tell what this person may do now: what is expected at this stage, and what is rare.

    What turns a decision back is offered when something was decided. Playbooks allow it before,
    because a court's word can come at any time; nobody looks for it then.
    """
    case, playbook = look.file.case, look.file.playbook
    if not look.visitor.may("case.act"):
        return {"offers": [], "rare": [], "kinds": [], "may_amend": False}
    rules = offered(case, playbook)
    found = [
        offer(action, rule.needs, playbook, case.stage)
        for action, rule in rules.items()
        if action != OWN_PAGE and (not rule.roles or look.visitor.has(*rule.roles))
    ]
    if REVERSE in rules and not was_decided(playbook, look.steps):
        found = [one for one in found if one.action != REVERSE]
    found.sort(key=lambda one: (one.action == REVERSE, one.hurts))
    return {
        "offers": [one for one in found if one.expected],
        "rare": [one for one in found if not one.expected],
        "kinds": _kinds(look) if any(one.needs == "kind" for one in found) else [],
        "may_amend": OWN_PAGE in rules,
    }


def was_decided(playbook: Playbook, steps: Sequence[Step]) -> bool:
    """Tell whether a case has come to its decision: to one that a letter tells, if any does."""
    told = {stage.id for stage in playbook.stages if stage.gate and stage.gate.letter}
    return any(step.outcome and (not told or step.stage in told) for step in steps)


def offer(action: str, needs: str, playbook: Playbook, stage_id: str) -> Offer:
    """Say how an action is offered at a stage."""
    harm = hurts(action, playbook, stage_id)
    return Offer(action, needs, harm, expected=_is_expected(action, playbook, stage_id, harm))


def _is_expected(action: str, playbook: Playbook, stage_id: str, harm: bool) -> bool:
    here = playbook.find_stage(stage_id)
    if action == REOPEN or (here and here.wait and action in here.wait.events):
        return True
    rule = playbook.rules.get(action)
    return rule is not None and stage_id in (rule.stages or ()) and not harm


def offered(case: CaseView, playbook: Playbook) -> dict[str, ActionRuleView]:
    """Return what the case lists; of a closed one, that it may be taken up again."""
    if case.state == "open" or REOPEN not in playbook.actions:
        return {name: case.action_rules[name] for name in case.actions}
    rule = playbook.rules.get(REOPEN)
    roles = [role.value for role in rule.roles] if rule else []
    return {REOPEN: ActionRuleView(needs="reason", roles=roles)}


def hurts(action: str, playbook: Playbook, stage_id: str) -> bool:
    """Tell whether an action ends the case or undoes what was decided."""
    known = {stage.id: stage for stage in playbook.stages}
    here = known.get(stage_id)
    target = playbook.actions.get(action) or (here.next.get(action) if here else None)
    ends = target in known and known[target].end is not None
    return ends or action in ENDS


def _kinds(look: Look) -> list[tuple[str, str]]:
    titles = kind_titles(look.desk, look.visitor)
    return [pair for pair in titles.items() if pair[0] != look.file.case.kind]
