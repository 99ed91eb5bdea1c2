"""Why somebody is on call, in words: one sentence for each step of the reasoning."""

from collections.abc import Callable, Mapping, Sequence

from tocsin.domain.oncall.reason import Because, Reason

SENTENCES: dict[Because, str] = {
    Because.OVERRIDE: "An override puts {who} on call.",
    Because.TEMPORARY: "A temporary schedule ({ref}) replaces the layers.",
    Because.FIXED_SHIFT: "It is the shift of {who} in the temporary schedule {ref}.",
    Because.TURN: "It is the turn of {who} in layer {layer}.",
    Because.STAND_IN: "{who} is the next of layer {layer} who can.",
    Because.COVER: "{who} covers, as agreed.",
    Because.KEEPS: "Nobody who would take it can, so it stays with {who}.",
    Because.TIME_OFF: "{who} has time off.",
    Because.HOLIDAY: "{who} has a public holiday.",
    Because.DEPARTED: "{who} has left.",
    Because.NOT_SERVING: "Layer {layer} does not serve then.",
    Because.NOT_BEGUN: "The turns of layer {layer} have not begun then.",
    Because.OUTSIDE_HOURS: "It is outside the hours of layer {layer}.",
    Because.NOBODY: "Nobody is on call.",
}


def sentence(reason: Reason, names: Mapping[str, str]) -> str:
    """Tell one step; people whose name is not known are told by their id."""
    who = names.get(reason.person or "", reason.person or "nobody")
    return SENTENCES[reason.code].format(who=who, layer=reason.layer, ref=reason.ref)


def story(why: Sequence[Reason], name: Callable[[str], str] = str) -> str:
    """Tell every step."""
    names = {reason.person: name(reason.person) for reason in why if reason.person}
    return " ".join(sentence(reason, names) for reason in why)
