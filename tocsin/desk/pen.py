"""What people write, stored before all else: Temporal carries only ids and digests."""

import hashlib
from typing import overload

from sqlalchemy.orm import Session

from tocsin.desk.call import Call
from tocsin.desk.errors import KeyReusedError
from tocsin.domain.access import effective_roles
from tocsin.storage.errors import TextConflictError
from tocsin.storage.models import CaseRow
from tocsin.storage.texts import store_text
from tocsin.storage.visibility import facts_of
from workflows.casework.messages import Actor, TextRef


class Pen:
    """Writes the texts of one request on one case.

    A text's id follows from the request's, so that a repeated request writes nothing new.
    """

    def __init__(self, session: Session, case: CaseRow, call: Call) -> None:
        self.session = session
        self.case = case
        self.call = call

    @property
    def actor(self) -> Actor:
        """The caller, with the roles that count on this case."""
        roles = effective_roles(self.call.principal, facts_of(self.case))
        return Actor(self.call.actor_id, tuple(roles))

    @overload
    def write(self, purpose: str, body: str, *, privileged: bool = False) -> TextRef: ...
    @overload
    def write(
        self, purpose: str, body: str | None, *, privileged: bool = False
    ) -> TextRef | None: ...
    def write(
        self, purpose: str, body: str | None, *, privileged: bool = False
    ) -> TextRef | None:
        """Store a text; an empty one is none.

        Raises:
            KeyReusedError: The same request said something else before.
        """
        if not body:
            return None
        text_id = hashlib.sha256(f"{self.call.id}/{purpose}".encode()).hexdigest()[:32]
        try:
            kept = store_text(
                self.session,
                text_id=text_id,
                case_id=self.case.id,
                purpose=purpose,
                body=body,
                author_id=self.call.principal.id,
                privileged=privileged,
            )
        except TextConflictError as error:
            raise KeyReusedError from error
        return TextRef(text_id, kept.digest)
