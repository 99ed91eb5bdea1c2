"""Who signed in, who was refused: lines of the access log, also about names nobody has.

A name that nobody has may be a password typed in the wrong place, so the log gets a keyed
digest of it. Somebody who has to wait is written down once a minute, lest a flood fills it.
"""

import time

from sqlalchemy.orm import Session, sessionmaker

from tocsin import telemetry
from tocsin.desk.access import OK, Gatekeeper
from tocsin.domain.access import Principal
from tocsin.storage import sign_in_tries
from tocsin.storage.passwords import Candidate

SIGN_IN = "sign-in"
ONCE_IN = 60.0
REMEMBERED = 1_000


class SignInLog:
    """Writes down how signing in turned out."""

    def __init__(self, sessions: sessionmaker[Session], gatekeeper: Gatekeeper) -> None:
        self._sessions, self._gatekeeper = sessions, gatekeeper
        self._waited: dict[tuple[str, str], float] = {}

    def digest(self, name: str) -> str:
        """Digest a name, by a key of this installation."""
        with self._sessions() as session:
            return sign_in_tries.digest_of(session, name)

    def opened(self, who: Principal, session_id: str, address: str, how: str) -> None:
        """Somebody signed in."""
        detail = {"address": address, "how": how, "session": session_id}
        self._gatekeeper.note(who, SIGN_IN, None, OK, **detail)

    def refused(self, found: Candidate | None, digest: str, address: str, code: str) -> None:
        """Somebody was refused."""
        self._gatekeeper.note(_principal(found, digest), SIGN_IN, None, code, address=address)

    def waits(self, found: Candidate | None, digest: str, address: str, code: str) -> None:
        """Somebody must wait."""
        now, key = time.monotonic(), (digest, address)
        if now - self._waited.get(key, -ONCE_IN) < ONCE_IN:
            telemetry.REFUSALS.labels(SIGN_IN, code).inc()
            return
        if len(self._waited) >= REMEMBERED:
            self._waited.clear()
        self._waited[key] = now
        self.refused(found, digest, address, code)


def _principal(found: Candidate | None, digest: str) -> Principal:
    return Principal(found.user_id, found.name) if found else Principal(f"name:{digest}", "")
