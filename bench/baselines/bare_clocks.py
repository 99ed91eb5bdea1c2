"""What a due date costs a program that knows no law: a start plus a length of time."""

from collections.abc import Sequence
from datetime import datetime, timedelta


def due_dates(starts: Sequence[tuple[datetime, timedelta]]) -> list[datetime]:
    """Add each length to its start."""
    return [start + length for start, length in starts]
