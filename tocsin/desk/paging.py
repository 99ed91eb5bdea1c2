"""Cursors as people hand them in: one of another list, or made up, is their mistake."""

from collections.abc import Iterator
from contextlib import contextmanager

from tocsin.desk.errors import InvalidError
from tocsin.storage.errors import CursorError


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
