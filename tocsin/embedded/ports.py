"""Which loopback ports the stack listens on: the usual ones when free, the same ones later."""

from __future__ import annotations

import errno
import secrets
import socket
from typing import TYPE_CHECKING

from tocsin.embedded.errors import StackError

if TYPE_CHECKING:
    from collections.abc import Iterable

HOST = "127.0.0.1"
DEFAULTS = {"api": 8321, "postgres": 54321, "temporal": 7233, "temporal_ui": 8233}
# Below the ephemeral ranges of Linux and macOS: an outgoing connection must not take the
# port of a server that is down for a second.
LOWEST, HIGHEST = 15_000, 32_000
TRIES = 200


def is_free(port: int) -> bool:
    """Tell whether a server could listen on this port now."""
    with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
            probe.listen(1)
        except OSError as error:
            if error.errno in {errno.EADDRINUSE, errno.EACCES}:
                return False
            raise
    return not answers(port)  # macOS lets a bind succeed beside a wildcard listener


def answers(port: int, host: str = HOST, timeout: float = 0.2) -> bool:
    """Tell whether something accepts connections there."""
    try:
        with socket.create_connection((host, port), timeout=timeout):
            return True
    except OSError:
        return False


def choose(wanted: Iterable[int | None], taken: Iterable[int] = ()) -> int:
    """Return the first wanted port that is free, else any free one."""
    spoken_for = set(taken)
    for port in wanted:
        if port and port not in spoken_for and is_free(port):
            return port
    for _ in range(TRIES):
        port = LOWEST + secrets.randbelow(HIGHEST - LOWEST)
        if port not in spoken_for and is_free(port):
            return port
    message = f"no free port between {LOWEST} and {HIGHEST} on {HOST}"
    raise StackError(message)
