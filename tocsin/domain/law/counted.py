"""What a case keeps of a reckoning: the instants, and why they are these."""

from dataclasses import dataclass
from datetime import datetime

from tocsin.domain.law.reckoning import Reckoning, Standing


@dataclass(frozen=True, slots=True)
class Read:
    """One way to read the law, and the instant that it leads to."""

    name: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Counted:
    """A deadline as the law pack counts it; instants are UTC.

    Attributes:
        law: Id of the entry in force at the trigger.
        standing: How the period stands after everything that happened.
        notice_by: Until when an extension must have been notified.
        why: The derivation, a sentence a step.
    """

    law: str
    citation: str
    standing: Standing
    zone: str
    pack: str
    safe: datetime | None = None
    earliest: datetime | None = None
    latest: datetime | None = None
    readings: tuple[Read, ...] = ()
    notice_by: datetime | None = None
    why: tuple[str, ...] = ()

    def due(self, bound: str | None) -> datetime | None:
        """Return the instant to plan by, or the side of a window that is asked for."""
        if bound == "earliest":
            return self.earliest
        return self.latest if bound == "latest" else self.safe


def counted_of(reckoning: Reckoning) -> Counted:
    """Keep of a reckoning what a case needs."""
    return Counted(
        law=reckoning.law,
        citation=reckoning.citation,
        standing=reckoning.standing,
        zone=reckoning.zone,
        pack=reckoning.pack,
        safe=reckoning.safe,
        earliest=reckoning.earliest,
        latest=reckoning.latest,
        readings=tuple(Read(reading.name, reading.at) for reading in reckoning.readings),
        notice_by=reckoning.notice_by,
        why=tuple(step.text for step in reckoning.derivation),
    )
