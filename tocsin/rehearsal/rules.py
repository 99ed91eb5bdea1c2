"""The rules beside a playbook: kinds to extend, letters, the law pack.

By default what comes with Tocsin; a rulebook that has its own hands them over as a file.
"""

import json
from collections.abc import Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from tocsin.domain.languages import fallbacks, parents
from tocsin.domain.law.pack import Terms
from tocsin.domain.playbook import Playbook
from tocsin.playbooks.inheritance import Bases
from tocsin.playbooks.lawful import shipped_terms
from tocsin.playbooks.lawpack import parse_pack, terms_of
from tocsin.playbooks.letters import TemplateLetters
from tocsin.playbooks.library import Library, parse_playbook
from tocsin.playbooks.sheet import Sheet
from tocsin.rehearsal.errors import RehearsalError

ENGLISH = "en"


@dataclass(frozen=True, eq=False)
class Rules:
    """What a playbook is read against.

    Attributes:
        letters: The templates there are, as ``(language, template)``.
        bases: Finds the sheet of a kind; None finds those that come with Tocsin.
        laws: Ids of the law pack; None are those that come with Tocsin.
        terms_of: The terms of a law.
    """

    letters: frozenset[tuple[str, str]]
    bases: Bases | None = None
    laws: Collection[str] | None = None
    terms_of: Callable[[str], Terms] = shipped_terms

    @classmethod
    def shipped(cls) -> Self:
        """Return the rules that come with Tocsin."""
        return cls(TemplateLetters().known)

    @classmethod
    def of_file(cls, path: Path) -> Self:
        """Read rules from JSON: ``{kinds: {kind: YAML}, templates: [en/name], pack: {…}}``.

        Raises:
            PlaybookError: The law pack is wrong.
            RehearsalError: It is no such file.
        """
        try:
            given: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
            kinds: dict[str, str] = dict(given["kinds"])
            letters = frozenset(_letter(name) for name in given["templates"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            message = f"--rules: {path} has no rules: {error}"
            raise RehearsalError(message) from error
        bases = _bases(kinds)
        if not given.get("pack"):
            return cls(letters, bases)
        pack = parse_pack(given["pack"], where="law-pack/")
        return cls(letters, bases, pack.clocks, lambda law: terms_of(pack, law))

    def parse(self, text: str, file: str) -> Playbook:
        """Read a playbook and check it as a whole.

        Raises:
            PlaybookError: It is wrong; the error names every problem.
        """
        templates = frozenset(name for language, name in self.letters if language == ENGLISH)
        return parse_playbook(
            text, file=file, templates=templates, laws=self.laws, bases=self.bases
        )

    def pinned(
        self, playbook: Playbook, country: str | None, market: str | None = None
    ) -> Playbook:
        """Return what a case of a place pins: overlays merged, terms of law embedded."""
        library = Library({playbook.kind: playbook}, self.terms_of)
        return library.pinned(playbook.kind, country, market)

    def written_in(self, template: str, wanted: str, then: str) -> str:
        """Return the language of a letter: the wanted one, or ``de → en`` without one in it."""
        found = (tag for tag in fallbacks(wanted, then) if (tag, template) in self.letters)
        language = next(found, ENGLISH)
        return language if language in parents(wanted) else f"{wanted} → {language}"


def _letter(name: str) -> tuple[str, str]:
    language, _, template = str(name).partition("/")
    return language, template


def _bases(kinds: dict[str, str]) -> Bases:
    def find(kind: str) -> Sheet | None:
        return Sheet(f"{kind}.yaml", kinds[kind]) if kind in kinds else None

    return find
