"""Signing in with a password, and the sessions that come of it.

Whatever proves who somebody is ends in ``open_for``; a password is the first such way.
"""

from sqlalchemy.orm import Session, sessionmaker

from tocsin.desk import errands, own
from tocsin.desk.access import OK, Gatekeeper
from tocsin.desk.errors import NotFoundError
from tocsin.desk.password_check import PasswordCheck
from tocsin.desk.session_cookies import csrf_of
from tocsin.desk.session_views import OpenedSession, SessionPage, SessionView
from tocsin.desk.sign_in_errors import SignInRefusedError
from tocsin.desk.sign_in_log import SignInLog
from tocsin.domain.access import Principal
from tocsin.storage import passwords, people, sessions, tokens
from tocsin.storage.tokens import SESSION, Bearer

__all__ = ["SignIns", "csrf_of"]
PASSWORD = "password"  # noqa: S105 - the name of a way


class SignIns:
    """Opens sessions, tells whose they are, shows them and ends them."""

    def __init__(
        self,
        sessions: sessionmaker[Session],
        gatekeeper: Gatekeeper,
        check: PasswordCheck,
        log: SignInLog,
    ) -> None:
        self._sessions, self._gatekeeper = sessions, gatekeeper
        self._check, self._log = check, log
        self._authenticator = tokens.Tokens(sessions)

    def open(self, name: str, password: str, *, address: str, agent: str) -> OpenedSession:
        """Sign somebody in with a password.

        Args:
            name: As they typed it; spaces around it do not count.
            password: As they typed it.
            address: Where the request comes from.
            agent: What the browser says of itself.

        Raises:
            SignInRefusedError: The two do not belong together, for whatever reason.
            TooManyTriesError: Too often of late; says when the next try may come.
            SignInBusyError: Too many sign in at this moment.
        """
        found = self._check.whose(name.strip(), password, place=address)
        return self.open_for(found.user_id, how=PASSWORD, address=address, agent=agent)

    def open_for(self, user_id: str, *, how: str, address: str, agent: str) -> OpenedSession:
        """Open a session for somebody who has proved who they are.

        Args:
            user_id: Who they are.
            how: The way in which they proved it; it stands in the access log.
            address: Where the request comes from.
            agent: What the browser says of itself.

        Raises:
            SignInRefusedError: They are not active any more.
        """
        with self._sessions.begin() as session:
            who = people.principal_of(session, user_id)
            if who is None:
                raise SignInRefusedError
            opened = sessions.open_session(
                session, user_id, name=how, address=address, agent=agent
            )
            found = passwords.candidate(session, who.name)
        self._log.opened(who, opened.id, address, how)
        return OpenedSession(
            id=opened.id,
            secret=opened.secret,
            expires_at=opened.expires_at,
            must_change=bool(found and found.must_change),
        )

    def bearer(self, secret: str) -> Bearer | None:
        """Return who a session is of, or None when it does not count."""
        if not secret.startswith(sessions.PREFIX):
            return None
        return self._authenticator.authenticate(secret, SESSION)

    def close(self, secret: str) -> None:
        """Sign out: end the session; doing it again changes nothing."""
        with self._sessions.begin() as session:
            row = sessions.session_of(session, secret)
            if row is None or row.revoked_at is not None:
                return
            tokens.revoke_token(session, row.id)
            user = people.find_user(session, row.user_id)
        who = Principal(row.user_id, user.name if user else "")
        self._gatekeeper.note(who, "sign-out", None, OK, session=row.id)

    def list(self, principal: Principal, user: str | None = None) -> SessionPage:
        """Show one's own sessions that count, or for administrators another's."""
        self._gatekeeper.admit(principal, own.errand_for(principal, user))
        with self._sessions() as session:
            owner = own.owner_of(session, principal, user)
            rows = sessions.live_sessions(session, owner.id)
        return SessionPage(items=[SessionView(**row._asdict()) for row in rows], next=None)

    def revoke(self, principal: Principal, session_id: str) -> None:
        """End a session, one's own or for administrators anybody's.

        Raises:
            NotFoundError: There is none that the caller may end.
        """
        with self._sessions() as session:
            row = sessions.find_session(session, session_id)
        if row is None:
            raise NotFoundError
        errand = own.errand_for(principal, row.user_id, errands.REVOKE_TOKEN)
        self._gatekeeper.admit(principal, errand)
        with self._sessions.begin() as session:
            tokens.revoke_token(session, session_id)
        self._gatekeeper.note(
            principal, "session.revoke", None, OK, session=session_id, user=row.user_id
        )

    def revoke_others(self, bearer: Bearer) -> int:
        """End all sessions of a person but the one they ask with; return how many."""
        who = bearer.principal
        self._gatekeeper.admit(who, errands.SIGNED_IN)
        with self._sessions.begin() as session:
            ended = sessions.end_sessions(session, who.id, keep=bearer.token_id)
        self._gatekeeper.note(who, "session.revoke-others", None, OK, ended=str(ended))
        return ended
