"""The one place that asks whether a person may: every read and write of the desk passes it.

What a person may not read does not exist for them. Every no is written down, and so is every
look into a sealed case.
"""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from types import MappingProxyType
from typing import TypeAlias

import structlog
from sqlalchemy.orm import Session, sessionmaker

from tocsin import telemetry
from tocsin.desk.errors import DeskError, ForbiddenError, NotFoundError
from tocsin.domain.access import CaseFacts, Permission, Principal, Sensitivity, may
from tocsin.storage import access_log
from tocsin.storage.models import CaseRow
from tocsin.storage.visibility import Visibility, facts_of, visibility_of

OK = "ok"
NOTHING_MORE: Mapping[str, str] = MappingProxyType({})
About: TypeAlias = CaseRow | CaseFacts | None
Part: TypeAlias = Callable[[Principal, CaseRow], bool]
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Errand:
    """Something that a person wants: its name in the access log, and what it takes.

    Attributes:
        needs: The permission beside reading, or None when any signed-in person may.
        refused: What a person hears who may read the case and not do this.
        sees: The permission without which the case does not exist for the person.
        part: Tells whether the person has such a part in the case that working on it is enough.
    """

    name: str
    needs: Permission | None = Permission.CASE_READ
    refused: type[DeskError] = ForbiddenError
    sees: Permission | None = Permission.CASE_READ
    part: Part | None = None


class Gatekeeper:
    """Says yes or no, and writes down what must be."""

    def __init__(self, sessions: sessionmaker[Session]) -> None:
        self._sessions = sessions

    def admit(
        self,
        principal: Principal,
        errand: Errand,
        about: About = None,
        within: Session | None = None,
    ) -> None:
        """Let the person pass, or raise what they may know about why not.

        Args:
            principal: Who comes.
            errand: What for.
            about: The case that it is about.
            within: A session that only reads, in which it is written down, and committed.

        Raises:
            NotFoundError: They may not see the case.
            DeskError: They may not do that; the errand says which one.
        """
        facts = facts_of(about) if isinstance(about, CaseRow) else about
        note = partial(self._write, principal, errand.name, _id_of(about), within=within)
        if facts and errand.sees and not may(principal, errand.sees, facts):
            note(NotFoundError.code)
            raise NotFoundError
        if not _is_enough(principal, errand, about, facts):
            note(errand.refused.code)
            raise errand.refused
        if facts and facts.sensitivity is Sensitivity.SEALED:
            note(OK)

    def allows(self, principal: Principal, errand: Errand, about: About = None) -> bool:
        """Tell whether ``admit`` would let the person pass; nothing is written down."""
        facts = facts_of(about) if isinstance(about, CaseRow) else about
        seen = not (facts and errand.sees) or may(principal, errand.sees, facts)
        return seen and _is_enough(principal, errand, about, facts)

    def sight(self, principal: Principal, errand: Errand) -> Visibility:
        """Say what of a list a person sees, for the storage to turn into a filter."""
        return visibility_of(principal, errand.sees or Permission.CASE_READ)

    def note(
        self, principal: Principal, action: str, about: About, outcome: str, **detail: str
    ) -> None:
        """Write down what somebody asked for and got."""
        self._write(principal, action, _id_of(about), outcome, detail)

    def note_seen(self, principal: Principal, errand: Errand, case_id: str) -> None:
        """Write down a look into a sealed case of which only the id is at hand."""
        self._write(principal, errand.name, case_id, OK)

    def _write(
        self,
        principal: Principal,
        action: str,
        case_id: str | None,
        outcome: str,
        detail: Mapping[str, str] = NOTHING_MORE,
        within: Session | None = None,
    ) -> None:
        with self._sessions.begin() if within is None else _committed(within) as session:
            access_log.write(
                session, principal.id, action, outcome, case_id=case_id, detail=dict(detail)
            )
        if outcome != OK:
            telemetry.REFUSALS.labels(action, outcome).inc()
            log.info("access.refused", principal=principal.id, action=action, case_id=case_id)


@contextmanager
def _committed(session: Session) -> Iterator[Session]:
    yield session
    session.commit()


def _id_of(about: About) -> str | None:
    return about.id if isinstance(about, CaseRow) else None


def _is_enough(
    principal: Principal, errand: Errand, about: About, facts: CaseFacts | None
) -> bool:
    if errand.needs is None or may(principal, errand.needs, facts):
        return True
    if errand.part is None or not isinstance(about, CaseRow):
        return False
    return errand.part(principal, about) and may(principal, Permission.CASE_WORK, facts)
