"""The rules that are in force, as the rulebook has them, read anew when it has changed.

A use asks for the counter once a second at most, and never while another thread does;
texts are read and parsed once per digest. Without a database, what was read last stays.
"""

import threading
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from functools import lru_cache

import structlog
from sqlalchemy import select, tuple_
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session, sessionmaker

from tocsin.domain.law.pack import Pack, Terms
from tocsin.domain.playbook import Playbook
from tocsin.domain.rulebook import LAW_PACK, Rule, Sort
from tocsin.playbooks.inheritance import Bases
from tocsin.playbooks.lawpack import load_pack, parse_pack, terms_of
from tocsin.playbooks.letters import TextLetters
from tocsin.playbooks.library import KINDS, Library, load_playbook, read_playbook
from tocsin.playbooks.sheet import PlaybookError, Sheet
from tocsin.playbooks.shipped import files_of, shipped_pack
from tocsin.storage import rulebook
from tocsin.storage.models import RulebookVersionRow
from tocsin.storage.rulebook import Published

FRESH_SECONDS = 1.0
log = structlog.get_logger()


@dataclass(frozen=True, slots=True)
class InForce:
    """Everything that new cases get, as of one state of the rulebook."""

    counter: int
    published: Mapping[Rule, Published]
    library: Library
    letters: TextLetters
    texts: Mapping[Rule, str] = field(repr=False)

    @property
    def pack(self) -> Pack:
        """The law pack, parsed when it is first asked for.

        Raises:
            PlaybookError: This release cannot read it any more.
        """
        return pack_of(self.texts.get(LAW_PACK))


@dataclass(frozen=True, slots=True)
class _Parsed:
    """A playbook that was read, and the versions that it was merged over."""

    playbook: Playbook
    bases: tuple[Published, ...]


class Rules:
    """What is in force now. One per process; for any number of threads."""

    def __init__(
        self,
        sessions: sessionmaker[Session],
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Read on first use."""
        self._sessions = sessions
        self._clock = clock
        self._lock = threading.Lock()
        self._known: InForce | None = None
        self._looked = float("-inf")
        self._parsed: dict[Published, _Parsed] = {}

    def now(self) -> InForce:
        """Return what is in force.

        Raises:
            SQLAlchemyError: It was never read, and the database cannot be asked.
        """
        known = self._known
        if known is None:
            with self._lock:
                return self._known or self._look()
        if self._clock() - self._looked < FRESH_SECONDS or not self._lock.acquire(False):
            return known
        try:
            return self._look()
        except SQLAlchemyError:
            log.warning("rulebook.away")
            return known
        finally:
            self._lock.release()

    def warm(self) -> None:
        """Read them before anybody asks, so that nobody waits for it."""
        with suppress(SQLAlchemyError):
            self.now()

    def changed(self) -> None:
        """Look again at the next use: this process has changed the rulebook itself."""
        self._looked = float("-inf")

    def _look(self) -> InForce:
        looked = self._clock()
        with self._sessions() as session:
            counter = rulebook.counter(session)
            known = self._known
            if known is None or counter != known.counter:
                known = self._read(session, counter)
        self._known, self._looked = known, looked
        return known

    def _read(self, session: Session, counter: int) -> InForce:
        published = rulebook.published(session)
        texts = self._texts(session, published)
        before = self._known
        if before is not None and texts == before.texts:
            return InForce(counter, published, before.library, before.letters, texts)
        library = self._library(published, texts)
        return InForce(counter, published, library, _letters(texts), texts)

    def _texts(self, session: Session, published: Mapping[Rule, Published]) -> dict[Rule, str]:
        """Return the texts in force; only those that are not known yet are read."""
        before = self._known
        known = {
            rule: before.texts[rule]
            for rule, one in published.items()
            if before and before.published.get(rule) == one
        }
        row = RulebookVersionRow
        wanted = [
            (rule.sort.value, rule.name, one.number)
            for rule, one in published.items()
            if rule not in known
        ]
        key = tuple_(row.sort, row.name, row.number)
        read = session.execute(select(row.sort, row.name, row.text).where(key.in_(wanted)))
        return known | {Rule(Sort(sort), name): text for sort, name, text in read}

    def _library(
        self, published: Mapping[Rule, Published], texts: Mapping[Rule, str]
    ) -> Library:
        books = {
            rule.name: self._playbook(published[rule], published, texts)
            for rule in texts
            if rule.sort is Sort.PLAYBOOK
        }
        readable = {kind: book for kind, book in books.items() if book is not None}
        law = texts.get(LAW_PACK)
        return Library(readable, lambda name: _terms(law, name))

    def _playbook(
        self,
        one: Published,
        published: Mapping[Rule, Published],
        texts: Mapping[Rule, str],
    ) -> Playbook | None:
        """Parse a version once; what this release cannot read is the release's own."""
        known = self._parsed.get(one)
        if known and all(published.get(base.rule) == base for base in known.bases):
            return known.playbook
        asked: list[Rule] = []
        try:
            playbook = read_playbook(
                texts[one.rule], file=one.rule.name, bases=bases_in(texts, asked)
            )
        except PlaybookError as error:
            log.warning("playbook.unreadable", rule=str(one.rule), problems=len(error.problems))
            return _shipped(one.rule.name)
        playbook = playbook.model_copy(update={"version": one.number})
        used = tuple(published[rule] for rule in asked if rule in published)
        self._parsed[one] = _Parsed(playbook, used)
        return playbook


def bases_in(texts: Mapping[Rule, str], asked: list[Rule] | None = None) -> Bases:
    """Find what playbooks extend among the rules in force; ``asked`` learns what was found."""

    def find(kind: str) -> Sheet | None:
        rule = Rule(Sort.PLAYBOOK, kind)
        if rule not in texts:
            return None
        if asked is not None:
            asked.append(rule)
        return Sheet(f"{kind}.yaml", texts[rule])

    return find


def _shipped(kind: str) -> Playbook | None:
    """Return the release's own playbook of a kind, if it has a good one."""
    try:
        return load_playbook(KINDS / f"{kind}.yaml")
    except (OSError, PlaybookError):
        return None


@lru_cache(maxsize=4)
def pack_of(text: str | None) -> Pack:
    """Read a law pack from its text, once; without one, or of the same files, the shipped one.

    Raises:
        PlaybookError: Something in it is wrong.
    """
    if text is None or text == shipped_pack():
        return load_pack()
    return parse_pack(files_of(text))


def _terms(pack: str | None, law: str) -> Terms:
    """Return the terms of a law; where the pack in force lacks it, the shipped one stands in.

    So a playbook that comes with a release can be opened before a house's own pack has caught
    up with it; what it lacks is among the gaps.
    """
    try:
        return terms_of(pack_of(pack), law)
    except (KeyError, PlaybookError):
        log.warning("law.stands_in", law=law)
        return terms_of(load_pack(), law)


def _letters(texts: Mapping[Rule, str]) -> TextLetters:
    found = {}
    for rule, text in texts.items():
        if rule.sort is Sort.TEMPLATE:
            language, _, template = rule.name.partition("/")
            found[language, template] = text
    return TextLetters(found)


class PublishedLibrary(Library):
    """The playbooks in force, each time as they are then."""

    def __init__(self, rules: Rules) -> None:
        """Ask these rules."""
        self._rules = rules

    def get(self, kind: str) -> Playbook:
        """Return the playbook in force of a kind.

        Raises:
            KeyError: There is no such kind, or it was retired.
        """
        return self._rules.now().library.get(kind)

    def pinned(
        self, kind: str, jurisdiction: str | None, market: str | None = None
    ) -> Playbook:
        """Return what a case of a place pins now.

        Raises:
            KeyError: There is no such kind, or it was retired.
        """
        return self._rules.now().library.pinned(kind, jurisdiction, market)

    def kinds(self) -> tuple[str, ...]:
        """Return every kind that new cases may have, in order of name."""
        return self._rules.now().library.kinds()


class PublishedLetters:
    """The ``Letters`` port on the templates in force."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules

    def render(
        self,
        template: str,
        language: str,
        values: dict[str, object],
        *,
        then: str | None = None,
    ) -> tuple[str, str]:
        """Return subject and body, in the language, a wider one, in ``then`` or in English."""
        return self._rules.now().letters.render(template, language, values, then=then)
