"""The people of an export: found under every name that the other tool has for them."""

from collections.abc import Iterable
from dataclasses import replace

from tocsin.domain.law.local import zone_named
from tocsin.domain.law.reckoning import RefusalError
from tocsin.importers.naming import key_of
from tocsin.importers.plan import Person
from tocsin.importers.report import Report

MAP = "say who it is: --map {key}=NAME"


class Directory:
    """Finds people by id, e-mail or name; strangers are kept under what they are called."""

    def __init__(self, report: Report) -> None:
        """Begin with nobody."""
        self.people: dict[str, Person] = {}
        self._report = report
        self._alias: dict[str, str] = {}

    def add(self, source_id: str, person: Person, aliases: Iterable[str] = ()) -> str:
        """Add somebody; return the key that they stand under in the plan."""
        key = key_of(source_id)
        self.people[key] = replace(person, key=key)
        self._alias[source_id] = key
        for alias in filter(None, aliases):
            self._alias.setdefault(alias.casefold(), key)
        if not person.email:
            self._report.changed(
                person.path, "has no e-mail address to find them by", MAP.format(key=key)
            )
        return key

    def key(self, source_id: str, path: str, email: str = "") -> str:
        """Return the key of somebody who is named at a path."""
        found = self._alias.get(source_id) or self._alias.get((email or source_id).casefold())
        if found is None:
            found = key_of(source_id)
            self._alias[source_id] = found
            self.people[found] = Person(key=found, path=path, name=source_id, email=email)
            self._report.changed(
                path, f"names {source_id!r}, who is not in the export", MAP.format(key=found)
            )
        return found

    def find(self, name: str) -> str | None:
        """Return the key of somebody, if they are known."""
        return self._alias.get(name) or self._alias.get(name.casefold())


def known_zone(zone: str | None) -> str | None:
    """Return a zone if it is one of the tz database."""
    try:
        return zone_named(zone).key if zone else None
    except RefusalError:
        return None
