"""What happened, in words, for each event of a timeline."""

from collections.abc import Mapping
from typing import Any

PHRASES = {
    "case.received": "received, channel {channel}",
    "stage.entered": "entered the stage {stage}",
    "clock.started": "clock {clock} started, due {due_at}",
    "clock.paused": "paused clock {clock}",
    "clock.resumed": "resumed clock {clock}, due {due_at}",
    "clock.extended": "extended clock {clock} to {due_at}",
    "clock.recorded": "recorded {happened} for clock {clock}, due {due_at}",
    "clock.struck": "struck {happened} from clock {clock}, due {due_at}",
    "clock.recounted": "clock {clock} is due {due_at} then",
    "clock.refused": "{happened} is not allowed by the law any more: {code}",
    "clock.uncounted": "clock {clock} cannot be counted: {code}",
    "case.migrated": "went on under another version of its playbook",
    "clock.retimed": "clock {clock} is due {due_at} at severity {severity}",
    "clock.met": "clock {clock} {state}",
    "clock.breached": "clock {clock} ran out",
    "clock.elapsed": "the waiting period {clock} is over",
    "clock.cancelled": "clock {clock} ended",
    "rung.climbed": "reminded {to} of {rung}",
    "gate.opened": "asked for a decision: {gate}",
    "gate.reopened": "asked anew for a decision: {gate}, round {round}",
    "gate.voided": "the content of {gate} changed, verdicts given are void",
    "gate.superseded": "the decision {gate} is no longer needed",
    "verdict.given": "said {verdict} on {gate}",
    "gate.decided": "{gate} was decided: {outcome}",
    "letter.edited": "edited the text under decision",
    "notice.sent": "told {to}: {template}",
    "notice.unreached": "could not reach {to}: {template}",
    "notice.withheld": "withheld a notice to {to}: {template}",
    "notice.bounced": "a message to {recipient} came back",
    "item.joined": "a paper joined: {document}",
    "action.taken": "{action}",
    "note.added": "noted",
    "person.assigned": "put {person} on the case",
    "person.removed": "took {person} off the case",
    "role.assigned": "{person} became {role}",
    "role.released": "{person} is no longer {role}",
    "severity.set": "set the severity to {severity}",
    "task.added": "task {task} for {owner}, due {due_at}",
    "task.done": "finished task {task}",
    "task.skipped": "skipped task {task}",
    "task.reopened": "opened task {task} again",
    "task.changed": "changed task {task}",
    "update.posted": "posted status update {number}",
    "subscription.added": "{target} follows the case",
    "subscription.ended": "{target} no longer follows the case",
    "case.related": "related another case",
    "case.joined": "its papers went to another case",
    "suggestion.refused": "a suggested case is another matter",
    "case.closed": "closed: {outcome}",
}


class _Members(dict[str, str]):
    """An entry's data as words; what is not there prints as a dash."""

    def __missing__(self, key: str) -> str:
        return "–"


def told(event: str, data: Mapping[str, Any] | None, names: Mapping[str, str]) -> str:
    """Say what happened; an event without a phrase prints as its code.

    Args:
        event: The event's code.
        data: The entry's data; None when it is withheld.
        names: Display names by person id, for targets such as ``person:<id>``.
    """
    if data is None:
        return f"{event} (withheld)"
    members = _Members({key: _word(value, names) for key, value in data.items()})
    return PHRASES.get(event, event).format_map(members)


def _word(value: object, names: Mapping[str, str]) -> str:
    if isinstance(value, list):
        return ", ".join(_word(part, names) for part in value) or "nobody"
    text = str(value)
    scheme, _, rest = text.partition(":")
    if scheme in ("person", "user"):
        return names.get(rest.removeprefix("user:"), rest)
    if scheme in ("role", "case-role"):
        return rest.replace("_", " ")
    if text in names:
        return names[text]
    is_instant = len(text) > len("2026-01-01T00:00") and text[10:11] == "T" and text[-1] == "Z"
    return f"{text[:10]} {text[11:16]} UTC" if is_instant else text
