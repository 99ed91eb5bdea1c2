"""A version of a rule as it would count: the playbook read whole, the law pack's entries."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session, sessionmaker

from tocsin.desk import errands
from tocsin.desk.access import Gatekeeper
from tocsin.desk.errors import NotFoundError
from tocsin.desk.rulebook_checks import Checks, letters_of
from tocsin.domain.access import Principal
from tocsin.domain.law.terms import LawClock
from tocsin.domain.playbook import Playbook
from tocsin.domain.rulebook import LAW_PACK, Rule, Sort
from tocsin.playbooks.sheet import PlaybookError
from tocsin.storage import outbox, rulebook
from tocsin.storage.in_force import Rules, pack_of

REHEARSE = "rehearse"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaybookRead:
    """A playbook as new cases would get it.

    Attributes:
        letters: The templates that it names, wherever it does.
        laws: The entries of the law pack in force that its clocks are counted by, by id.
    """

    playbook: Playbook
    letters: Sequence[str]
    laws: dict[str, LawClock]


class RuleReading:
    """Reads versions as people do, not as files."""

    def __init__(
        self, sessions: sessionmaker[Session], gatekeeper: Gatekeeper, rules: Rules
    ) -> None:
        self._sessions, self._gatekeeper, self._rules = sessions, gatekeeper, rules
        self._checks = Checks(rules)

    def playbook(self, principal: Principal, kind: str, number: int) -> PlaybookRead | None:
        """Read a version of a playbook; None when this release, or the law, says otherwise.

        Raises:
            NotFoundError: There is no such version.
        """
        self._gatekeeper.admit(principal, errands.READ_PLAYBOOKS)
        text = self._text(Rule(Sort.PLAYBOOK, kind), number)
        try:
            book = self._checks.book(kind, text)
        except PlaybookError:
            return None
        known = self._rules.now().pack.clocks
        named = {clock.law for clock in book.clocks if clock.law}
        laws = {law: known[law] for law in sorted(named) if law in known}
        return PlaybookRead(playbook=book, letters=sorted(letters_of(book)), laws=laws)

    def laws(self, principal: Principal, number: int) -> list[LawClock]:
        """Read the entries of a version of the law pack, by id; none when it cannot be read.

        Raises:
            NotFoundError: There is no such version.
        """
        self._gatekeeper.admit(principal, errands.READ_PLAYBOOKS)
        try:
            pack = pack_of(self._text(LAW_PACK, number))
        except PlaybookError:
            return []
        return [pack.clocks[law] for law in sorted(pack.clocks)]

    def is_rehearsed_now(self, principal: Principal, rule: Rule, number: int) -> bool:
        """Tell whether a rehearsal of a version is asked for and not done."""
        self._gatekeeper.admit(principal, errands.READ_PLAYBOOKS)
        with self._sessions() as session:
            waiting = outbox.asked(session, REHEARSE, rule.name)
        return any(payload.get("number") == number for payload in waiting)

    def _text(self, rule: Rule, number: int) -> str:
        with self._sessions() as session:
            row = rulebook.version(session, rule, number)
        if row is None:
            raise NotFoundError
        return row.text
