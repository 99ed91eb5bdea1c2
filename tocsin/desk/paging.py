"""Cursors as people hand them in: one of another list, or made up, is their mistake."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from tocsin.desk.errors import InvalidError
from tocsin.storage import cursors
from tocsin.storage.errors import CursorError

BIGGEST_ID = 2**63 - 1


@contextmanager
def of_this_list() -> Iterator[None]:
    """Refuse a cursor that the list being read did not give.

    Raises:
        InvalidError: It is no cursor of this list.
    """
    try:
        yield
    except CursorError as error:
        raise InvalidError("That cursor is not one of this list.") from error


def last_text(cursor: str | None) -> str:
    """Return the name or id that a page ended with; empty for the first page.

    Raises:
        InvalidError: It is no cursor of this list.
    """
    if cursor is None:
        return ""
    with of_this_list():
        return str(cursors.decode(cursor, (str,))[0])


def last_number(cursor: str | None) -> int:
    """Return the number that a page ended with; -1, before all, for the first page.

    Raises:
        InvalidError: It is no cursor of this list.
    """
    if cursor is None:
        return -1
    with of_this_list():
        (last,) = cursors.decode(cursor, (int,))
    return min(max(int(last), -1), BIGGEST_ID)


def last_instant(cursor: str | None) -> datetime | None:
    """Return the instant that a page ended with; None for the first page.

    Raises:
        InvalidError: It is no cursor of this list.
    """
    if cursor is None:
        return None
    with of_this_list():
        return cursors.instant(cursor, cursors.decode(cursor, (str,))[0])
