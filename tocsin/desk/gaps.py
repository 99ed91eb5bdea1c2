"""The gap report: what is missing in the rules that are in force."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy.orm import Session, sessionmaker

from tocsin.desk import errands
from tocsin.desk.access import Gatekeeper
from tocsin.desk.rulebook_checks import Checks
from tocsin.desk.views import Page
from tocsin.domain.access import Principal
from tocsin.domain.rulebook import LAW_PACK, Done, Sort
from tocsin.playbooks.called_schedules import missing_policies, missing_schedules
from tocsin.playbooks.gaps import Gap, Seen, gaps_of
from tocsin.playbooks.lawpack import load_pack
from tocsin.playbooks.sheet import PlaybookError
from tocsin.playbooks.shipped import shipped
from tocsin.storage import policies, rulebook, schedules
from tocsin.storage.in_force import InForce, Rules
from tocsin.storage.lawful_cases import origins


@dataclass(frozen=True, slots=True, kw_only=True)
class GapView:
    """One thing that is missing: a stable code, in which rule, where, and in words."""

    code: str
    rule: str
    where: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GapPage(Page):
    """Every gap."""

    items: list[GapView]


class Gaps:
    """Finds gaps."""

    def __init__(
        self, sessions: sessionmaker[Session], gatekeeper: Gatekeeper, rules: Rules
    ) -> None:
        self._sessions = sessions
        self._gatekeeper = gatekeeper
        self._rules = rules
        self._checks = Checks(rules)

    def list(self, principal: Principal) -> GapPage:
        """Show every gap; of cases, only where those that the person may see come from."""
        self._gatekeeper.admit(principal, errands.READ_GAPS)
        now = self._rules.now()
        found = [*self._rules_alone(now), *self._of_books(principal, now), *self._left(now)]
        views = [
            GapView(code=one.code, rule=one.rule, where=one.where, detail=one.detail)
            for one in sorted(set(found))
        ]
        return GapPage(items=views, next=None)

    def _of_books(self, principal: Principal, now: InForce) -> Sequence[Gap]:
        books = [now.library.get(kind) for kind in now.library.kinds()]
        today = datetime.now(UTC).date()
        try:
            pack = now.pack
        except PlaybookError:
            pack = load_pack()
        with self._sessions() as session:
            known, paging = schedules.names(session), policies.names(session)
        found = gaps_of(books, now.letters.known, pack, today, self._seen(principal))
        called = (*missing_schedules(books, known), *missing_policies(books, paging))
        return [*found, *called]

    def _seen(self, principal: Principal) -> Seen:
        sight = self._gatekeeper.sight(principal, errands.READ_GAPS)
        places: dict[str, set[str]] = defaultdict(set)
        languages: dict[str, set[str]] = defaultdict(set)
        with self._sessions() as session:
            for kind, place, language in origins(session, sight):
                places[kind] |= {place} if place else set()
                languages[kind].add(language)
        return Seen(
            {kind: frozenset(found) for kind, found in places.items()},
            {kind: frozenset(found) for kind, found in languages.items()},
        )

    def _rules_alone(self, now: InForce) -> Sequence[Gap]:
        """Find rules in force that this release would not take any more."""
        found, ours = [], shipped()
        for rule, text in now.texts.items():
            if rule.sort is Sort.TEMPLATE or ours.get(rule) == text:
                continue
            problems = self._checks.wrong(rule, text)
            if problems:
                found.append(Gap("not-valid-any-more", rule.name, "", str(problems[0])))
        return found

    def _left(self, now: InForce) -> Sequence[Gap]:
        """Find what a release has brought since a house published its own version."""
        found = []
        with self._sessions() as session:
            for row in rulebook.newest_shipped(session):
                rule = rulebook.rule_of(row)
                one = now.published.get(rule)
                if one is None or one.digest == row.digest or one.number > row.number:
                    continue
                deeds = rulebook.deeds(session, rule).get(row.number, [])
                if any(deed.done is Done.WITHDRAWN for deed in deeds):
                    continue
                what = "law pack" if rule == LAW_PACK else rule.sort.value
                detail = (
                    f"version {one.number} is in force; the release's own {what} is"
                    f" version {row.number}, and nobody has taken it up or withdrawn it"
                )
                found.append(Gap("release-moved-on", rule.name, "", detail))
        return found
