"""How people want to be reached, as personal rules of ours."""

from collections.abc import Iterable, Mapping
from datetime import timedelta
from typing import NamedTuple

from pydantic import ValidationError

from tocsin.domain.paging.policy import Urgency
from tocsin.domain.paging.rules import LONGEST_AFTER, MOST_WAYS, PersonalRules, RuleWay
from tocsin.importers.records import reason
from tocsin.importers.report import Report

CHANNELS: Mapping[str, str] = {
    "email": "smtp",
    "sms": "sms",
    "phone": "voice",
    "slack": "slack",
    "telegram": "telegram",
    "teams": "teams",
}
MINUTE = timedelta(minutes=1)


class Way(NamedTuple):
    """One way of one rule: some time after the call."""

    path: str
    urgency: Urgency
    channel: str | None
    after: timedelta


def rules_of(report: Report, ways: Iterable[Way]) -> PersonalRules | None:
    """Return a person's rules, and report each way that is not in them."""
    kept: dict[str, list[Way]] = {"routine": [], "urgent": []}
    for way in ways:
        if way.channel is None:
            report.lost(way.path, "there is no channel like it", "use one that is set up here")
        elif way.after > LONGEST_AFTER or len(kept[way.urgency]) == MOST_WAYS:
            report.lost(way.path, f"rules hold {MOST_WAYS} ways, within 24 hours of the call")
        else:
            kept[way.urgency].append(way)
    ordered = {urgency: _ordered(report, found) for urgency, found in kept.items()}
    if not any(ordered.values()):
        return None
    try:
        rules = PersonalRules(**ordered)
    except ValidationError as error:
        for way in (*kept["routine"], *kept["urgent"]):
            report.lost(way.path, f"no rules of ours: {reason(error)}", "write them anew")
        return None
    for way in (*kept["routine"], *kept["urgent"]):
        report.carry(way.path)
    return rules


def tell_contact(report: Report, path: str) -> None:
    """Say that a contact is not made: whoever it belongs to adds it and confirms it."""
    what = "an address counts when its owner has confirmed it: contacts are not imported"
    report.note(path, what, "tocsin contacts add CHANNEL ADDRESS")


def _ordered(report: Report, ways: list[Way]) -> tuple[RuleWay, ...]:
    """Return ways by their time; the first of them comes at once."""
    found: list[RuleWay] = []
    for way in sorted(ways, key=lambda one: one.after):
        minutes = way.after // MINUTE
        if minutes and not found:
            report.changed(way.path, f"waited {minutes} min; here the first way comes at once")
            minutes = 0
        found.append(
            RuleWay(channel=way.channel or "", after=f"{minutes}m" if minutes else None)
        )
    return tuple(found)
