"""Change the rules: propose, rehearse, approve, publish, withdraw, retire, with four eyes.

Nothing here touches an open case: what a case was opened with, it keeps.
"""

from collections.abc import Callable
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy.orm import Session, sessionmaker

from tocsin.desk import errands
from tocsin.desk.access import Errand, Gatekeeper
from tocsin.desk.call import Call
from tocsin.desk.errors import InvalidError, NotFoundError
from tocsin.desk.once import Change, once
from tocsin.desk.rulebook_checks import Checks
from tocsin.desk.rulebook_errors import (
    AlreadyProposedError,
    AlreadyPublishedError,
    NotPublishedError,
    RuleChangedError,
    RuleInUseError,
    RuleInvalidError,
    RuleUnchangedError,
    refusal,
)
from tocsin.desk.rulebook_views import VersionView
from tocsin.desk.versions import Versions
from tocsin.domain.access import Principal
from tocsin.domain.rulebook import (
    Done,
    NotPublishableError,
    Rule,
    Sort,
    VersionState,
    approvers,
    check_approval,
    check_publication,
    state_of,
)
from tocsin.playbooks.sheet import Problem
from tocsin.storage import outbox, rulebook
from tocsin.storage.in_force import Rules
from tocsin.storage.models import RulebookVersionRow

REHEARSE = "rehearse"
VIEW = TypeAdapter(VersionView)


class Rulebook:
    """Changes rules, version by version."""

    def __init__(
        self,
        sessions: sessionmaker[Session],
        gatekeeper: Gatekeeper,
        rules: Rules,
        versions: Versions,
    ) -> None:
        self._sessions = sessions
        self._gatekeeper = gatekeeper
        self._rules = rules
        self._versions = versions
        self._checks = Checks(rules)

    def propose(self, call: Call, rule: Rule, text: str, note: str) -> VersionView:
        """Keep a new version, for others to look at.

        Raises:
            RuleInvalidError: It is wrong; the error names every problem.
            RuleUnchangedError: The same text is in force.
            AlreadyProposedError: The same text waits to be; names the version.
        """
        self._gatekeeper.admit(call.principal, errands.PROPOSE_RULE)
        self._check(rule, text)

        def do(session: Session) -> int:
            _is_news(session, rule, text)
            row = rulebook.propose(session, rule, text, call.actor_id, note)
            rulebook.add_event(session, rule, row.number, Done.VALIDATED, call.actor_id)
            return row.number

        return self._change(call, errands.PROPOSE_RULE, rule, do)

    def faults(self, principal: Principal, rule: Rule, text: str) -> list[Problem]:
        """Return everything that is wrong with a text before it is proposed; keeps nothing."""
        self._gatekeeper.admit(principal, errands.PROPOSE_RULE)
        return self._checks.wrong(rule, text)

    def rehearse(
        self, call: Call, rule: Rule, number: int, options: dict[str, Any]
    ) -> VersionView:
        """Have a version of a playbook rehearsed; the result is an event of it.

        Raises:
            InvalidError: Only playbooks are rehearsed.
        """
        self._gatekeeper.admit(call.principal, errands.REHEARSE_RULE)
        if rule.sort is not Sort.PLAYBOOK:
            raise InvalidError("Only playbooks are rehearsed.")

        def do(session: Session) -> int:
            _found(session, rule, number)
            payload = {"number": number, "options": options, "by": call.actor_id}
            outbox.put(session, REHEARSE, rule.name, payload)
            return number

        return self._change(call, errands.REHEARSE_RULE, rule, do)

    def approve(
        self, call: Call, rule: Rule, number: int, digest: str, note: str
    ) -> VersionView:
        """Approve a version that somebody else has proposed.

        Raises:
            FourEyesError: Whoever proposed it does not.
            RuleChangedError: What was seen is not this version.
        """
        self._gatekeeper.admit(call.principal, errands.APPROVE_RULE)

        def do(session: Session) -> int:
            row = _seen(session, rule, number, digest)
            _approve(session, rule, row, call.actor_id, note)
            return number

        return self._change(call, errands.APPROVE_RULE, rule, do)

    def publish(
        self,
        call: Call,
        rule: Rule,
        number: int,
        digest: str,
        *,
        replaces: int | None = None,
        note: str = "",
    ) -> VersionView:
        """Put a version in force: new cases get it. Going back to an earlier one is the same.

        ``replaces`` is the version that the person saw in force.

        Raises:
            FourEyesError: Only whoever proposed it has looked at it.
            NotRehearsedError: It is a playbook that was not rehearsed.
            RehearsalFailedError: Its last rehearsal did not go as it expects.
            RuleChangedError: What was seen is not this version, or not any more in force.
            RuleInvalidError: It does not fit what is in force now.
        """
        self._gatekeeper.admit(call.principal, errands.PUBLISH_RULE)
        with self._sessions() as session:
            text = _found(session, rule, number).text
        seen = self._seen_now()
        self._check(rule, text)

        def do(session: Session) -> int:
            _is_still(session, seen)
            row = _seen(session, rule, number, digest)
            current = rulebook.current(session, rule)
            if current == number:
                raise AlreadyPublishedError
            if replaces is not None and replaces != current:
                raise RuleChangedError(f"Version {current} is in force, not {replaces}.")
            deeds = rulebook.deeds(session, rule).get(number, [])
            check_publication(rule, row.proposed_by, deeds, call.actor_id)
            if row.proposed_by != call.actor_id and call.actor_id not in approvers(deeds):
                _approve(session, rule, row, call.actor_id, note)
            data = {"replaces": current, "note": note}
            rulebook.add_event(session, rule, number, Done.PUBLISHED, call.actor_id, data)
            return number

        return self._change(call, errands.PUBLISH_RULE, rule, do)

    def withdraw(self, call: Call, rule: Rule, number: int, reason: str) -> VersionView:
        """Take a proposal back; its text stays on record.

        Raises:
            NotPublishedError: It is, or was, in force.
        """
        self._gatekeeper.admit(call.principal, errands.WITHDRAW_RULE)

        def do(session: Session) -> int:
            _found(session, rule, number)
            deeds = rulebook.deeds(session, rule).get(number, [])
            if any(deed.done is Done.PUBLISHED for deed in deeds):
                raise NotPublishedError("It was in force; what was in force is not withdrawn.")
            data = {"reason": reason}
            rulebook.add_event(session, rule, number, Done.WITHDRAWN, call.actor_id, data)
            return number

        return self._change(call, errands.WITHDRAW_RULE, rule, do)

    def retire(self, call: Call, rule: Rule, number: int, reason: str) -> VersionView:
        """Put a rule out of force: no new case of a kind, no letter in a language.

        Raises:
            NotPublishedError: It is not in force.
            RuleInUseError: Something in force needs it.
        """
        self._gatekeeper.admit(call.principal, errands.RETIRE_RULE)
        seen = self._seen_now()
        needed = self._checks.needed(rule)

        def do(session: Session) -> int:
            _is_still(session, seen)
            row = _found(session, rule, number)
            if rulebook.current(session, rule) != number:
                raise NotPublishedError
            if needed:
                raise RuleInUseError(needed)
            check_approval(row.proposed_by, call.actor_id)
            data = {"reason": reason}
            rulebook.add_event(session, rule, number, Done.RETIRED, call.actor_id, data)
            return number

        return self._change(call, errands.RETIRE_RULE, rule, do)

    def _seen_now(self) -> int:
        """Read the rulebook anew, and return the counter that a check is made against."""
        self._rules.changed()
        return self._rules.now().counter

    def _check(self, rule: Rule, text: str) -> None:
        problems = self._checks.wrong(rule, text)
        if problems:
            raise RuleInvalidError(problems)

    def _change(
        self, call: Call, errand: Errand, rule: Rule, do: Callable[[Session], int]
    ) -> VersionView:
        """Do it once; whoever asks for rules next is given those that are then in force."""

        def shown(session: Session) -> VersionView:
            try:
                number = do(session)
            except NotPublishableError as error:
                raise refusal(error) from error
            return self._versions.shown(session, rule, number)

        wanted = Change(errand, {"rule": str(rule)}, VIEW, rulebook.lock, shown, _version)
        view = once(self._sessions, self._gatekeeper, call, wanted)
        self._rules.changed()
        return view


def _version(shown: VersionView) -> dict[str, str]:
    return {"version": str(shown.number)}


def _found(session: Session, rule: Rule, number: int) -> RulebookVersionRow:
    row = rulebook.version(session, rule, number)
    if row is None:
        raise NotFoundError
    return row


def _is_still(session: Session, counter: int) -> None:
    """Refuse what was checked against rules that somebody has changed meanwhile."""
    if rulebook.counter(session) != counter:
        raise RuleChangedError("Another rule changed at the same moment; do it once more.")


def _seen(session: Session, rule: Rule, number: int, digest: str) -> RulebookVersionRow:
    row = _found(session, rule, number)
    if row.digest != digest:
        raise RuleChangedError("That digest is not this version's.")
    return row


def _approve(session: Session, rule: Rule, row: RulebookVersionRow, by: str, note: str) -> None:
    check_approval(row.proposed_by, by)
    deeds = rulebook.deeds(session, rule).get(row.number, [])
    if any(deed.done is Done.WITHDRAWN for deed in deeds):
        raise NotPublishableError("version-withdrawn", "It was withdrawn. Propose it anew.")
    if by not in approvers(deeds):
        rulebook.add_event(session, rule, row.number, Done.APPROVED, by, {"note": note})


def _is_news(session: Session, rule: Rule, text: str) -> None:
    """Refuse a text that is in force word for word, or that somebody has proposed already."""
    current, deeds = rulebook.current(session, rule), rulebook.deeds(session, rule)
    for number in rulebook.with_text(session, rule, text):
        state = state_of(deeds.get(number, []), is_current=number == current)
        if state is VersionState.PUBLISHED:
            raise RuleUnchangedError
        if state in (VersionState.PROPOSED, VersionState.APPROVED):
            message = f"Version {number} says the same. Approve, publish or withdraw that one."
            raise AlreadyProposedError(message)
