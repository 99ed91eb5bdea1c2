"""Check that every name a playbook mentions exists: stage, clock, ladder, template, field, law.

Targets are checked in ``targets``, what overlays make of all this in ``overlaid``.
"""

import difflib
from collections.abc import Collection, Iterator

from tocsin.domain.draft import Document
from tocsin.domain.places import LANGUAGE
from tocsin.domain.stage_spec import BACK
from tocsin.playbooks.fixes import instead
from tocsin.playbooks.sheet import Loc, Problem, Sheet

REFERENCES = (
    ("stages/*/gate/ladder", "ladder"),
    ("stages/*/gate/letter", "template"),
    ("stages/*/gate/extends/*", "clock"),
    ("stages/*/notices/*/template", "template"),
    ("stages/*/wait/clock", "clock"),
    ("stages/*/cancels/*", "clock of some place"),
    ("stages/*/next/*", "next stage"),
    ("stages/*/skip_when_complete", "stage"),
    ("stages/*/end", "outcome"),
    ("clocks/*/ladder", "ladder"),
    ("clocks/*/met_by", "stage"),
    ("clocks/*/met_by/*", "stage"),
    ("clocks/*/starts", "start of a clock"),
    ("clocks/*/law", "law"),
    ("ladders/*/of/clock", "clock"),
    ("ladders/*/template", "template"),
    ("retention/law", "law"),
    ("on/*", "stage"),
    ("actions/*", "stage"),
    ("stages/*/notices/*/attach/*", "document"),
    ("rules/*/stages/*", "stage"),
    ("updates/clock", "clock"),
    ("updates/until", "stage"),
    ("stages/*/wait/takes", "case role"),
    ("severity/matrix/*/severity", "severity"),
    ("deficiencies/*/*/fields/*", "field"),
    ("overlays/*/clocks/*/ladder", "ladder"),
    ("overlays/*/clocks/*/law", "law"),
    ("overlays/*/add_clocks/*/ladder", "ladder"),
    ("overlays/*/add_clocks/*/law", "law"),
    ("overlays/*/add_clocks/*/met_by", "stage"),
    ("overlays/*/add_clocks/*/met_by/*", "stage"),
    ("overlays/*/add_clocks/*/starts", "start of a clock"),
    ("overlays/*/ladders/*/of/clock", "clock"),
    ("overlays/*/ladders/*/template", "template"),
    ("overlays/*/retention/law", "law"),
    ("overlays/*/require/*", "field"),
    ("overlays/*/drop/clocks/*", "clock"),
    ("overlays/*/drop/fields/*", "field"),
    ("overlays/*/templates/*", "template"),
)
KEYS = (
    ("on", "document"),
    ("deficiencies", "document"),
    ("overlays/*/clocks", "clock"),
    ("overlays/*/gates", "stage with a gate"),
    ("overlays/*/templates", "template"),
    ("checklists", "stage"),
    ("rules", "action"),
    ("clocks/*/by_severity", "severity"),
)
UNIQUE = (
    *(("stages", "id"), ("clocks", "id"), ("checklists/*", "id"), ("deficiencies/*", "code")),
    ("overlays/*/add_clocks", "id"),
)
REPEATED = (
    *("stages/*/gate/verdicts", "stages/*/gate/roles", "stages/*/wait/events"),
    *("stages/*/gate/approvals/*/roles", "fields/*/choices"),
    *("stages/*/cancels", "stages/*/strikes"),
)
TRANSLATED = (
    *("fields/*/labels", "fields/*/helps", "outcomes/*/titles"),
    *("deficiencies/*/*/titles", "deficiencies/*/*/asks"),
)
ELSEWHERE = {
    "template": "add templates/en/{name}.txt",
    "law": "see `tocsin clocks list`",
}
SPOKEN = ("language", "overlays/*/language")


def wrong_references(
    sheet: Sheet, templates: Collection[str], laws: Collection[str] | None = None
) -> Iterator[Problem]:
    """Find every mention of something that is not there, and every id that is there twice.

    ``laws`` are the ids of the law pack; when they are None, laws are not looked up.
    """
    known = _known(sheet, templates, laws)
    for pattern, what in REFERENCES:
        for loc, name in sheet.texts(pattern):
            if what in known and name not in known[what]:
                fix = _instead(what, name, known[what])
                yield sheet.problem(loc, f"unknown {what} {name!r}", fix)
    for pattern, what in KEYS:
        for loc, name in sheet.keys(pattern):
            if name not in known[what]:
                fix = _instead(what, name, known[what])
                yield sheet.problem(loc, f"unknown {what} {name!r}", fix, on_key=True)
    yield from _wrong_languages(sheet)
    yield from _duplicates(sheet)


def _known(
    sheet: Sheet, templates: Collection[str], laws: Collection[str] | None
) -> dict[str, Collection[str]]:
    stages = [name for _, name in sheet.texts("stages/*/id")]
    known: dict[str, Collection[str]] = {
        "stage": stages,
        "next stage": [*stages, BACK],
        "start of a clock": [
            *("received", "complete"),
            *(f"stage:{name}" for name in stages),
            *(f"document:{document.value}" for document in Document),
        ],
        "stage with a gate": _with_a_gate(sheet),
        "clock": _both(sheet.texts("clocks/*/id"), sheet.texts("overlays/*/add_clocks/*/id")),
        "ladder": _both(sheet.keys("ladders"), sheet.keys("overlays/*/ladders")),
        "field": _both(sheet.keys("fields"), sheet.keys("overlays/*/fields")),
        "template": templates,
        "document": [document.value for document in Document],
        "case role": [name for _, name in sheet.keys("roles")],
        "severity": [name for _, name in sheet.texts("severity/levels/*")],
        "action": _both(sheet.keys("actions"), sheet.texts("stages/*/wait/events/*")),
    }
    if laws is not None:
        known["law"] = laws
    if "applied" not in sheet.data:  # of a merged one, what other places add is not there
        known["clock of some place"] = known["clock"]
    if outcomes := [name for _, name in sheet.keys("outcomes")]:
        known["outcome"] = outcomes
    return known


def _instead(what: str, name: str, known: Collection[str]) -> str:
    """Say what to write instead; of letters and laws there are too many to list."""
    if what not in ELSEWHERE:
        return instead(name, known)
    other = ELSEWHERE[what].format(name=name)
    close = difflib.get_close_matches(name, known, n=1)
    return f"write {close[0]!r}, or {other}" if close else other


def _both(*found: Iterator[tuple[Loc, str]]) -> list[str]:
    return [name for part in found for _, name in part]


def _with_a_gate(sheet: Sheet) -> list[str]:
    return [
        str(stage["id"])
        for _, stage in sheet.find("stages/*")
        if isinstance(stage, dict) and "gate" in stage and "id" in stage
    ]


def _wrong_languages(sheet: Sheet) -> Iterator[Problem]:
    fix = "write a tag such as de or pt-BR (BCP 47)"
    for pattern in TRANSLATED:
        for loc, name in sheet.keys(pattern):
            if not LANGUAGE.fullmatch(name):
                yield sheet.problem(loc, f"{name!r} is no language", fix, on_key=True)
    for pattern in SPOKEN:
        for loc, name in sheet.texts(pattern):
            if not LANGUAGE.fullmatch(name):
                yield sheet.problem(loc, f"{name!r} is no language", fix)


def _duplicates(sheet: Sheet) -> Iterator[Problem]:
    for part, key in UNIQUE:
        seen: set[tuple[Loc, str]] = set()
        for loc, name in sheet.texts(f"{part}/*/{key}"):
            if (loc[:-2], name) in seen:
                yield sheet.problem(loc, f"{name!r} is there twice", "give one another name")
            seen.add((loc[:-2], name))
    for pattern in REPEATED:
        for loc, several in sheet.find(pattern):
            if isinstance(several, list) and len(set(map(str, several))) < len(several):
                yield sheet.problem(loc, "names something twice", "leave one of them out")
