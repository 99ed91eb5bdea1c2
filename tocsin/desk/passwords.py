"""Passwords: people change their own, and set one by a link that an administrator makes."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session, sessionmaker

from tocsin.desk import errands
from tocsin.desk.access import OK, Gatekeeper
from tocsin.desk.errors import InactiveUserError, NotFoundError
from tocsin.desk.hashing import Hashing
from tocsin.desk.password_check import PasswordCheck
from tocsin.desk.sign_in_errors import (
    LinkDeadError,
    OldPasswordWrongError,
    PasswordRefusedError,
)
from tocsin.desk.sign_in_log import SignInLog
from tocsin.domain.access import Principal
from tocsin.domain.passwords import UnfitPasswordError, check_new
from tocsin.storage import passwords, people, sessions, sign_in_tries

LINK_PATH = "/set-password"


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkMade:
    """A link by which a person sets their password, once; its secret is nowhere else.

    Attributes:
        path: Where it leads, below the address of the product.
    """

    secret: str
    user: str
    expires_at: datetime
    path: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkFor:
    """Whose a link is that still counts."""

    user: str
    name: str
    display_name: str
    expires_at: datetime


class Passwords:
    """Sets passwords, and makes the links by which people set theirs."""

    def __init__(
        self,
        sessions: sessionmaker[Session],
        gatekeeper: Gatekeeper,
        hashing: Hashing,
        check: PasswordCheck,
        log: SignInLog,
    ) -> None:
        self._sessions, self._gatekeeper = sessions, gatekeeper
        self._hashing, self._check, self._log = hashing, check, log

    def change(self, principal: Principal, old: str, new: str, *, keep: str) -> None:
        """Change one's own password; every other session and link of the person ends.

        Args:
            principal: Who it is.
            old: The password until now.
            new: The one from now on.
            keep: Id of the session that goes on: the bearer's ``token_id``.

        Raises:
            OldPasswordWrongError: The old one is another.
            TooManyTriesError: That happened too often.
            PasswordRefusedError: The new one cannot be a password.
            SignInBusyError: Too many sign in at this moment.
        """
        self._gatekeeper.admit(principal, errands.SIGNED_IN)
        with self._sessions() as session:
            ready = _fit(session, principal.id, new)
        self._check.whose(
            principal.name, old, place=keep, at_home=True, refused=OldPasswordWrongError
        )
        hashed = self._hashing.hash(ready)
        with self._sessions.begin() as session:
            put_password(session, principal.id, hashed, keep=keep)
        self._gatekeeper.note(principal, "password.change", None, OK)

    def make_link(self, principal: Principal, user: str) -> LinkMade:
        """Make a link by which a person sets a password within a day; older ones end.

        Raises:
            NotFoundError: There is no such person.
            InactiveUserError: They left.
        """
        self._gatekeeper.admit(principal, errands.MANAGE_PEOPLE)
        with self._sessions.begin() as session:
            row = people.find_user(session, user)
            if row is None:
                raise NotFoundError
            if not row.active:
                raise InactiveUserError
            secret, expires_at = passwords.make_link(session, row.id, principal.id)
        self._gatekeeper.note(principal, "password.link", None, OK, user=row.id)
        path = f"{LINK_PATH}/{secret}"
        return LinkMade(secret=secret, user=row.id, expires_at=expires_at, path=path)

    def look_link(self, secret: str) -> LinkFor:
        """Say whose a link is, for the page that asks for the new password.

        Raises:
            LinkDeadError: It does not count any more, or never did.
        """
        with self._sessions() as session:
            row = passwords.look_link(session, secret)
        if row is None:
            raise LinkDeadError
        return LinkFor(
            user=row.id,
            name=row.name,
            display_name=row.display_name,
            expires_at=row.expires_at,
        )

    def use_link(self, secret: str, new: str) -> str:
        """Set a password by a link, which ends with it, as every session of the person does.

        Returns:
            The name to sign in with.

        Raises:
            LinkDeadError: It does not count any more, or never did.
            PasswordRefusedError: That cannot be a password; the link still counts.
            SignInBusyError: Too many sign in at this moment; the link still counts.
        """
        found = self.look_link(secret)
        with self._sessions() as session:
            ready = _fit(session, found.user, new)
        hashed = self._hashing.hash(ready)
        with self._sessions.begin() as session:
            if passwords.take_link(session, secret) is None:
                raise LinkDeadError
            put_password(session, found.user, hashed)
            sign_in_tries.clear(session, self._log.digest(found.name))
        who = Principal(found.user, found.name)
        self._gatekeeper.note(who, "password.link-used", None, OK)
        return found.name


def put_password(
    session: Session, user_id: str, hashed: str, *, keep: str = "", must_change: bool = False
) -> None:
    """Keep a new password; the person's links and sessions end, but the one to ``keep``."""
    passwords.put(session, user_id, hashed, must_change=must_change)
    passwords.end_links(session, user_id)
    sessions.end_sessions(session, user_id, keep=keep)


def _fit(session: Session, user_id: str, new: str) -> str:
    user = people.find_user(session, user_id)
    if user is None:
        raise NotFoundError
    try:
        return check_new(new, (user.name, user.display_name))
    except UnfitPasswordError as error:
        raise PasswordRefusedError(str(error)) from error
