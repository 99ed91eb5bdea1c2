"""Open a case under a ref that no other has."""

from collections.abc import Callable
from typing import TypeVar

from tocsin.desk.errors import UnavailableError
from tocsin.storage.errors import RefTakenError

ATTEMPTS = 5
Opened = TypeVar("Opened")


def under_a_free_ref(open_case: Callable[[], Opened]) -> Opened:
    """Open it, and anew while the ref that was drawn is taken.

    Raises:
        UnavailableError: Every ref that was drawn is taken; hardly ever.
    """
    for _ in range(ATTEMPTS):
        try:
            return open_case()
        except RefTakenError:
            continue
    raise UnavailableError
