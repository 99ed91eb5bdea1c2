"""The words in which a page's record is told."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from tocsin.domain.paging.policy import EscalationPolicy
from tocsin.domain.paging.record import CallFacts, Noted, PageRecord
from tocsin.domain.paging.rule_words import later
from tocsin.domain.paging.state import CATCH_ALL, DELEGATED

OVER = {
    "inactive": "they were not active any more",
    "may_not_see": "they may not see the page's case",
    "nobody_on_call": "nobody was on call",
    "no_such_target": "there was nothing of that name",
    "no_holder": "nobody held it",
    "night": "it was night where they are, and the policy spares them then",
    "answered": "they had declined it, or acknowledged it already",
    "not_first": "an earlier target of the step led to somebody",
    "not_in_turn": "it was somebody else's turn",
}
FATES = {
    "queued": "under way",
    "sent": "handed over",
    "delivered": "delivered",
    "failed": "failed",
    "unknown": "nobody knows whether it got through",
    "bounced": "came back",
    "withheld": "withheld",
    "held": "held back",
}
ANSWERS = {
    "page.acknowledged": "They acknowledged it",
    "page.also_acknowledged": "They acknowledged it too, when somebody else had it",
    "page.taken_over": "They took it over",
    "page.declined": "They declined it",
    "page.delegated": "They handed it on",
    "page.snoozed": "They put it off",
    "page.escalated": "They had it go on to the next step",
    "page.resolved": "They resolved it",
    "page.opened": "They opened it",
}
BY_WAY = {
    "api": "",
    "link": " by the link of a message",
    "mail": " by answering a mail",
    "slack": " by a button in Slack",
}
MINUTES = len("2026-11-22 14:30")


def moment(at: datetime) -> str:
    """Write an instant: UTC, to the second."""
    return f"{at.astimezone(UTC):%Y-%m-%d %H:%M:%S} UTC"


def step_name(policy: EscalationPolicy, step: int) -> str:
    """Call a step as people count: from one, with its id."""
    if step == CATCH_ALL:
        return "The catch-all"
    if step == DELEGATED:
        return "Somebody's handing on"
    known = policy.steps[step].id if step < len(policy.steps) else None
    return f"Step {step + 1} ({known})" if known else f"Step {step + 1}"


def answered(one: Noted) -> str:
    """Tell what somebody did to the page."""
    via = one.data.get("via")
    eta = one.data.get("eta")
    by_way = BY_WAY.get(via, f" by {via}") if via else ""
    until = f", and meant to have acted by {_written(str(eta))}" if eta else ""
    return f"{ANSWERS.get(one.event, one.event)}{by_way}{until}."


def conditions(record: PageRecord, call: CallFacts) -> str:
    """Say which of a step's conditions did not hold."""
    when = record.policy.steps[call.step].when
    found = []
    for name, asked, is_so in (
        ("severity", when.severities, record.severity),
        ("jurisdiction", when.jurisdictions, record.jurisdiction),
        ("urgency", when.urgencies, record.urgency),
    ):
        if asked and is_so not in asked:
            found.append(f"it is for {name} {', '.join(asked)}, and this is {is_so or 'none'}")
    if not found:
        hours = "in" if when.hours == "working" else "outside"
        found.append(f"it applies {hours} working hours only")
    return "; ".join(found)


def planned(plan: Mapping[str, Any]) -> str:
    """Tell in which order somebody was to be contacted, and by which rules."""
    version = plan.get("version")
    rules = f"version {version} of their rules" if version else "the default rules"
    ways = ", ".join(_way(one) for one in plan.get("ways", ())) or "no way at all"
    clock = str(plan.get("local", "")).replace("T", " ")[:MINUTES]
    told = f"By {rules}, at {clock} on their clock: {ways}."
    if plan.get("quiet_until") and not plan.get("broken_by"):
        told += f" Their quiet hours held until {_written(str(plan['quiet_until']))}."
    if plan.get("broken_by"):
        told += f" Their quiet hours gave way to the {plan['broken_by']}."
    for one in plan.get("passed", ()):
        told += f" {one['channel']} could not be used: {_words(one['because'])}."
    return told


def _way(one: Mapping[str, Any]) -> str:
    after = int(one.get("after", 0))
    return f"{one['channel']} {later(after).lower() if after else 'at once'}"


def _written(instant: str) -> str:
    """Write an instant of the record as every other one is written."""
    return moment(datetime.fromisoformat(instant))


def _words(code: str) -> str:
    return code.replace("_", " ")
