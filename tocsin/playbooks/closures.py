"""A tenant's own closures: days on which it does not work, besides the law's.

An own closure never makes a deadline of the law later by itself. It counts where an entry says
so (``closures: true`` in its calendar: house targets, business days that the statute leaves to
the provider), and in the calendars that the closure names, for which the tenant answers.
"""

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from pydantic import Field, ValidationError, model_validator

from tocsin.domain.hashchain import canonical
from tocsin.domain.ladders import Part
from tocsin.playbooks.sheet import PlaybookError, Sheet

LONGEST_DAYS = 400


class Closure(Part):
    """One day, or the days from ``date`` to ``until``.

    Attributes:
        counts_in: Calendars in which it counts though no entry asks for closures: countries
            (``DE``), their parts (``US-CA``), calendars of the pack (``us-ca-strict``).
    """

    name: str = Field(min_length=1, max_length=200)
    date: dt.date
    until: dt.date | None = None
    counts_in: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _in_order(self) -> Self:
        days = ((self.until or self.date) - self.date).days
        if not 0 <= days <= LONGEST_DAYS:
            message = f"`until` is from 0 to {LONGEST_DAYS} days after `date`"
            raise ValueError(message)
        return self


class ClosureList(Part):
    """The file: ``closures: [{date: 2026-12-24, name: Office closed}]``."""

    closures: tuple[Closure, ...] = ()


@dataclass(frozen=True, slots=True)
class Closures:
    """The closures of a tenant, and the digest of their list for derivations."""

    listed: tuple[Closure, ...] = ()
    digest: str = ""

    def days(self, place: str, *, asked: bool) -> Mapping[dt.date, str]:
        """Return the days closed in a calendar of that code; all when they are asked for."""
        found = {}
        for closure in self.listed:
            if asked or place in closure.counts_in:
                last = closure.until or closure.date
                for n in range((last - closure.date).days + 1):
                    found[closure.date + dt.timedelta(days=n)] = closure.name
        return found


def load_closures(path: Path | None) -> Closures:
    """Read a YAML or JSON file of closures; none without a path.

    Raises:
        PlaybookError: It is wrong; the error names every problem with its line.
        OSError: It cannot be read.
    """
    if path is None:
        return Closures()
    sheet = Sheet(str(path), path.read_text(encoding="utf-8"))
    if sheet.problems:
        raise PlaybookError(sheet.problems)
    try:
        read = ClosureList.model_validate(sheet.data)
    except ValidationError as error:
        problems = [sheet.problem(one["loc"], one["msg"]) for one in error.errors()]
        raise PlaybookError(problems) from error
    whole = hashlib.sha256(canonical(read.model_dump(mode="json"))).hexdigest()
    return Closures(read.closures, whole[:12])
