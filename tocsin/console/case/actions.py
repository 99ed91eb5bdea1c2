"""What can be done to a case beside deciding, as small forms: what each takes and risks."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from tocsin.console.case.look import Look
from tocsin.console.rule_texts import kind_titles
from tocsin.desk.teamwork_views import ActionRuleView
from tocsin.desk.views import CaseView
from tocsin.domain.playbook import Playbook

ENDS = ("join", "merge", "reclassify", "withdraw", "resolve", "reverse")
OWN_PAGE = "amend"
REOPEN = "reopen"


@dataclass(frozen=True, slots=True)
class Offer:
    """One action; ``hurts`` when it ends the case or turns it, so it asks for a second yes."""

    action: str
    needs: str
    hurts: bool


def actions(look: Look) -> Mapping[str, Any]:
    """Tell what this person may do now."""
    case, playbook = look.file.case, look.file.playbook
    if not look.visitor.may("case.act"):
        return {"offers": [], "kinds": [], "may_amend": False}
    rules = offered(case, playbook)
    offers = [
        Offer(action, rule.needs, hurts(action, playbook, case.stage))
        for action, rule in rules.items()
        if action != OWN_PAGE and (not rule.roles or look.visitor.has(*rule.roles))
    ]
    kinds = _kinds(look) if any(offer.needs == "kind" for offer in offers) else []
    return {"offers": offers, "kinds": kinds, "may_amend": OWN_PAGE in rules}


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
