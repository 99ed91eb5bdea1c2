"""Take a closed case up again: as a new case beside it, because what is closed stays closed."""

import secrets
import uuid
from dataclasses import fields as members_of
from dataclasses import replace
from typing import Any

import structlog
from pydantic import TypeAdapter
from sqlalchemy.orm import Session, sessionmaker

from tocsin.desk import errands, keys
from tocsin.desk.access import Gatekeeper
from tocsin.desk.call import Call
from tocsin.desk.casebook import Casebook
from tocsin.desk.corrections import Corrections
from tocsin.desk.forms import Form, keep
from tocsin.desk.free_ref import under_a_free_ref
from tocsin.desk.refusals import ActionNotAllowedError, WrongRoleError
from tocsin.desk.views import CaseView, ChangedCase
from tocsin.domain.access import Sensitivity, effective_roles
from tocsin.domain.hashchain import digest
from tocsin.domain.playbook import Playbook
from tocsin.storage import cases
from tocsin.storage.models import CaseRow
from tocsin.storage.opening import open_case
from tocsin.storage.plain import clean
from tocsin.storage.texts import store_text
from tocsin.storage.visibility import facts_of

CREATED = 201
REOPEN = "reopen"
CLOSELY = tuple(Sensitivity)
CHANGED = TypeAdapter(ChangedCase)
log = structlog.get_logger(__name__)


class Reopenings:
    """Opens cases that take closed ones up again."""

    def __init__(
        self,
        sessions: sessionmaker[Session],
        gatekeeper: Gatekeeper,
        casebook: Casebook,
        corrections: Corrections,
    ) -> None:
        self._sessions = sessions
        self._gatekeeper = gatekeeper
        self._casebook = casebook
        self._corrections = corrections

    def anew(self, call: Call, ref: str, reason: str) -> ChangedCase | None:
        """Open a new case of the same kind; None when the case is no closed one that reopens.

        Raises:
            NotFoundError: There is no case that they may see.
            DeskError: They may not do that.
            ActionNotAllowedError: It was opened anew, and that case is still open.
        """
        if not self._reopens(ref):
            return None
        closed = self._casebook.admitted(call.principal, ref, errands.ACT)
        self._gatekeeper.admit(call.principal, errands.OPEN_CASE, closed)
        self._check_role(call, closed)
        return under_a_free_ref(lambda: self._open(call, closed, reason))

    def _reopens(self, ref: str) -> bool:
        with self._sessions() as session:
            case = cases.find(session, ref)
            if case is None or case.state != "closed":
                return False
            return REOPEN in self._casebook.playbooks.of(session, case).actions

    def _check_role(self, call: Call, closed: CaseRow) -> None:
        with self._sessions() as session:
            rule = self._casebook.playbooks.of(session, closed).rules.get(REOPEN)
        held = effective_roles(call.principal, facts_of(closed))
        if rule and rule.roles and not set(rule.roles) & set(held):
            name = errands.ACT.name
            self._gatekeeper.note(call.principal, name, closed, WrongRoleError.code)
            raise WrongRoleError(f"This is for: {', '.join(rule.roles)}.")

    def _open(self, call: Call, closed: CaseRow, reason: str) -> ChangedCase:
        playbook = self._playbook(closed)
        with self._sessions.begin() as session:
            earlier = keys.claim(session, call)
            if earlier is not None:
                return CHANGED.validate_python(earlier)
            self._check_is_new(call, session, closed)
            case = _opened(call, session, closed, playbook, reason)
            view = self._casebook.view(session, call.principal, case)
            changed = ChangedCase(**_members(view), seq=0, projected=True)
            keys.settle(session, call, CREATED, CHANGED.dump_python(changed, mode="json"))
        log.info("case.opened_anew", case_id=case.id, closed=closed.id, by=call.principal.id)
        return changed

    def _check_is_new(self, call: Call, session: Session, closed: CaseRow) -> None:
        for other in cases.opened_anew(session, closed.id):
            seen = self._gatekeeper.allows(call.principal, errands.READ_CASE, other)
            what = f" as {other.ref}" if seen else ""
            raise ActionNotAllowedError(f"It is open again{what}.")

    def _playbook(self, closed: CaseRow) -> Playbook:
        """Return today's rules of the kind; the case is held no less closely than before."""
        playbook = self._corrections.playbook(closed.kind, closed.jurisdiction)
        held = max(playbook.sensitivity, Sensitivity(closed.sensitivity), key=CLOSELY.index)
        return playbook.model_copy(update={"sensitivity": held})


def _opened(
    call: Call, session: Session, closed: CaseRow, playbook: Playbook, reason: str
) -> CaseRow:
    body, salt, text_id = clean(reason), secrets.token_hex(16), uuid.uuid4().hex
    said = {"reason": text_id, "reason_digest": digest(salt, body)}
    opening = keep(session, call, _form(session, closed, playbook), playbook, **said)
    opening = replace(
        opening,
        team=closed.team,
        requester_address=opening.requester_address or closed.requester_address,
        related=((closed.id, cases.REOPENS),),
    )
    open_case(session, opening)
    store_text(
        session,
        text_id=text_id,
        case_id=opening.case_id,
        purpose="reason",
        body=body,
        author_id=call.principal.id,
        salt=salt,
    )
    return session.get_one(CaseRow, opening.case_id)


def _form(session: Session, closed: CaseRow, playbook: Playbook) -> Form:
    """Fill the form in with what the closed case says."""
    version = cases.fields(session, closed.id, closed.fields_version)
    known = version.fields if version else {}
    scheme = playbook.severity
    keeps = scheme is None or closed.severity in scheme.levels
    return Form(
        kind=closed.kind,
        title=closed.title,
        jurisdiction=closed.jurisdiction,
        language=closed.language,
        severity=closed.severity if keeps else None,
        fields={
            name: "\n".join(value) if isinstance(value, list) else str(value)
            for name, value in known.items()
            if name != "missing" and value
        },
    )


def _members(view: CaseView) -> dict[str, Any]:
    return {member.name: getattr(view, member.name) for member in members_of(view)}
