"""Load the playbooks, checked as a whole: every problem at once, with file, line and field.

A playbook that is loaded here can be walked to an end, asks for roles and letters that exist,
and has ladders that reach somebody. Nothing else in the product checks that again.
"""

import hashlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from pydantic import ValidationError

from tocsin.domain.hashchain import canonical
from tocsin.domain.law.pack import Terms
from tocsin.domain.playbook import Playbook
from tocsin.playbooks.duties import wrong_duties
from tocsin.playbooks.graph import wrong_graph
from tocsin.playbooks.lawful import shipped_terms, with_terms
from tocsin.playbooks.references import wrong_references
from tocsin.playbooks.regions import regions
from tocsin.playbooks.sheet import PlaybookError, Problem, Sheet

HERE = Path(__file__).parent
KINDS = HERE / "kinds"
TEMPLATES = HERE / "templates"
FILLED_IN = ("regions", "applied", "version")
GIVEN = "is filled in when the playbook is loaded; leave it out"


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
        self._pinned: dict[tuple[str, str | None], Playbook] = {}

    def get(self, kind: str) -> Playbook:
        """Return the playbook of a kind.

        Raises:
            KeyError: There is no such kind.
        """
        return self._playbooks[kind]

    def pinned(self, kind: str, jurisdiction: str | None) -> Playbook:
        """Return what a case of a jurisdiction pins: overlays merged, terms of law embedded.

        Raises:
            KeyError: There is no such kind.
        """
        key = (kind, jurisdiction)
        if key not in self._pinned:
            merged = self.get(kind).for_jurisdiction(jurisdiction)
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
    """Load every playbook of a folder, by default those that come with Tocsin.

    Raises:
        PlaybookError: At least one of them is wrong; it names every problem of all of them.
    """
    playbooks, problems = {}, list[Problem]()
    for path in sorted((folder or KINDS).glob("*.yaml")):
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

    Raises:
        PlaybookError: It is wrong; the error names every problem.
    """
    playbook = parse_playbook(path.read_text(encoding="utf-8"), file=str(path))
    if playbook.kind != path.stem:
        message = f"{playbook.kind!r} stands in a file named {path.stem!r}"
        raise PlaybookError([Problem(str(path), 1, "kind", message)])
    return playbook


def parse_playbook(
    text: str, *, file: str = "(text)", templates: frozenset[str] | None = None
) -> Playbook:
    """Read a playbook from YAML and check it as a whole.

    Args:
        text: The YAML.
        file: What problems are reported of.
        templates: The letters that there are; by default those that come with Tocsin.

    Raises:
        PlaybookError: It is wrong; the error names every problem.
    """
    sheet = Sheet(file, text)
    problems = list(sheet.problems)
    if not sheet.data:
        raise PlaybookError(problems)
    problems += wrong_references(sheet, template_ids() if templates is None else templates)
    problems += wrong_graph(sheet)
    problems += wrong_duties(sheet)
    try:
        playbook = Playbook.model_validate(sheet.data)
    except ValidationError as error:
        raise PlaybookError([*problems, *_shape_problems(sheet, error)]) from error
    problems += [sheet.problem((name,), GIVEN) for name in FILLED_IN if name in sheet.data]
    if problems:
        raise PlaybookError(problems)
    return _filled_in(playbook)


def read_playbook(text: str, *, file: str = "(text)") -> Playbook:
    """Read a playbook that was checked when it was published; only its shape is asked here.

    Raises:
        PlaybookError: This release cannot read it any more.
    """
    sheet = Sheet(file, text)
    try:
        return _filled_in(Playbook.model_validate(sheet.data))
    except ValidationError as error:
        problems = [*sheet.problems, *_shape_problems(sheet, error)]
        raise PlaybookError(problems) from error


def _filled_in(playbook: Playbook) -> Playbook:
    """Add what a playbook does not say itself."""
    known = regions()
    named = {name: known[name] for name in playbook.overlays if name in known}
    return playbook.model_copy(update={"regions": named}) if named else playbook


def template_ids() -> frozenset[str]:
    """Return the ids of all templates; every one exists in English."""
    return frozenset(path.stem for path in (TEMPLATES / "en").glob("*.txt"))


def _shape_problems(sheet: Sheet, error: ValidationError) -> Iterator[Problem]:
    for one in error.errors():
        message = one["msg"].removeprefix("Value error, ")
        if one["type"] == "extra_forbidden":
            message = "unknown field"
        yield sheet.problem(one["loc"], message)
