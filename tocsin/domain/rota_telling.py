"""Schedules in words with people's names: why somebody is on call, and what looks wrong."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from tocsin.domain.oncall.reason import OnCall, Reason
from tocsin.domain.oncall.soundness import ScheduleWarning, Trouble
from tocsin.domain.oncall.values import EARLIEST
from tocsin.domain.oncall.wording import told

NOBODY: dict[str, str] = {}
WARNINGS: dict[Trouble, str] = {
    Trouble.GAP: "Nobody is on call.",
    Trouble.LAYER_STARVED: "Layer {layer} never serves: in its hours {others} always does.",
    Trouble.MEMBER_NEVER_REACHED: "No turn of {who} in layer {layer} ever counts.",
    Trouble.MEMBER_DEPARTED: "Layer {layer} counts on {who}, who left.",
    Trouble.OVERRIDE_WHILE_OFF: "An override puts {who} on call, who is away.",
    Trouble.SHIFT_WHILE_OFF: "{who} has a shift in temporary schedule {ref} and is away.",
    Trouble.COVER_WHILE_OFF: "{who} has agreed to cover and is away.",
    Trouble.TURN_WHILE_OFF: "{who} is away in their turn; {others} serves instead.",
}


def sentences(why: Iterable[Reason], zone: str, names: Mapping[str, str] = NOBODY) -> list[str]:
    """Tell each step, in a zone's time; people whose name is not known are told by their id."""
    named = tuple(
        replace(reason, person=names.get(reason.person, reason.person))
        if reason.person
        else reason
        for reason in why
    )
    return told(OnCall(None, EARLIEST, named), zone)


def warned(one: ScheduleWarning, names: Mapping[str, str]) -> str:
    """Tell what looks wrong."""
    who = names.get(one.person or "", one.person or "nobody")
    others = ", ".join(names.get(each, each) for each in one.others if each) or "nobody"
    return WARNINGS[one.trouble].format(who=who, layer=one.layer, ref=one.ref, others=others)
