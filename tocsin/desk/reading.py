"""One person's read of one case: its row is found once, and every part of an answer reads on.

A reading lives as long as one answer is put together. What it remembers is that person's, of
that moment, and gone with it.
"""

from collections.abc import Iterable

from sqlalchemy.orm import Session

from tocsin.desk.access import Errand, Gatekeeper
from tocsin.domain.access import Principal
from tocsin.storage import cases
from tocsin.storage.desk_reads import names_of, texts_by_id
from tocsin.storage.models import CaseFieldsRow, CaseRow, TextRow


class Reading:
    """A case that somebody reads, and the session in which everything of it is read.

    Nothing that is called in it may take a session of its own: all threads could then hold one
    connection each and wait for another.
    """

    def __init__(
        self, session: Session, gatekeeper: Gatekeeper, principal: Principal, case: CaseRow
    ) -> None:
        self.session, self.principal = session, principal
        self._gatekeeper, self._case = gatekeeper, case
        self._admitted = set[str]()
        self._names: dict[str, str | None] = {}
        self._texts: dict[str, TextRow | None] = {}
        self._fields: dict[int, CaseFieldsRow | None] = {}

    def admit(self, errand: Errand) -> CaseRow:
        """Return the case for an errand, which is asked about and written down once.

        Raises:
            NotFoundError: There is no such case for this person.
            DeskError: They may see it, and may not do that.
        """
        if errand.name not in self._admitted:
            self._gatekeeper.admit(self.principal, errand, self._case, self.session)
            self._admitted.add(errand.name)
        return self._case

    def allows(self, errand: Errand, about: CaseRow | None = None) -> bool:
        """Tell whether the person may do an errand on the case, or on another one."""
        return self._gatekeeper.allows(self.principal, errand, about or self._case)

    def names(self, user_ids: Iterable[str]) -> dict[str, str]:
        """Return the names of users by their ids; those that were asked for are remembered."""
        wanted = set(user_ids)
        if unknown := wanted - self._names.keys():
            self._names |= dict.fromkeys(unknown) | names_of(self.session, unknown)
        return {one: name for one in wanted if (name := self._names[one]) is not None}

    def texts(self, text_ids: Iterable[str]) -> dict[str, TextRow]:
        """Return texts of the case by their ids; those that were asked for are remembered."""
        wanted = set(text_ids)
        if unknown := wanted - self._texts.keys():
            found = texts_by_id(self.session, self._case.id, unknown)
            self._texts |= dict.fromkeys(unknown) | found
        return {one: text for one in wanted if (text := self._texts[one]) is not None}

    def fields(self, version: int) -> CaseFieldsRow | None:
        """Return one version of the case's fields; it is remembered."""
        if version not in self._fields:
            self._fields[version] = cases.fields(self.session, self._case.id, version)
        return self._fields[version]
