"""Standing subscriptions: who is told of every case of a sort, without following each one.

A case says what it is at the moment of telling; who wants to hear of such a case is asked then,
and so is whether they may know of it.
"""

from dataclasses import dataclass

from tocsin.domain.places import country_of
from tocsin.domain.response import SeverityScheme

STANDING = "standing:"
EVERYBODY_TOLD = "stakeholders:told"


@dataclass(frozen=True, slots=True)
class Sort:
    """What a case is, for those who subscribe to cases of a sort.

    Attributes:
        severities: Its severity and all milder ones, worst first: who wants to hear of one of
            them *or worse* wants to hear of this case. Empty while nobody has said how bad
            it is.
    """

    kind: str
    severities: tuple[str, ...] = ()

    def target(self) -> str:
        """Write it as the target of a notice: ``standing:platform-incident/sev1/sev2``."""
        return STANDING + "/".join((self.kind, *self.severities))


def sort_of(kind: str, severity: str | None, scheme: SeverityScheme | None) -> Sort:
    """Say what a case is; a severity that its kind does not order is like itself only."""
    if severity is None:
        return Sort(kind)
    levels = scheme.levels if scheme else ()
    if severity not in levels:
        return Sort(kind, (severity,))
    return Sort(kind, levels[levels.index(severity) :])


def read_target(target: str) -> Sort:
    """Read what ``Sort.target`` wrote."""
    kind, *severities = target.removeprefix(STANDING).split("/")
    return Sort(kind, tuple(severities))


@dataclass(frozen=True, slots=True)
class Interest:
    """What somebody wants to hear of; what is empty asks for nothing particular.

    Attributes:
        severity: At this severity or worse, in the order of the case's kind.
        jurisdictions: In one of these; a country has its parts, ``US`` has ``US-CA``.
    """

    kinds: tuple[str, ...] = ()
    severity: str | None = None
    jurisdictions: tuple[str, ...] = ()

    def wants(self, sort: Sort, jurisdiction: str | None) -> bool:
        """Tell whether it is about a case of this sort and place."""
        place = jurisdiction or ""
        return (
            (not self.kinds or sort.kind in self.kinds)
            and (self.severity is None or self.severity in sort.severities)
            and (not self.jurisdictions or bool(_places(place) & set(self.jurisdictions)))
        )

    def words(self) -> str:
        """Say it, for the ledger."""
        parts = (
            " or ".join(self.kinds) or "any kind",
            f"{self.severity} or worse" if self.severity else "",
            f"in {' or '.join(self.jurisdictions)}" if self.jurisdictions else "",
        )
        return ", ".join(filter(None, parts))


def _places(place: str) -> set[str]:
    return {place, country_of(place)} - {""}
