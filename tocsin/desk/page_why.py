"""Why somebody was, or was not, paged by an instant: any person, told with names."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from tocsin.desk import errands
from tocsin.desk.errors import UnknownPersonError
from tocsin.desk.page_office import PageOffice
from tocsin.desk.targets import ME
from tocsin.desk.teamwork_views import Person
from tocsin.domain.access import Principal
from tocsin.domain.calling import Called, said_with
from tocsin.domain.paging.telling import Told, why
from tocsin.storage import people
from tocsin.storage.desk_reads import names_of
from tocsin.storage.duty import now_of
from tocsin.storage.page_facts import record_of

ID = re.compile(r"\b[0-9a-f]{32}\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldView:
    """One sentence of the answer; ``data`` says the same in ids and codes."""

    code: str
    text: str
    at: datetime | None
    data: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class PageWhy:
    """Why somebody was, or was not, paged by an instant.

    Attributes:
        verdict: ``paged``, ``unreached``, ``passed-over``, ``not-called`` or ``not-open``.
        because: In order; from what was recorded and nothing else.
    """

    page: str
    person: Person
    at: datetime
    verdict: str
    because: list[ToldView]


class PageWhys:
    """Explains pages to those who may see them."""

    def __init__(self, office: PageOffice) -> None:
        self._office = office

    def why(
        self, principal: Principal, page_id: str, said: str, at: datetime | None
    ) -> PageWhy:
        """Say why somebody was, or was not, paged; also one who has left since.

        It tells of schedules and rules: about others asks only who may read schedules.

        Raises:
            UnknownPersonError: There never was such a person.
        """
        with self._office.sessions() as session:
            page = self._office.found(session, principal, page_id).page
            user = people.find_user(session, principal.id if said == ME else said)
            if user is None:
                raise UnknownPersonError(f"There is no person {said!r}.", person=said)
            if user.id != principal.id:
                self._office.gatekeeper.admit(principal, errands.READ_SCHEDULES)
            then = at or now_of(session)
            found = why(record_of(session, page), user.id, then)
            names = _names(session, found.because)
        told = [
            ToldView(
                code=one.code,
                text=said_with(names, partial(_named, one.text)),
                at=one.at,
                data=one.data,
            )
            for one in found.because
        ]
        return PageWhy(
            page=page.id,
            person=Person(id=user.id, name=Called(user.name, user.display_name)),
            at=then,
            verdict=found.verdict,
            because=told,
        )


def _names(session: Session, because: tuple[Told, ...]) -> dict[str, str]:
    return names_of(session, {found for one in because for found in ID.findall(one.text)})


def _named(text: str, names: Mapping[str, str]) -> str:
    """Tell people by their names where the facts have ids."""
    return ID.sub(lambda found: names.get(found[0], found[0]), text)
