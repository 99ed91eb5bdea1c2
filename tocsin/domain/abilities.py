"""What a channel can, and what it may carry.

A channel says what it can. What it may carry is a rule of the house: by default a reference,
an urgency and a link (I5); the settings may allow a page's summary, channel by channel.
"""

from dataclasses import dataclass
from enum import StrEnum


class Carries(StrEnum):
    """What a channel may show to one of our people."""

    REFERENCE = "reference"
    SUMMARY = "summary"


@dataclass(frozen=True, slots=True)
class Abilities:
    """What a channel can.

    Attributes:
        two_way: People can answer by it, with a button or a reply.
        receipts: A send that returns means *delivered*, not only *sent*.
        longest: Characters that its text may have; None when it does not matter.
        carries: What it may carry when the settings do not say.
        instant: It hands over within our own record and waits for no other system.
    """

    two_way: bool = False
    receipts: bool = False
    longest: int | None = None
    carries: Carries = Carries.REFERENCE
    instant: bool = False
