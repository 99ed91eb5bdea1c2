"""Notices from outside: received like anything else, by people who have no account.

What was received is safe when this answers. Nothing is believed: who it is from is as stated.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

import structlog
from sqlalchemy.orm import Session, sessionmaker

from tocsin import telemetry
from tocsin.desk.errors import NotFoundError
from tocsin.desk.filed import Filed, as_item, faults_in
from tocsin.desk.password_check import network_of
from tocsin.desk.public_door import PublicDoor
from tocsin.desk.public_errors import (
    CaptchaFailedError,
    FormExpiredError,
    FormSentError,
    FormTooFastError,
    TooManyNoticesError,
    TrapError,
)
from tocsin.domain.captcha import CaptchaAwayError
from tocsin.domain.form_tokens import FormTokenError, FormTokens
from tocsin.domain.playbook import Playbook
from tocsin.domain.public_notice import FLAG, UNCHECKED, new_number
from tocsin.playbooks.library import Library
from tocsin.storage import event_feed, public_notices, throttle
from tocsin.storage.receiving import Arrival

CHANNEL, WHAT = "web", "public-notice"
log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Receipt:
    """What who filed a notice gets: a number to name it by, a secret to look it up by."""

    number: str
    secret: str


class PublicNotices:
    """Takes notices from outside."""

    def __init__(
        self, sessions: sessionmaker[Session], library: Library, door: PublicDoor
    ) -> None:
        self.door = door
        self._sessions = sessions
        self._library = library
        self._made: FormTokens | None = None

    def kinds(self) -> Sequence[Playbook]:
        """Return the playbooks of the notices that outsiders may file.

        Raises:
            NotFoundError: They may not.
        """
        if not self.door.is_open:
            raise NotFoundError
        books = [self._library.get(kind) for kind in self._library.kinds()]
        return [book for book in books if book.public]

    def playbook(self, kind: str) -> Playbook:
        """Return the playbook of a notice that outsiders may file.

        Raises:
            NotFoundError: There is none of that kind, or it is not for them.
        """
        found = next((book for book in self.kinds() if book.kind == kind), None)
        if found is None:
            raise NotFoundError
        return found

    def token(self, kind: str) -> str:
        """Make the token of a form that is shown now."""
        return self._tokens.make(kind, time.time())

    def receive(self, filed: Filed) -> Receipt:
        """Receive a notice. The same form sent twice is one notice.

        Raises:
            NotFoundError: There is no such form.
            FormExpiredError: It is not ours any more; ``FormTooFastError``: it is too fresh.
            TrapError: A field that people do not see was filled in.
            InvalidError: A field is missing or does not fit.
            FormSentError: The form was sent before and said something else.
            TooManyNoticesError: Too many came from that network of late.
            CaptchaFailedError: The captcha was not solved.
        """
        playbook = self.playbook(filed.kind)
        nonce = self._nonce(filed)
        if filed.trap.strip():
            raise TrapError
        faults_in(playbook, filed)
        earlier = self._earlier(filed, nonce)
        if earlier is not None:
            return earlier
        self._pace(filed)
        flags = (FLAG, *self._checked(filed))
        content = as_item(playbook, filed)
        return self._keep(filed, nonce, content, flags)

    @property
    def _tokens(self) -> FormTokens:
        if self._made is None:
            with self._sessions() as session:
                self._made = FormTokens(event_feed.secret(session))
        return self._made

    def _nonce(self, filed: Filed) -> str:
        try:
            return self._tokens.read(filed.token, filed.kind, time.time())
        except FormTokenError as error:
            early = error.code == "early"
            raise (FormTooFastError if early else FormExpiredError) from error

    def _earlier(self, filed: Filed, nonce: str) -> Receipt | None:
        with self._sessions() as session:
            return self._replayed(session, filed, nonce)

    def _replayed(self, session: Session, filed: Filed, nonce: str) -> Receipt | None:
        row = public_notices.by_token(session, nonce)
        if row is None:
            return None
        if row.body_hash != filed.digest:
            raise FormSentError
        return Receipt(row.number, self._tokens.secret_of(nonce))

    def _pace(self, filed: Filed) -> None:
        network = network_of(filed.address)
        with self._sessions.begin() as session:
            wait = throttle.begin(session, WHAT, network, self.door.limits)
        if wait:
            telemetry.REFUSALS.labels(WHAT, TooManyNoticesError.code).inc()
            raise TooManyNoticesError(wait)

    def _checked(self, filed: Filed) -> tuple[str, ...]:
        """Ask the captcha; while nobody can say, a notice is taken and flagged."""
        if self.door.captcha is None:
            return ()
        try:
            if self.door.captcha.passes(filed.captcha):
                return ()
        except CaptchaAwayError as error:
            log.warning("captcha.was_away", why=str(error))
            return (UNCHECKED,)
        telemetry.REFUSALS.labels(WHAT, CaptchaFailedError.code).inc()
        raise CaptchaFailedError

    def _keep(
        self, filed: Filed, nonce: str, content: bytes, flags: tuple[str, ...]
    ) -> Receipt:
        arrival = Arrival(
            content=content,
            received_at=datetime.now(UTC),
            channel=CHANNEL,
            content_type="application/json",
            sender=filed.fields.get("requester_email", "").strip()[:300] or None,
            flags=flags,
        )
        new = public_notices.NewNotice(
            number=new_number(),
            secret=self._tokens.secret_of(nonce),
            token=nonce,
            body=filed.digest,
            kind=filed.kind,
        )
        with self._sessions.begin() as session:
            earlier = self._replayed(session, filed, nonce)
            if earlier is not None:
                return earlier
            public_notices.keep(session, arrival, new)
        telemetry.item_received(CHANNEL)
        return Receipt(new.number, new.secret)
