"""Whether and how people outside may file notices: what an installation has set."""

from dataclasses import dataclass
from datetime import timedelta

from tocsin.domain.captcha import Captcha
from tocsin.domain.throttling import Limit

DAYS_WORTH = 5  # hours' notices that one network may file in a day


@dataclass(frozen=True, slots=True)
class PublicDoor:
    """The settings of the public form.

    Attributes:
        per_hour: Notices that one network may file.
        most_bytes: How large one may be.
    """

    is_open: bool = False
    per_hour: int = 20
    most_bytes: int = 10 * 1024 * 1024
    captcha: Captcha | None = None

    @property
    def limits(self) -> tuple[Limit, ...]:
        """Return the limits that hold together."""
        return (
            Limit(self.per_hour, timedelta(hours=1)),
            Limit(self.per_hour * DAYS_WORTH, timedelta(days=1)),
        )


CLOSED = PublicDoor()
