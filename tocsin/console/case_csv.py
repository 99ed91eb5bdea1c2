"""A list of cases as CSV (RFC 4180), safe to open in a spreadsheet."""

import csv
import io
from collections.abc import Iterable, Iterator
from datetime import datetime

from tocsin.desk.case_lists import MOST_EXPORTED, ListedCase

COLUMNS = (
    *("ref", "title", "kind", "state", "stage", "outcome", "severity", "jurisdiction"),
    *("sensitivity", "due_at", "received_at", "updated_at", "closed_at"),
)
MARK = "\ufeff"  # spreadsheets take a file without it for one in their own old encoding
FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
GOES_ON = "The list goes on: these are its first {} cases. Narrow the filters to get the rest."


def lines(cases: Iterable[ListedCase]) -> Iterator[str]:
    """Write a list line by line; one that goes on beyond the limit ends with a note."""
    yield MARK + _line([*COLUMNS, "waits_for", "people"])
    for number, case in enumerate(cases):
        if number == MOST_EXPORTED:
            yield _line(["", GOES_ON.format(MOST_EXPORTED)])
            return
        yield _line(_cells(case))


def _cells(case: ListedCase) -> list[str]:
    cells = [_text(getattr(case, name)) for name in COLUMNS]
    people = (one.name or one.id for one in case.people)
    return [*cells, ", ".join(case.waiting_roles), ", ".join(people)]


def _text(value: object) -> str:
    if value is None:
        return ""
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _line(cells: Iterable[str]) -> str:
    written = io.StringIO()
    csv.writer(written).writerow([_harmless(cell) for cell in cells])
    return written.getvalue()


def _harmless(cell: str) -> str:
    """Keep a spreadsheet from running what a stranger wrote as a formula."""
    return f"'{cell}" if cell.lstrip(" ").startswith(FORMULA) else cell
