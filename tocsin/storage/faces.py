"""The little of a case that a notice may show, and the approved letter that it may carry."""

from pydantic import TypeAdapter
from sqlalchemy import select
from sqlalchemy.orm import Session, sessionmaker

from tocsin.domain.ending import Deficiency
from tocsin.domain.ports import CaseFace
from tocsin.storage.errors import MissingError
from tocsin.storage.models import CaseRow, PlaybookRow, TextRow

LISTED = TypeAdapter(dict[str, tuple[Deficiency, ...]])


class PostgresFaces:
    """The ``Faces`` port on PostgreSQL; ``link`` is a case's address, with ``{ref}`` in it."""

    def __init__(self, sessions: sessionmaker[Session], link: str = "") -> None:
        self._sessions = sessions
        self._link = link

    def face(self, case_id: str) -> CaseFace:
        """Return the case's face: ref, kind, receipt. Never its title.

        Raises:
            MissingError: The case does not exist.
        """
        shown = (
            select(
                CaseRow.ref,
                CaseRow.kind,
                PlaybookRow.body["title"].as_string(),
                CaseRow.received_at,
                CaseRow.language,
                PlaybookRow.body["language"].as_string(),
                PlaybookRow.body["deficiencies"],
            )
            .join(PlaybookRow, PlaybookRow.digest == CaseRow.playbook_digest)
            .where(CaseRow.id == case_id)
        )
        with self._sessions.begin() as session:
            row = session.execute(shown).one_or_none()
        if row is None:
            message = f"case {case_id} does not exist"
            raise MissingError(message)
        ref, kind, kind_title, received_at, language, spoken, listed = row
        link = self._link.replace("{ref}", ref)
        known = LISTED.validate_python(listed or {})
        lacks = tuple(one for of_document in known.values() for one in of_document)
        return CaseFace(ref, kind, kind_title, received_at, language, link, spoken, lacks)

    def letter(self, text_id: str) -> str:
        """Return a letter's body; no other text leaves this way.

        Raises:
            MissingError: No letter has that id.
        """
        named = select(TextRow.body).where(TextRow.id == text_id, TextRow.purpose == "letter")
        with self._sessions.begin() as session:
            body = session.scalar(named)
        if body is None:
            message = f"letter {text_id} does not exist"
            raise MissingError(message)
        return body
