"""Which severities there are: those that the playbooks in force name."""

from collections.abc import Iterable

from tocsin.playbooks.library import Library


def levels_of(library: Library, kinds: Iterable[str]) -> tuple[str, ...]:
    """Return every severity of some kinds, worst first within each kind.

    Raises:
        KeyError: There is no such kind.
    """
    schemes = [library.get(kind).severity for kind in kinds]
    found = (level for scheme in schemes if scheme for level in scheme.levels)
    return tuple(dict.fromkeys(found))
