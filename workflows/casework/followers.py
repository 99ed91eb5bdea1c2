"""Who is told as a stakeholder: who follows the case, and who subscribes to cases of its sort.

The latter are asked for when the notice is sent: subscriptions are no part of a case.
"""

from tocsin.domain.subscribing import EVERYBODY_TOLD, STANDING, sort_of
from workflows.casework.state import SUBSCRIBED, CaseState


def stakeholders(state: CaseState, target: str) -> list[str]:
    """Name the targets behind ``stakeholders:all`` or ``stakeholders:told``."""
    found = list(state.subscribers)
    if state.mechanics >= SUBSCRIBED:
        playbook = state.playbook
        found.append(sort_of(playbook.kind, state.severity, playbook.severity).target())
    if target == EVERYBODY_TOLD:
        found.append(target)
    return found


def may_be_nobody(to: tuple[str, ...]) -> bool:
    """Tell whether a notice may well have no reader: it was for whoever subscribes."""
    return all(target.startswith(STANDING) or target == EVERYBODY_TOLD for target in to)
