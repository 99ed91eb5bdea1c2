"""Signing in with a password, and the sessions that come of it.

Whatever proves who somebody is ends in ``open_for``; a password is the first such way.

Failures are counted for all processes together, in windows of fifteen minutes: ten for a name,
with a pause that doubles from the fifth on, and fifty for a network (an IPv4 address or an IPv6
/64). From a network where the person signed in within ninety days only what failed from that
very network counts, so that nobody elsewhere can lock them out; a try that must wait is not
counted, so no wait goes on for ever; and a password link or a session that is open works all
the while. A success clears the name.
"""

import ipaddress
from typing import TYPE_CHECKING

from sqlalchemy.orm import Session, sessionmaker

from tocsin.desk import errands
from tocsin.desk.access import OK, Gatekeeper
from tocsin.desk.errors import NotFoundError
from tocsin.desk.hashing import Hashing
from tocsin.desk.session_cookies import csrf_of
from tocsin.desk.session_views import OpenedSession, SessionPage, SessionView
from tocsin.desk.sign_in_errors import (
    SignInBusyError,
    SignInRefusedError,
    TooManyTriesError,
)
from tocsin.desk.sign_in_log import SignInLog
from tocsin.domain.access import Principal
from tocsin.domain.passwords import prepared
from tocsin.storage import passwords, people, sessions, sign_in_tries, tokens
from tocsin.storage.passwords import Candidate
from tocsin.storage.sign_in_tries import Tried
from tocsin.storage.tokens import SESSION, Bearer

if TYPE_CHECKING:
    from tocsin.storage.models import TokenRow

__all__ = ["SignIns", "csrf_of"]
PASSWORD = "password"  # noqa: S105 - the name of a way


class SignIns:
    """Opens sessions, tells whose they are, shows them and ends them."""

    def __init__(
        self,
        sessions: sessionmaker[Session],
        gatekeeper: Gatekeeper,
        hashing: Hashing,
        log: SignInLog,
    ) -> None:
        self._sessions, self._gatekeeper = sessions, gatekeeper
        self._hashing, self._log = hashing, log
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
        name = name.strip()
        with self._sessions() as session:
            found = passwords.candidate(session, name)
        tried = self._try(found, self._log.digest(name), address)
        known = found.hash if found else None
        try:
            fits = self._hashing.verify(known, prepared(password))
        except SignInBusyError:
            with self._sessions.begin() as session:
                sign_in_tries.take_back(session, tried)
            raise
        if found is None or known is None or not fits:
            code = SignInRefusedError.code
            self._log.refused(found, self._log.digest(name), address, code)
            raise SignInRefusedError
        self._settle(found, known, password, tried)
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
            found = passwords.candidate(session, who.name) if how == PASSWORD else None
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
        is_own = user in (None, principal.id, principal.name)
        errand = errands.SIGNED_IN if is_own else errands.MANAGE_PEOPLE
        self._gatekeeper.admit(principal, errand)
        with self._sessions() as session:
            owner = people.find_user(session, user or principal.id)
            if owner is None:
                raise NotFoundError
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
        self._admit_to(principal, row)
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

    def _admit_to(self, principal: Principal, row: "TokenRow") -> None:
        is_own = row.user_id == principal.id
        errand = errands.SIGNED_IN if is_own else errands.REVOKE_TOKEN
        self._gatekeeper.admit(principal, errand)

    def _try(self, found: Candidate | None, digest: str, address: str) -> Tried:
        """Write the try down, unless it must wait."""
        network = network_of(address)
        with self._sessions.begin() as session:
            lately = sessions.addresses(session, found.user_id if found else "")
            known = network in {network_of(one) for one in lately}
            tried = sign_in_tries.begin(session, digest, network, known=known)
        if tried.wait:
            self._log.waits(found, digest, address, TooManyTriesError.code)
            raise TooManyTriesError(tried.wait)
        return tried

    def _settle(self, found: Candidate, known: str, password: str, tried: Tried) -> None:
        """Clear the name, and hash the password anew where the parameters changed."""
        fresh = None
        if self._hashing.is_stale(known):
            try:
                fresh = self._hashing.hash(prepared(password))
            except SignInBusyError:
                fresh = None  # next time
        with self._sessions.begin() as session:
            sign_in_tries.succeed(session, tried)
            if fresh:
                passwords.rehash(session, found.user_id, known, fresh)


def network_of(address: str) -> str:
    """Return the network by which an address counts: IPv6 hands out whole /64s to one."""
    try:
        known = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return address[:64]
    if known.version == 4:  # noqa: PLR2004 - IPv4
        return str(known)
    if known.ipv4_mapped:
        return str(known.ipv4_mapped)
    return str(ipaddress.ip_network((int(known), 64), strict=False))
