"""Check a rule against everything that is in force, before it is proposed or published."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from tocsin.domain.ladders import NAME
from tocsin.domain.playbook import Playbook
from tocsin.domain.rulebook import Rule, Sort
from tocsin.playbooks.drafts import wrong_template
from tocsin.playbooks.lawpack import parse_pack, terms_of
from tocsin.playbooks.library import Library, parse_playbook
from tocsin.playbooks.sheet import PlaybookError, Problem
from tocsin.playbooks.shipped import files_of, shipped
from tocsin.storage.in_force import InForce, Rules, bases_in

FALLBACK = "unclassified"  # what cannot be read is opened as this, so it never goes
ENGLISH = "en"
RESERVED = ("gaps",)
_KIND = re.compile(NAME)
_TEMPLATE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,2}/[a-z][a-z0-9_-]{0,63}")
_FILE = re.compile(r"[a-z0-9][a-z0-9-]{0,60}\.yaml")


class Checks:
    """Finds what is wrong with a rule, and who needs one."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules

    def wrong(self, rule: Rule, text: str) -> list[Problem]:
        """Return everything that is wrong with the text of a rule; nothing, when it is good."""
        now = self._rules.now()
        if rule.sort is Sort.PLAYBOOK:
            return list(_wrong_playbook(rule.name, text, now))
        if rule.sort is Sort.TEMPLATE:
            return list(_wrong_letter(rule.name, text, now))
        return list(_wrong_law(text, now))

    def book(self, kind: str, text: str) -> Playbook:
        """Read the text of a playbook as new cases would get it, whatever it extends merged in.

        Raises:
            PlaybookError: It is wrong by the rules that are in force now.
        """
        now = self._rules.now()
        return _parsed(kind, {**now.texts, Rule(Sort.PLAYBOOK, kind): text}, now)

    def needed(self, rule: Rule) -> str | None:
        """Say why a rule cannot go, or None when it can."""
        if rule.sort is Sort.LAW_PACK:
            return "Playbooks count by the law pack. Publish another version instead."
        now = self._rules.now()
        books = _books(now)
        if rule.sort is Sort.PLAYBOOK:
            heirs = [book.kind for book in books if book.extends == rule.name]
            if rule.name == FALLBACK:
                return f"What cannot be read is opened as {FALLBACK}."
            return f"It is extended by {', '.join(heirs)}." if heirs else None
        language, _, template = rule.name.partition("/")
        if language != ENGLISH:
            return None  # English stands in
        users = [book.kind for book in books if template in letters_of(book)]
        if users:
            return f"It is written by {', '.join(users)}."
        return "The product itself writes it." if rule in shipped() else None


def letters_of(book: Playbook) -> set[str]:
    """Return the templates that a playbook names, wherever it does."""
    found: set[str] = set()
    waiting: list[object] = [book.model_dump(mode="json", exclude_defaults=True)]
    while waiting:
        part = waiting.pop()
        if isinstance(part, dict):
            found |= {
                value
                for name, value in part.items()
                if name in ("template", "letter") and isinstance(value, str)
            }
            named = part.get("templates")
            found |= {str(one) for one in named.values()} if isinstance(named, dict) else set()
            waiting += part.values()
        elif isinstance(part, list):
            waiting += part
    return found


def _books(now: InForce) -> list[Playbook]:
    return [now.library.get(kind) for kind in now.library.kinds()]


def _wrong_playbook(kind: str, text: str, now: InForce) -> Iterator[Problem]:
    file = f"{kind}.yaml"
    if kind in RESERVED:
        yield Problem(file, 1, "kind", f"{kind!r} stands for something else in the API")
    if not _KIND.fullmatch(kind):
        yield Problem(file, 1, "kind", "is lower case, digits, - and _, at most 64")
        return
    changed = {**now.texts, Rule(Sort.PLAYBOOK, kind): text}
    try:
        book = _parsed(kind, changed, now)
    except PlaybookError as error:
        yield from error.problems
        return
    if book.kind != kind:
        yield Problem(file, 1, "kind", f"{book.kind!r} is proposed as {kind!r}")
        return
    for heir in _books(now):
        if heir.extends == kind:
            yield from _wrong_heir(heir.kind, changed, now)


def _parsed(kind: str, texts: Mapping[Rule, str], now: InForce) -> Playbook:
    """Read a playbook among others, checked as a whole against what is in force."""
    english = frozenset(name for language, name in now.letters.known if language == ENGLISH)
    return parse_playbook(
        texts[Rule(Sort.PLAYBOOK, kind)],
        file=f"{kind}.yaml",
        templates=english,
        laws=now.pack.clocks,
        bases=bases_in(texts),
    )


def _wrong_heir(kind: str, texts: Mapping[Rule, str], now: InForce) -> Iterator[Problem]:
    """Find what a new version of a playbook breaks in one that extends it."""
    try:
        _parsed(kind, texts, now)
    except PlaybookError as error:
        for one in error.problems:
            yield replace(one, message=f"{one.message} (in {kind}, which extends this one)")


def _wrong_letter(name: str, text: str, now: InForce) -> Iterator[Problem]:
    if not _TEMPLATE.fullmatch(name):
        yield Problem(name, 1, "(name)", "is a language and an id: es/user-notice")
        return
    language, _, template = name.partition("/")
    if language != ENGLISH and (ENGLISH, template) not in now.letters.known:
        message = f"there is no {ENGLISH}/{template}, which stands in for every language"
        yield Problem(name, 1, "(name)", message, fix="propose the English one first")
    gates = (stage.gate for book in _books(now) for stage in book.stages)
    is_letter = any(gate is not None and gate.letter == template for gate in gates)
    yield from wrong_template(text, file=name, is_gate_letter=is_letter)


def _wrong_law(text: str, now: InForce) -> Iterator[Problem]:
    """Check a pack, and that no playbook in force names an entry that it lacks."""
    try:
        files = files_of(text)
    except (json.JSONDecodeError, AttributeError):
        yield Problem("(pack)", 1, "(files)", "are a mapping of names to texts")
        return
    odd = [name for name in files if not _FILE.fullmatch(name)]
    if odd:
        message = "a file of the pack is called like eu-tco.yaml"
        yield from (Problem(name, 1, "(file)", message) for name in odd)
        return
    try:
        pack = parse_pack(files)
    except PlaybookError as error:
        yield from error.problems
        return
    for book in _books(now):
        lawful = Library({book.kind: book}, lambda law: terms_of(pack, law))
        try:
            for place in (None, *book.overlays):
                lawful.pinned(book.kind, place)
        except KeyError as error:
            message = f"the playbook {book.kind} is counted by it"
            yield Problem("(pack)", 1, str(error.args[0]), f"is not there, and {message}")
