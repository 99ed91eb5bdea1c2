"""Load the playbooks, checked as a whole: every problem at once, with its place and the fix.

A playbook that is loaded here can be walked to an end, asks for roles and letters that exist,
and has ladders that reach somebody. Nothing else in the product checks that again.
"""

import hashlib
import re
from collections.abc import Callable, Collection, Mapping
from functools import cache
from pathlib import Path

from tocsin.domain.hashchain import canonical
from tocsin.domain.law.pack import Terms
from tocsin.domain.overlay_chain import MARKET
from tocsin.domain.playbook import NAME, Playbook
from tocsin.playbooks.checking import checked, shaped
from tocsin.playbooks.inheritance import Bases, inherit
from tocsin.playbooks.lawful import shipped_terms, with_terms
from tocsin.playbooks.references import REFERENCES
from tocsin.playbooks.regions import regions
from tocsin.playbooks.sheet import PlaybookError, Problem, Sheet

HERE = Path(__file__).parent
KINDS = HERE / "kinds"
TEMPLATES = HERE / "templates"
LAWS = tuple(pattern for pattern, what in REFERENCES if what == "law")


class Library:
    """The playbooks that new cases may be opened with, by kind."""

    def __init__(
        self,
        playbooks: Mapping[str, Playbook],
        terms_of: Callable[[str], Terms] | None = None,
    ) -> None:
        """Hold these; ``terms_of`` knows the law pack, by default the one that is shipped."""
        self._playbooks = playbooks
        self._terms_of = terms_of or shipped_terms
        self._pinned: dict[tuple[str, str | None, str | None], Playbook] = {}

    def get(self, kind: str) -> Playbook:
        """Return the playbook of a kind.

        Raises:
            KeyError: There is no such kind.
        """
        return self._playbooks[kind]

    def pinned(
        self, kind: str, jurisdiction: str | None, market: str | None = None
    ) -> Playbook:
        """Return what a case of a place pins: overlays merged, terms of law embedded.

        ``market`` is what the case says itself; one that the playbook does not know is no one.

        Raises:
            KeyError: There is no such kind.
        """
        is_known = f"{MARKET}{market}" in self.get(kind).overlays
        key = (kind, jurisdiction, market if is_known else None)
        if key not in self._pinned:
            merged = self.get(kind).for_jurisdiction(*key[1:])
            self._pinned[key] = with_terms(merged, self._terms_of)
        return self._pinned[key]

    def kinds(self) -> tuple[str, ...]:
        """Return every kind, in order of name."""
        return tuple(sorted(self._playbooks))

    @staticmethod
    def digest(playbook: Playbook) -> str:
        """Return the SHA-256 of a playbook's canonical JSON, by which cases pin it."""
        return hashlib.sha256(canonical(playbook.model_dump(mode="json"))).hexdigest()


def load_library(folder: Path | None = None) -> Library:
    """Load every playbook of a folder, by default those that come with Tocsin, read once.

    Raises:
        PlaybookError: At least one of them is wrong; it names every problem of all of them.
    """
    return _read_folder(folder) if folder else _shipped()


@cache
def _shipped() -> Library:
    return _read_folder(KINDS)


def _read_folder(folder: Path) -> Library:
    playbooks, problems = {}, list[Problem]()
    for path in sorted(folder.glob("*.yaml")):
        try:
            playbook = load_playbook(path)
        except PlaybookError as error:
            problems += error.problems
        else:
            playbooks[playbook.kind] = playbook
    if problems:
        raise PlaybookError(problems)
    return Library(playbooks)


def load_playbook(path: Path) -> Playbook:
    """Load one playbook; its file is named after its kind.

    What it extends stands beside it, or comes with Tocsin.

    Raises:
        PlaybookError: It is wrong; the error names every problem.
    """
    text = path.read_text(encoding="utf-8")
    playbook = parse_playbook(text, file=str(path), bases=files_in(path.parent, KINDS))
    if playbook.kind != path.stem:
        message = f"{playbook.kind!r} stands in a file named {path.stem!r}"
        fix = f"name the file {playbook.kind}.yaml"
        raise PlaybookError([Problem(str(path), 1, "kind", message, fix=fix)])
    return playbook


def parse_playbook(
    text: str,
    *,
    file: str = "(text)",
    templates: frozenset[str] | None = None,
    laws: Collection[str] | None = None,
    bases: Bases | None = None,
) -> Playbook:
    """Read a playbook from YAML and check it as a whole.

    Args:
        text: The YAML.
        file: What problems are reported of.
        templates: The letters that there are; by default those that come with Tocsin.
        laws: The entries of the law pack; by default those that come with Tocsin.
        bases: Finds the sheet of a kind that it extends; by default what comes with Tocsin.

    Raises:
        PlaybookError: It is wrong; the error names every problem.
    """
    sheet = inherit(Sheet(file, text), bases or files_in(KINDS))
    letters = template_ids() if templates is None else templates
    return checked(sheet, letters, law_ids(sheet) if laws is None else laws, _filled_in)


def read_playbook(text: str, *, file: str = "(text)", bases: Bases | None = None) -> Playbook:
    """Read a playbook that was checked when it was published; only its shape is asked here.

    Raises:
        PlaybookError: This release cannot read it any more.
    """
    return shaped(inherit(Sheet(file, text), bases or files_in(KINDS)), _filled_in)


def files_in(*folders: Path) -> Bases:
    """Find playbooks as files of some folders, the first folder first."""

    def find(kind: str) -> Sheet | None:
        paths = (folder / f"{kind}.yaml" for folder in folders if re.fullmatch(NAME, kind))
        path = next((path for path in paths if path.is_file()), None)
        return Sheet(str(path), path.read_text(encoding="utf-8")) if path else None

    return find


def law_ids(sheet: Sheet) -> Collection[str]:
    """Return the ids of the law pack; none are read when the playbook names no law."""
    from tocsin.playbooks.lawpack import load_pack  # noqa: PLC0415 - read on demand

    named = any(True for pattern in LAWS for _ in sheet.texts(pattern))
    return load_pack().clocks if named else ()


def _filled_in(playbook: Playbook) -> Playbook:
    """Add what a playbook does not say itself."""
    known = regions()
    named = {name: known[name] for name in playbook.overlays if name in known}
    return playbook.model_copy(update={"regions": named}) if named else playbook


def template_ids() -> frozenset[str]:
    """Return the ids of all templates; every one exists in English."""
    return frozenset(path.stem for path in (TEMPLATES / "en").glob("*.txt"))
