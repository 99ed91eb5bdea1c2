"""Read the durations of playbooks: ``15m``, ``24h``, ``10d``, ``2w``, or ISO 8601 ``PT1H``."""

import re
from datetime import timedelta

_SHORT = re.compile(r"([0-9]{1,6})([smhdw])")
_ISO = re.compile(
    r"P(?:([0-9]{1,4})W)?(?:([0-9]{1,6})D)?"
    r"(?:T(?:([0-9]{1,6})H)?(?:([0-9]{1,6})M)?(?:([0-9]{1,8})S)?)?"
)
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days", "w": "weeks"}


def parse_duration(text: str) -> timedelta:
    """Read a duration.

    Raises:
        ValueError: It is neither a number with a unit nor an ISO 8601 duration, or it is zero.
    """
    if short := _SHORT.fullmatch(text):
        amount = timedelta(**{_UNITS[short[2]]: int(short[1])})
    elif iso := _ISO.fullmatch(text):
        names = ("weeks", "days", "hours", "minutes", "seconds")
        amount = timedelta(
            **{name: int(part or 0) for name, part in zip(names, iso.groups(), strict=True)}
        )
    else:
        amount = timedelta()
    if not amount:
        message = (
            f"{text!r} is no duration: write 15m, 24h, 10d, 2w or an ISO 8601 one such as PT1H"
        )
        raise ValueError(message)
    return amount
