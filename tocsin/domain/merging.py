"""Merge what places change into a playbook, so that a case carries one plain one."""

from collections.abc import Iterable, Mapping
from typing import Any

from tocsin.domain.clock_spec import ClockSpec
from tocsin.domain.field_spec import FieldSpec
from tocsin.domain.gate_spec import GateSpec
from tocsin.domain.ladders import Ladder
from tocsin.domain.overlay import ClockChange, GateChange, Overlay
from tocsin.domain.stage_spec import NoticeSpec, Stage

CHANGED = (
    *("language", "sensitivity", "retention", "fields", "stages", "clocks", "ladders"),
    "suppress",
)  # what of a playbook an overlay can change


def merged(parts: Mapping[str, Any], overlays: Iterable[Overlay]) -> dict[str, Any]:
    """Return a playbook's parts as they are where these overlays hold, in this order."""
    changed = dict(parts)
    for overlay in overlays:
        _take(changed, overlay)
    return changed


def _take(parts: dict[str, Any], overlay: Overlay) -> None:
    for name in ("language", "sensitivity", "retention"):
        parts[name] = getattr(overlay, name) or parts[name]
    parts["fields"] = _fields(parts["fields"], overlay)
    parts["clocks"] = _clocks(parts["clocks"], overlay)
    parts["ladders"] = _ladders(parts["ladders"] | overlay.ladders, overlay)
    parts["suppress"] = parts["suppress"] | overlay.suppress
    parts["stages"] = tuple(_stage(stage, overlay) for stage in parts["stages"])


def _fields(fields: dict[str, FieldSpec], overlay: Overlay) -> dict[str, FieldSpec]:
    kept = {
        name: spec
        for name, spec in (fields | overlay.fields).items()
        if name not in overlay.drop.fields
    }
    for name in set(overlay.require) & kept.keys():
        kept[name] = kept[name].model_copy(update={"required": True})
    return kept


def _clocks(clocks: tuple[ClockSpec, ...], overlay: Overlay) -> tuple[ClockSpec, ...]:
    added = {clock.id for clock in overlay.add_clocks}
    kept = tuple(
        _clock(clock, overlay)
        for clock in clocks
        if clock.id not in overlay.drop.clocks and clock.id not in added
    )
    return (*kept, *overlay.add_clocks)


def _clock(clock: ClockSpec, overlay: Overlay) -> ClockSpec:
    change = overlay.clocks.get(clock.id)
    if change is None:
        return clock
    given = {name: getattr(change, name) for name in ClockChange.model_fields}
    given = {name: value for name, value in given.items() if value is not None}
    sourced = {"source": overlay.source, "confidence": overlay.confidence}
    if change.law and not change.duration:
        unsaid: dict[str, object] = {
            "duration": None,
            "by_severity": {},
            "terms": None,
            "house": False,
        }
        given = {**unsaid, **sourced, "citation": "", **given}
    elif change.duration and overlay.source:
        given = sourced | given
    return clock.model_copy(update=given)


def _ladders(ladders: dict[str, Ladder], overlay: Overlay) -> dict[str, Ladder]:
    return {
        name: ladder.model_copy(update={"template": overlay.templates[ladder.template]})
        if ladder.template in overlay.templates
        else ladder
        for name, ladder in ladders.items()
    }


def _stage(stage: Stage, overlay: Overlay) -> Stage:
    changed: dict[str, object] = {}
    if any(notice.template in overlay.templates for notice in stage.notices):
        changed["notices"] = tuple(_notice(notice, overlay) for notice in stage.notices)
    if stage.gate:
        changed["gate"] = _gate(stage.gate, overlay.gates.get(stage.id), overlay)
    return stage.model_copy(update=changed) if changed else stage


def _notice(notice: NoticeSpec, overlay: Overlay) -> NoticeSpec:
    template = overlay.templates.get(notice.template, notice.template)
    return notice.model_copy(update={"template": template})


def _gate(gate: GateSpec, change: GateChange | None, overlay: Overlay) -> GateSpec:
    given: dict[str, object] = {}
    if gate.letter in overlay.templates:
        given["letter"] = overlay.templates[gate.letter]
    if change is not None:
        if change.role or change.roles:
            given |= {"role": change.role, "roles": change.roles}
        for name in ("quorum", "four_eyes"):
            if getattr(change, name) is not None:
                given[name] = getattr(change, name)
        if change.approvals:
            given["approvals"] = gate.approvals | change.approvals
    return gate.model_copy(update=given) if given else gate
