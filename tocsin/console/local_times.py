"""Times as people type them into a page: on their own clock, without an offset."""

from collections.abc import Mapping
from datetime import datetime, tzinfo

from tocsin.desk.errors import InvalidError


def instant_of(text: str, zone: tzinfo, name: str) -> datetime:
    """Read what ``<input type="datetime-local">`` sends, on a clock.

    An hour that the clock shows twice is the first of the two. A text with an offset of its
    own, which nobody types but a form may carry, is taken as it is.

    Raises:
        InvalidError: It is no time; ``name`` is the field's.
    """
    try:
        said = datetime.fromisoformat(text)
    except ValueError as error:
        faults = [{"at": [name], "code": "time", "why": "This is no time."}]
        raise InvalidError(f"`{name}`: {text!r} is no time.", errors=faults) from error
    return said if said.tzinfo else said.replace(tzinfo=zone)


def span_of(given: Mapping[str, str], zone: tzinfo) -> dict[str, str]:
    """Read ``begin`` and ``end`` on a clock, as the API's bodies take them.

    Raises:
        InvalidError: One of them is no time.
    """
    return {part: instant_of(given[part], zone, part).isoformat() for part in ("begin", "end")}


def typed(instant: datetime, zone: tzinfo) -> str:
    """Write an instant as ``<input type="datetime-local">`` takes it."""
    return instant.astimezone(zone).strftime("%Y-%m-%dT%H:%M")
