"""Open a case by hand: its form is kept as an item, in the transaction that opens the case."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import structlog
from pydantic import TypeAdapter
from sqlalchemy.orm import Session, sessionmaker

from tocsin.desk import errands, keys
from tocsin.desk.access import Gatekeeper
from tocsin.desk.call import Call
from tocsin.desk.casebook import Casebook
from tocsin.desk.corrections import Corrections
from tocsin.desk.errors import ForbiddenError, InvalidError
from tocsin.desk.forms import MARKET, Form, check, keep
from tocsin.desk.free_ref import under_a_free_ref
from tocsin.desk.refusals import UnknownSeverityError
from tocsin.desk.views import CaseView
from tocsin.domain.access import CaseFacts
from tocsin.domain.playbook import Playbook
from tocsin.storage import cases
from tocsin.storage.models import CaseRow
from tocsin.storage.opening import open_case

CREATED = 201
SLACK = timedelta(minutes=5)  # clocks differ
VIEW = TypeAdapter(CaseView)
log = structlog.get_logger(__name__)


class Openings:
    """Opens cases by hand."""

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

    def open(self, call: Call, form: Form) -> CaseView:
        """Open a case.

        Raises:
            UnknownKindError: There is no such kind.
            ForbiddenError: The person may not open cases that are held so closely.
            InvalidError: It lies in the future, a field is unknown or unfit, or a related
                case is none that they may see.
            UnknownSeverityError: The kind knows no such severity.
        """
        self._gatekeeper.admit(call.principal, errands.OPEN_CASE)
        playbook = self._corrections.playbook(
            form.kind, form.jurisdiction, form.fields.get(MARKET)
        )
        self._check(call, form, playbook)
        related = self._related(call, form.related)
        return under_a_free_ref(lambda: self._open(call, form, playbook, related))

    def _open(
        self, call: Call, form: Form, playbook: Playbook, related: Sequence[CaseRow]
    ) -> CaseView:
        with self._sessions.begin() as session:
            earlier = keys.claim(session, call)
            if earlier is not None:
                return VIEW.validate_python(earlier)
            opening = keep(session, call, form, playbook)
            named = tuple((other.id, "named-at-opening") for other in related)
            case_id = open_case(session, replace(opening, related=named))
            case = session.get_one(CaseRow, case_id)
            view = self._casebook.view(session, call.principal, case)
            keys.settle(session, call, CREATED, VIEW.dump_python(view, mode="json"))
        log.info("case.opened", case_id=case.id, kind=case.kind, by=call.principal.id)
        return view

    def _check(self, call: Call, form: Form, playbook: Playbook) -> None:
        facts = CaseFacts(playbook.sensitivity, form.jurisdiction)
        if not self._gatekeeper.allows(call.principal, errands.OPEN_CASE, facts):
            name = errands.OPEN_CASE.name
            self._gatekeeper.note(call.principal, name, facts, ForbiddenError.code)
            raise ForbiddenError
        if form.received_at and form.received_at > datetime.now(UTC) + SLACK:
            raise InvalidError("`received_at` lies in the future.")
        check(playbook, form.fields)
        scheme = playbook.severity
        if form.severity and scheme and form.severity not in scheme.levels:
            raise UnknownSeverityError(f"Severities here: {', '.join(scheme.levels)}.")

    def _related(self, call: Call, refs: Sequence[str]) -> list[CaseRow]:
        found = []
        with self._sessions() as session:
            rows = [(ref, cases.find(session, ref)) for ref in dict.fromkeys(refs)]
        for ref, case in rows:
            if case is None or not self._gatekeeper.allows(
                call.principal, errands.READ_CASE, case
            ):
                raise InvalidError(f"`related`: there is no case {ref}.")
            found.append(case)
        return found
