"""Whether a password is somebody's: throttled, in the same time for everybody, written down.

Failures are counted for all processes together, in windows of fifteen minutes: ten for a name,
with a pause that doubles from the fifth on, and fifty for a network (an IPv4 address or an IPv6
/64). From a network where the person signed in within ninety days only what failed from that
very network counts, so that nobody elsewhere can lock them out; a try that must wait is not
counted, so no wait goes on for ever; and a password link or a session that is open works all
the while. A success clears the name.
"""

import ipaddress

from sqlalchemy.orm import Session, sessionmaker

from tocsin.desk.errors import DeskError
from tocsin.desk.hashing import Hashing
from tocsin.desk.sign_in_errors import (
    SignInBusyError,
    SignInRefusedError,
    TooManyTriesError,
)
from tocsin.desk.sign_in_log import SignInLog
from tocsin.domain.passwords import prepared
from tocsin.storage import passwords, sessions, sign_in_tries
from tocsin.storage.passwords import Candidate
from tocsin.storage.sign_in_tries import Tried


class PasswordCheck:
    """Holds what was typed against what is kept."""

    def __init__(
        self, sessions: sessionmaker[Session], hashing: Hashing, log: SignInLog
    ) -> None:
        self._sessions, self._hashing, self._log = sessions, hashing, log

    def whose(
        self,
        name: str,
        password: str,
        *,
        place: str,
        at_home: bool = False,
        refused: type[DeskError] = SignInRefusedError,
    ) -> Candidate:
        """Return whose name and password these are.

        Args:
            name: Of a user; whether there is one takes no other time.
            password: As it was typed.
            place: The address that the request comes from, or another place to count by.
            at_home: They are known to be at that place.
            refused: What to say when the two do not fit, for whatever reason.

        Raises:
            TooManyTriesError: Too often of late; says when the next try may come.
            SignInBusyError: Too many sign in at this moment.
        """
        with self._sessions() as session:
            found = passwords.candidate(session, name)
        digest = self._log.digest(name)
        tried = self._try(found, digest, place, at_home=at_home)
        if not self._fits(found, password, tried):
            self._log.refused(found, digest, place, refused.code)
            raise refused
        assert found is not None  # noqa: S101 - nothing fits nobody
        self._settle(found, password, tried)
        return found

    def _try(self, found: Candidate | None, digest: str, place: str, *, at_home: bool) -> Tried:
        """Write the try down, unless it must wait."""
        network = network_of(place)
        with self._sessions.begin() as session:
            lately = sessions.addresses(session, found.user_id if found else "")
            known = at_home or network in {network_of(one) for one in lately}
            tried = sign_in_tries.begin(session, digest, network, known=known)
        if tried.wait:
            self._log.waits(found, digest, place, TooManyTriesError.code)
            raise TooManyTriesError(tried.wait)
        return tried

    def _fits(self, found: Candidate | None, password: str, tried: Tried) -> bool:
        try:
            return self._hashing.verify(found.hash if found else None, prepared(password))
        except SignInBusyError:
            with self._sessions.begin() as session:
                sign_in_tries.take_back(session, tried)
            raise

    def _settle(self, found: Candidate, password: str, tried: Tried) -> None:
        """Clear the name, and hash the password anew where the parameters changed."""
        fresh = None
        if self._hashing.is_stale(found.hash or ""):
            try:
                fresh = self._hashing.hash(prepared(password))
            except SignInBusyError:
                fresh = None  # the next time will do
        with self._sessions.begin() as session:
            sign_in_tries.succeed(session, tried)
            if fresh and found.hash:
                passwords.rehash(session, found.user_id, found.hash, fresh)


def network_of(address: str) -> str:
    """Return the network by which an address counts: IPv6 hands out whole /64s to one."""
    try:
        known = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return sessions.clean_address(address)
    if isinstance(known, ipaddress.IPv4Address):
        return str(known)
    if known.ipv4_mapped:
        return str(known.ipv4_mapped)
    return str(ipaddress.ip_network((int(known), 64), strict=False))
