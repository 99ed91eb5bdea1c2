"""The way that a case went, and what became of a gate while somebody was looking at it."""

from typing import Any

from sqlalchemy import Row

from tocsin.desk import errands
from tocsin.desk.reading import Reading
from tocsin.desk.views import GateChange, Step
from tocsin.storage import cases, timeline_pages
from tocsin.storage.models import CaseRow

DECIDED, ENTERED, VERDICT = "gate.decided", "stage.entered", "verdict.given"


class Ways:
    """Tells how a case came to where it is."""

    @staticmethod
    def path(reading: Reading) -> list[Step]:
        """Return the stages that the case of a reading entered."""
        case = reading.admit(errands.READ_TIMELINE)
        return _steps(timeline_pages.path(reading.session, case.id))

    @staticmethod
    def gate_change(reading: Reading, gate: str, seen_sha256: str) -> GateChange:
        """Say what is different at a gate of the case of a reading."""
        case = reading.admit(errands.READ_TIMELINE)
        now = next((one for one in case.view.get("gates", []) if one["id"] == gate), None)
        if now is not None:
            return _content_change(reading, case, gate, seen_sha256, now["content_sha256"])
        story = timeline_pages.gate_story(reading.session, case.id, gate)
        outcome = next((row.data["outcome"] for row in story if row.event == DECIDED), None)
        said = [row for row in story if row.event == VERDICT]
        people = [
            row.actor.removeprefix("user:")
            for row in said
            if row.data.get("verdict") == outcome
        ]
        names = reading.names(people)
        return GateChange(outcome=outcome, by=[names.get(one, one) for one in people])


def _steps(rows: list[Row[str, str, dict[str, Any]]]) -> list[Step]:
    steps: list[Step] = []
    for row in rows:
        if row.event == ENTERED:
            steps.append(Step(stage=row.data["stage"], at=row.at))
        elif row.event == DECIDED and steps:
            last = steps.pop()
            steps.append(Step(stage=last.stage, at=last.at, outcome=row.data["outcome"]))
    return steps


def _content_change(
    reading: Reading, case: CaseRow, gate: str, seen: str, now: str | None
) -> GateChange:
    """Compare two manifests of a gate, digest by digest."""
    before = cases.manifest(reading.session, case.id, gate, seen)
    after = cases.manifest(reading.session, case.id, gate, now) if now else None
    if before is None or after is None:
        return GateChange(is_open=True)
    old, new = before.body, after.body
    known = {item for item, _ in old["items"]}
    return GateChange(
        is_open=True,
        fields=_changed_fields(reading, old["fields"], new["fields"]),
        items=sum(item not in known for item, _ in new["items"]),
        letter=(old["letter"] or [None, None])[1] != (new["letter"] or [None, None])[1],
    )


def _changed_fields(reading: Reading, old: list[Any], new: list[Any]) -> list[str]:
    if old == new:
        return []
    was, is_now = (reading.fields(version) for version, _ in (old, new))
    if was is None or is_now is None:
        return []
    names = dict.fromkeys((*was.fields, *is_now.fields))
    return [name for name in names if was.fields.get(name) != is_now.fields.get(name)]
