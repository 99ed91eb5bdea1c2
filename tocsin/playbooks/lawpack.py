"""Load the law pack, checked as a whole: every problem at once, with file, line and field.

A folder holds ``pack.yaml`` (version), ``counting-rules.yaml``, ``calendars.yaml`` and files
with ``clocks:`` (entries) and ``house:`` (targets for entries without a number).
"""

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from pydantic import Field, ValidationError

from tocsin.domain.hashchain import canonical
from tocsin.domain.ladders import Part
from tocsin.domain.law.duration import Duration
from tocsin.domain.law.pack import NamedCalendar, Pack, Terms
from tocsin.domain.law.rule import CountingRule
from tocsin.domain.law.terms import CalendarRef, LawClock
from tocsin.playbooks.law_checks import wrong_pack
from tocsin.playbooks.law_sheets import Placed, read_each, read_one
from tocsin.playbooks.sheet import PlaybookError, Problem, Sheet

CLOCKS = Path(__file__).parent / "clocks"
RULES, CALENDARS, ABOUT = "counting-rules.yaml", "calendars.yaml", "pack.yaml"


class About(Part):
    """What ``pack.yaml`` says of a pack."""

    version: str = Field(pattern=r"^[0-9][0-9A-Za-z.+-]{0,39}$")
    as_of: dt.date
    note: str = ""


def load_pack(folder: Path | None = None) -> Pack:
    """Load a law pack, by default the one that comes with Tocsin, which is read once.

    Raises:
        PlaybookError: Something in it is wrong; the error names every problem.
    """
    return _read_folder(folder) if folder else _shipped()


def parse_pack(files: Mapping[str, str], *, where: str = "") -> Pack:
    """Read a pack from the texts of its files, by name; ``where`` stands before the names.

    Raises:
        PlaybookError: Something in it is wrong; the error names every problem.
    """
    sheets = {name: Sheet(f"{where}{name}", text) for name, text in sorted(files.items())}
    problems = [problem for sheet in sheets.values() for problem in sheet.problems]
    problems += _missing(sheets, where)
    if problems:
        raise PlaybookError(problems)
    return _assembled(sheets, problems)


def terms_of(pack: Pack, law: str) -> Terms:
    """Return everything of a pack that one deadline needs, for a case to pin.

    Raises:
        KeyError: The pack has no such entry.
    """
    laws = tuple(_chain(pack, law))
    readings = [reading for entry in laws for reading in entry.readings]
    rules = dict.fromkeys(
        [*(entry.rule for entry in laws), *(one.rule for one in readings if one.rule)]
    )
    refs = [entry.calendar for entry in laws]
    refs += [reading.calendar for reading in readings if reading.calendar]
    refs += [CalendarRef(named=one.id) for one in pack.calendars.values() if one.overrides]
    calendars = dict.fromkeys(name for ref in refs for name in _named(pack, ref))
    return Terms(
        laws=laws,
        rules=tuple(pack.rules[name] for name in rules),
        calendars=tuple(pack.calendars[name] for name in calendars),
        pack=pack.name,
        house=pack.house.get(law),
    )


@cache
def _shipped() -> Pack:
    return _read_folder(CLOCKS)


def _read_folder(folder: Path) -> Pack:
    files = {path.name: path.read_text(encoding="utf-8") for path in folder.glob("*.yaml")}
    return parse_pack(files, where=f"{folder}/")


def _missing(sheets: Mapping[str, Sheet], where: str) -> Iterator[Problem]:
    for name in (ABOUT, RULES, CALENDARS):
        if name not in sheets:
            yield Problem(f"{where}{name}", 1, "(file)", "is not there", fix="add it")


def _assembled(sheets: Mapping[str, Sheet], problems: list[Problem]) -> Pack:
    about = read_one(sheets[ABOUT], About, problems)
    rules = list(read_each(sheets[RULES], "rules", CountingRule, problems))
    calendars = list(read_each(sheets[CALENDARS], "calendars", NamedCalendar, problems))
    clocks, house = list[Placed[LawClock]](), list[Placed[tuple[str, Duration]]]()
    for name, sheet in sheets.items():
        if name not in {ABOUT, RULES, CALENDARS}:
            problems += _strangers(sheet)
            clocks += read_each(sheet, "clocks", LawClock, problems)
            house += _house(sheet, problems)
    problems += wrong_pack(clocks, rules, calendars, house)
    if problems or about is None:
        raise PlaybookError(problems)
    parts = {
        "version": about.version,
        "clocks": _plain(clocks),
        "rules": _plain(rules),
        "calendars": _plain(calendars),
        "house": {law: str(target) for law, target in (one.value for one in house)},
    }
    return Pack(
        version=about.version,
        digest=hashlib.sha256(canonical(parts)).hexdigest(),
        clocks={one.value.id: one.value for one in clocks},
        rules={one.value.id: one.value for one in rules},
        calendars={one.value.id: one.value for one in calendars},
        house=dict(one.value for one in house),
    )


def _strangers(sheet: Sheet) -> Iterator[Problem]:
    for key in sheet.data:
        if key not in {"clocks", "house"}:
            fix = "a file of the pack has `clocks` and `house`"
            yield sheet.problem((key,), "unknown field", fix, on_key=True)


def _house(sheet: Sheet, problems: list[Problem]) -> Iterator[Placed[tuple[str, Duration]]]:
    targets = sheet.data.get("house", {})
    if not isinstance(targets, dict):
        fix = "write `ID: {hours: 24}` below each other"
        problems.append(sheet.problem(("house",), "is a mapping", fix))
        return
    for law, given in targets.items():
        loc = ("house", law)
        try:
            yield Placed(sheet, loc, (law, Duration.model_validate(given)))
        except ValidationError as error:
            message = error.errors()[0]["msg"].removeprefix("Value error, ")
            problems.append(sheet.problem(loc, message))


def _plain(
    placed: list[Placed[LawClock]] | list[Placed[CountingRule]] | list[Placed[NamedCalendar]],
) -> dict[str, object]:
    """Return what is digested: without defaults, so that a new optional field changes none."""
    return {
        one.value.id: one.value.model_dump(mode="json", exclude_defaults=True) for one in placed
    }


def _chain(pack: Pack, law: str) -> Iterator[LawClock]:
    """Yield an entry, then those that hold before and after it."""
    waiting, seen = [law], set[str]()
    while waiting:
        entry = pack.clocks[waiting.pop(0)]
        if entry.id not in seen:
            seen.add(entry.id)
            yield entry
            near = (entry.effective.before, entry.effective.after)
            waiting += [name for name in near if name]


def _named(pack: Pack, ref: CalendarRef) -> Iterator[str]:
    for part in ref.union:
        yield from _named(pack, part)
    if ref.named:
        yield ref.named
        base = pack.calendars[ref.named].base
        if base:
            yield from _named(pack, base)
