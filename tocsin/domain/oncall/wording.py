"""The reasons of an answer in plain English, in the local time of whoever asks."""

from datetime import datetime
from zoneinfo import ZoneInfo

from tocsin.domain.law.local import zone_named
from tocsin.domain.oncall.reason import Because, OnCall, Reason

_SENTENCES = {
    Because.OVERRIDE: "override {ref} puts {person} on call {span}",
    Because.TEMPORARY: "temporary schedule {ref} replaces all layers {span}",
    Because.FIXED_SHIFT: "temporary schedule {ref} has {person} {span}",
    Because.TURN: "turn {turn} of layer {layer} is {person}'s {span}",
    Because.STAND_IN: "{person} is the next member of layer {layer} who can serve",
    Because.COVER: "{person} takes it, by {ref}, {span}",
    Because.KEEPS: "it stays with {person}",
    Because.TIME_OFF: "{person} is on time off {span}",
    Because.HOLIDAY: "{person} has a public holiday {span}",
    Because.DEPARTED: "{person} left{span}",
    Because.NOT_SERVING: "layer {layer} does not serve: it holds {span}",
    Because.NOT_BEGUN: "the rotation of layer {layer} has not begun",
    Because.OUTSIDE_HOURS: "it is outside the hours of layer {layer}",
    Because.NOBODY: "nobody is left to ask",
}


def told(answer: OnCall, zone: str) -> list[str]:
    """Return each reason as a sentence, times in a zone of the tz database."""
    local = zone_named(zone)
    return [_sentence(reason, local) for reason in answer.why]


def _sentence(reason: Reason, zone: ZoneInfo) -> str:
    return _SENTENCES[reason.code].format(
        person=reason.person,
        layer=reason.layer,
        ref=reason.ref,
        turn=reason.turn,
        span=_span(reason, zone),
    )


def _span(reason: Reason, zone: ZoneInfo) -> str:
    if reason.code is Because.DEPARTED and reason.begin:
        return f" at {shown(reason.begin, zone)}"
    begin = f"from {shown(reason.begin, zone)}" if reason.begin else ""
    end = f"until {shown(reason.end, zone)}" if reason.end else ""
    return " ".join(filter(None, (begin, end)))


def shown(at: datetime, zone: ZoneInfo) -> str:
    """Write an instant as a schedule's zone has it."""
    return f"{at.astimezone(zone):%a %Y-%m-%d %H:%M %Z}"
