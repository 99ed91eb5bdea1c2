"""Argon2id: slow on purpose, so only a few at a time and never a crowd of them.

The parameters are the second recommendation of RFC 9106 (64 MiB, three passes, four lanes).
A hash says by which parameters it was made; changing ``PARAMETERS`` makes every password be
hashed anew when its person signs in next.
"""

import base64
import secrets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from argon2 import Parameters, PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

from tocsin.desk.sign_in_errors import SignInBusyError

PARAMETERS = RFC_9106_LOW_MEMORY
AT_ONCE = 2  # 64 MiB each
WAITING = 6
PATIENCE = 3.0  # seconds that one waits for a turn
# For random secrets of the embedded stack only, where nothing can be guessed, however fast.
QUICK = replace(PARAMETERS, time_cost=1, memory_cost=1024, parallelism=1)


class Hashing:
    """Makes and checks hashes of passwords; whoever finds it too busy is told so."""

    def __init__(self, parameters: Parameters = PARAMETERS, patience: float = PATIENCE) -> None:
        self._hasher = PasswordHasher.from_parameters(parameters)
        self._dummy = _hash_of_nothing(parameters)
        self._patience = patience
        self._places = threading.BoundedSemaphore(AT_ONCE + WAITING)
        self._turns = threading.BoundedSemaphore(AT_ONCE)

    def hash(self, password: str) -> str:
        """Hash a prepared password.

        Raises:
            SignInBusyError: Too many are being hashed.
        """
        with self._turn():
            return self._hasher.hash(_octets(password))

    def verify(self, known: str | None, password: str) -> bool:
        """Tell whether a prepared password fits; without a ``known`` hash it takes as long.

        Raises:
            SignInBusyError: Too many are being hashed.
        """
        with self._turn():
            if known is None:
                return self._fits(self._dummy, password)
            fits = self._fits(known, password)
            if self.is_stale(known):  # by quicker parameters perhaps, which time would tell
                self._fits(self._dummy, password)
            return fits

    def is_stale(self, known: str) -> bool:
        """Tell whether a hash was made by other parameters than today's."""
        try:
            return self._hasher.check_needs_rehash(known)
        except InvalidHashError:
            return True

    def _fits(self, known: str, password: str) -> bool:
        try:
            return self._hasher.verify(known, _octets(password))
        except (VerificationError, InvalidHashError):
            return False

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self._places.acquire(blocking=False):
            raise SignInBusyError
        try:
            if not self._turns.acquire(timeout=self._patience):
                raise SignInBusyError
            try:
                yield
            finally:
                self._turns.release()
        finally:
            self._places.release()


def _octets(password: str) -> bytes:
    return password.encode("utf-8", "surrogatepass")


def _hash_of_nothing(parameters: Parameters) -> str:
    """Write a hash that no password has, and that costs as much to check as any other."""
    salt, digest = (
        base64.b64encode(secrets.token_bytes(size)).rstrip(b"=").decode()
        for size in (parameters.salt_len, parameters.hash_len)
    )
    costs = f"m={parameters.memory_cost},t={parameters.time_cost},p={parameters.parallelism}"
    return f"$argon2id$v={parameters.version}${costs}${salt}${digest}"
