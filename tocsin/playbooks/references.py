"""Check that every name a playbook mentions exists: stage, clock, ladder, template, target."""

import difflib
import re
from collections.abc import Collection, Iterator

from tocsin.domain.access import Role
from tocsin.domain.draft import Document
from tocsin.domain.playbook import AUDIENCES, BACK
from tocsin.domain.response import OWNER
from tocsin.playbooks.regions import regions
from tocsin.playbooks.sheet import Problem, Sheet

REFERENCES = (
    ("stages/*/gate/ladder", "ladder"),
    ("stages/*/gate/letter", "template"),
    ("stages/*/notices/*/template", "template"),
    ("stages/*/wait/clock", "clock"),
    ("stages/*/next/*", "next stage"),
    ("stages/*/skip_when_complete", "stage"),
    ("clocks/*/ladder", "ladder"),
    ("clocks/*/met_by", "stage"),
    ("clocks/*/starts", "start of a clock"),
    ("ladders/*/of/clock", "clock"),
    ("ladders/*/template", "template"),
    ("on/*", "stage"),
    ("actions/*", "stage"),
    ("stages/*/notices/*/attach/*", "document"),
    ("rules/*/stages/*", "stage"),
    ("updates/clock", "clock"),
    ("updates/until", "stage"),
    ("stages/*/wait/takes", "case role"),
    ("severity/matrix/*/severity", "severity"),
)
KEYS = (
    ("on", "document"),
    ("overlays/*/clocks", "clock"),
    ("checklists", "stage"),
    ("rules", "action"),
    ("clocks/*/by_severity", "severity"),
)
UNIQUE = (("stages", "id"), ("clocks", "id"), ("checklists/*", "id"))
REPEATED = ("stages/*/gate/verdicts", "stages/*/gate/roles", "stages/*/wait/events")
TOLD = ("stages/*/notices/*/to", "updates/to/*")
ASKED = (
    *("ladders/*/rungs/*/to/*", "tasks/rungs/*/to/*", "checklists/*/*/owner"),
    "suppress/*/to/*",
)
PLACE = re.compile(r"[A-Z]{2}(-[A-Z0-9]{1,3})?|market:[a-z][a-z0-9-]{0,31}")
NAMED = ("person:", "schedule:", "stakeholders:", "case-role:", "webhook:")


def wrong_references(sheet: Sheet, templates: Collection[str]) -> Iterator[Problem]:
    """Find every mention of something that is not there, and every id that is there twice."""
    known = _known(sheet, templates)
    for pattern, what in REFERENCES:
        for loc, name in sheet.texts(pattern):
            if name not in known[what]:
                yield sheet.problem(loc, _unknown(what, name, known[what]))
    for pattern, what in KEYS:
        for loc, name in sheet.keys(pattern):
            if name not in known[what]:
                yield sheet.problem(loc, _unknown(what, name, known[what]))
    for loc, name in sheet.keys("overlays"):
        if not (PLACE.fullmatch(name) or name in regions()):
            yield sheet.problem(
                loc, f"{name!r} is no region, country (ISO 3166-1), part of one, or market:…"
            )
    yield from _wrong_outside(sheet)
    yield from _wrong_targets(sheet)
    yield from _duplicates(sheet)


def _wrong_outside(sheet: Sheet) -> Iterator[Problem]:
    """Find what is said of outsiders and names somebody else."""
    for loc, name in sheet.keys("suppress"):
        if name not in AUDIENCES:
            yield sheet.problem(loc, f"outside are only: {', '.join(AUDIENCES)}")
    for loc, notice in sheet.find("stages/*/notices/*"):
        if (
            isinstance(notice, dict)
            and "attach" in notice
            and notice.get("to") not in AUDIENCES
        ):
            message = f"copies go to outsiders only: {', '.join(AUDIENCES)}"
            yield sheet.problem((*loc, "attach"), message)


def _known(sheet: Sheet, templates: Collection[str]) -> dict[str, Collection[str]]:
    stages = [name for _, name in sheet.texts("stages/*/id")]
    return {
        "stage": stages,
        "next stage": [*stages, BACK],
        "start of a clock": ["received", "complete", *(f"stage:{name}" for name in stages)],
        "clock": [name for _, name in sheet.texts("clocks/*/id")],
        "ladder": [name for _, name in sheet.keys("ladders")],
        "template": templates,
        "document": [document.value for document in Document],
        "case role": [name for _, name in sheet.keys("roles")],
        "severity": [name for _, name in sheet.texts("severity/levels/*")],
        "action": [
            *(name for _, name in sheet.keys("actions")),
            *(event for _, event in sheet.texts("stages/*/wait/events/*")),
        ],
    }


def _unknown(what: str, name: str, known: Collection[str]) -> str:
    close = difflib.get_close_matches(name, known, n=1)
    hint = f"; did you mean {close[0]!r}?" if close else ""
    return f"unknown {what} {name!r}{hint}"


def _wrong_targets(sheet: Sheet) -> Iterator[Problem]:
    roles = [name for _, name in sheet.keys("roles")]
    for pattern in TOLD:
        for loc, target in sheet.texts(pattern):
            if target not in AUDIENCES and (wrong := _wrong_target(target, roles)):
                yield sheet.problem(loc, f"{wrong}; outside: {', '.join(AUDIENCES)}")
    for pattern in ASKED:
        for loc, target in sheet.texts(pattern):
            is_owner = target == OWNER and pattern.startswith("tasks/")
            if not is_owner and (wrong := _wrong_target(target, roles)):
                yield sheet.problem(loc, wrong)


def _wrong_target(target: str, case_roles: Collection[str]) -> str | None:
    scheme, _, name = target.partition(":")
    if scheme == "case-role":
        return None if name in case_roles else _unknown("case role", name, case_roles)
    if scheme == "role":
        roles = [role.value for role in Role]
        return None if name in roles else _unknown("role", name, roles)
    if name and f"{scheme}:" in NAMED:
        return None
    return f"unknown target {target!r}: write role:, {', '.join(NAMED)} and a name"


def _duplicates(sheet: Sheet) -> Iterator[Problem]:
    for part, key in UNIQUE:
        seen: set[str] = set()
        for loc, name in sheet.texts(f"{part}/*/{key}"):
            if name in seen:
                yield sheet.problem(loc, f"{name!r} is there twice")
            seen.add(name)
    for pattern in REPEATED:
        for loc, several in sheet.find(pattern):
            if isinstance(several, list) and len(set(map(str, several))) < len(several):
                yield sheet.problem(loc, "names something twice")
