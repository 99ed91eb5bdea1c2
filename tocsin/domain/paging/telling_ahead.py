"""What would have come: which later step names somebody, when, and what kept it from coming."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, TypeAlias

from tocsin.domain.durations import parse_duration
from tocsin.domain.paging.record import USER, PageRecord
from tocsin.domain.paging.telling_words import moment, step_name

Line: TypeAlias = tuple[str, str, datetime | None, dict[str, Any]]


def ahead(record: PageRecord, known: PageRecord, who: str, at: datetime) -> Iterator[Line]:
    """Say which steps that were not reached concern somebody, and whether they came later."""
    later = [call for call in record.calls if call.at > at and call.called(who)]
    if later:
        name = step_name(record.policy, later[0].step)
        text = f"{name} called them later, at {moment(later[0].at)}."
        yield "called-later", text, later[0].at, {"step": later[0].step}
        return
    reached = max((call.step for call in known.calls), default=-1)
    for number, step in enumerate(record.policy.steps):
        if number <= reached:
            continue
        name, due = step_name(record.policy, number), _due(known, number)
        would = f" would have been asked at {moment(due)}, had nobody answered" if due else ""
        data = {"step": number, "would_be_at": due.isoformat() if due else None}
        if f"person:{who.removeprefix(USER)}" in step.to:
            yield (
                "named-later",
                f"{name} names them and{would or ' was not reached'}.",
                due,
                data,
            )
        elif not all(target.startswith("person:") for target in step.to):
            to = ", ".join(step.to)
            text = f"{name} ({to}){would or ' was not reached'}"
            yield "unknown-later", f"{text}; whom it leads to is not recorded.", due, data


def _due(known: PageRecord, number: int) -> datetime | None:
    """Return when a later step would have come, by the waits of those before it."""
    last = next((call for call in reversed(known.calls) if call.step >= 0), None)
    if last is None or last.step >= number:
        return None
    waits = (parse_duration(step.wait) for step in known.policy.steps[last.step : number])
    return last.at + sum(waits, timedelta())
