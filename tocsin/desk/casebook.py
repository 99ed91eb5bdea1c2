"""Cases as people read them: found, admitted, and shown whole, in a list, or entry by entry."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields, replace
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy.orm import Session, sessionmaker

from tocsin.desk import errands
from tocsin.desk.access import Errand, Gatekeeper
from tocsin.desk.clock_views import ClockView
from tocsin.desk.errors import NotFoundError
from tocsin.desk.field_order import ordered
from tocsin.desk.kinship_views import CaseItem, RelatedCase
from tocsin.desk.reading import Reading
from tocsin.desk.suggested import with_suggestions
from tocsin.desk.teamwork import Backdrop, Pinned, people_named, teamwork, texts_named
from tocsin.desk.teamwork_views import Person
from tocsin.desk.views import (
    CaseSummary,
    CaseView,
    GateView,
    GivenVerdict,
)
from tocsin.domain.access import Principal
from tocsin.domain.playbook import Playbook
from tocsin.storage import cases
from tocsin.storage.engine import make_readings
from tocsin.storage.models import CaseRow

GATES = TypeAdapter(list[GateView])
CLOCKS = TypeAdapter(list[ClockView])
PLAIN = tuple(field.name for field in fields(CaseSummary))


@dataclass(frozen=True, slots=True)
class CaseFile:
    """A case whole, with the playbook that it is pinned to."""

    case: CaseView
    playbook: Playbook


class Casebook:
    """Finds cases and shows them to those who may see them."""

    def __init__(self, sessions: sessionmaker[Session], gatekeeper: Gatekeeper) -> None:
        self._sessions, self._readings = sessions, make_readings(sessions)
        self._gatekeeper = gatekeeper
        self.playbooks = Pinned()

    def admitted(self, principal: Principal, ref: str, errand: Errand) -> CaseRow:
        """Return a case that the person may do the errand on.

        Raises:
            NotFoundError: There is none that they may see.
            DeskError: They may see it, and may not do that.
        """
        with self.reading(principal, ref, errand) as reading:
            return reading.admit(errand)

    @contextmanager
    def reading(
        self, principal: Principal, ref: str, errand: Errand = errands.READ_CASE
    ) -> Iterator[Reading]:
        """Find a case for a person, for everything that is read of it together.

        Raises:
            NotFoundError: There is none that they may see.
            DeskError: They may see it, and may not do that.
        """
        with self._readings() as session:
            case = cases.find(session, ref)
            if case is None:
                raise NotFoundError
            reading = Reading(session, self._gatekeeper, principal, case)
            reading.admit(errand)
            yield reading

    def get(self, principal: Principal, ref: str) -> CaseView:
        """Show a case whole."""
        with self.reading(principal, ref) as reading:
            return self.file_of(reading).case

    def file(self, principal: Principal, ref: str) -> CaseFile:
        """Show a case whole, with its playbook."""
        with self.reading(principal, ref) as reading:
            return self.file_of(reading)

    def file_of(self, reading: Reading) -> CaseFile:
        """Show the case of a reading whole, with its playbook."""
        case = reading.admit(errands.READ_CASE)
        playbook = self.playbooks.of(reading.session, case)
        return CaseFile(self._view(reading, case, playbook), playbook)

    def view(self, session: Session, principal: Principal, case: CaseRow) -> CaseView:
        """Show a case that was admitted."""
        reading = Reading(session, self._gatekeeper, principal, case)
        return self._view(reading, case, self.playbooks.of(session, case))

    def _view(self, reading: Reading, case: CaseRow, playbook: Playbook) -> CaseView:
        session = reading.session
        seen = [
            RelatedCase(ref=other.ref, why=why)
            for other, why in cases.related(session, case.id)
            if reading.allows(errands.READ_CASE, other)
        ]
        version = reading.fields(case.fields_version)
        names = reading.names(_people(case))
        backdrop = Backdrop(
            playbook,
            names,
            reading.texts(texts_named(case.view)),
            reading.allows(errands.READ_PRIVILEGED),
        )
        shown = replace(
            self.bare_view(case, names),
            fields=ordered(version, backdrop.playbook),
            items=[CaseItem(**paper) for paper in cases.papers_of(session, case.id)],
            related=seen,
            **teamwork(case.view, backdrop),
        )
        return with_suggestions(shown, reading)

    @staticmethod
    def bare_view(case: CaseRow, names: dict[str, str] | None = None) -> CaseView:
        """Show what the case's own row tells, when nothing else can be read."""
        names = names or {}
        view = case.view
        gates = GATES.validate_python(view.get("gates", []))
        return CaseView(
            **_members(case),
            id=case.id,
            team=case.team,
            people=[Person(id=id_, name=names.get(id_)) for id_ in case.people],
            fields_version=case.fields_version,
            fields={},
            missing=view.get("missing", []),
            gates=[_with_names(gate, names) for gate in gates],
            clocks=CLOCKS.validate_python(view.get("clocks", [])),
            actions=view.get("actions", []),
            items=[],
            related=[],
            trouble=case.trouble,
        )


def summary(case: CaseRow) -> CaseSummary:
    """Show a case as a worklist does."""
    return CaseSummary(**_members(case))


def _members(case: CaseRow) -> dict[str, Any]:
    return {name: getattr(case, name) for name in PLAIN}


def _people(case: CaseRow) -> Iterable[str]:
    yield from case.people
    for gate in case.view.get("gates", []):
        yield from (given["by"].removeprefix("user:") for given in gate["given"])
        yield from (person["id"] for person in gate.get("kept_out", ()))
    yield from people_named(case.view)


def _with_names(gate: GateView, names: dict[str, str]) -> GateView:
    given = [
        GivenVerdict(
            by=said.by, verdict=said.verdict, name=names.get(said.by.removeprefix("user:"))
        )
        for said in gate.given
    ]
    out = [replace(person, name=names.get(person.id)) for person in gate.kept_out]
    return replace(gate, given=given, kept_out=out)
