"""Personal rules as a form: a few ways for each urgency, one span of quiet hours.

What the form cannot show (limits, more spans, conditions by severity) stays as it is.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

URGENCIES = ("urgent", "routine")
ROWS = 3
ALL = ""


@dataclass(frozen=True, slots=True)
class WayRow:
    """One line of the form: over which way, and how long after the call."""

    way: str
    after: str


@dataclass(frozen=True, slots=True)
class QuietRow:
    """The quiet hours of the form; blank when there are none."""

    begin: str = ""
    end: str = ""
    then: str = "mailbox"


def rows_of(rules: Mapping[str, Any], urgency: str) -> list[WayRow]:
    """Return the lines of an urgency, with blank ones to write in."""
    ways = [
        WayRow(written(one["channel"], one.get("contact")), one.get("after") or "")
        for one in rules.get(urgency, ())
    ]
    return ways + [WayRow("", "")] * (max(ROWS, len(ways) + 1) - len(ways))


def quiet_of(rules: Mapping[str, Any]) -> QuietRow:
    """Return the first span of quiet hours."""
    for one in rules.get("quiet", ()):
        return QuietRow(one["begin"], one["end"], one.get("then", "mailbox"))
    return QuietRow()


def written(channel: str, contact: str | None) -> str:
    """Write a way as the form's choice has it."""
    return f"{channel}/{contact or ALL}"


def read_rules(
    kept: Mapping[str, Any], one: Callable[[str], str], many: Callable[[str], Sequence[str]]
) -> dict[str, Any]:
    """Read the form into rules.

    Args:
        kept: The rules in force, for what the form does not show.
        one: Gives a field's value.
        many: Gives all values of a name, blank ones too, in order.
    """
    rules = {name: part for name, part in kept.items() if name not in URGENCIES}
    for urgency in URGENCIES:
        lines = zip(many(f"{urgency}-way"), many(f"{urgency}-after"), strict=False)
        ways = [_way(way, after.strip()) for way, after in lines if way]
        if ways:
            rules[urgency] = ways
    begin, end = one("quiet-begin").strip(), one("quiet-end").strip()
    first, *others = [*kept.get("quiet", ())] or [{}]
    if begin or end:
        span = {"begin": begin, "end": end, "then": one("quiet-then") or "mailbox"}
        rules["quiet"] = [{**first, **span}, *others]
    else:
        rules["quiet"] = others
    return {name: part for name, part in rules.items() if part}


def _way(way: str, after: str) -> dict[str, str]:
    channel, _, contact = way.partition("/")
    found = {"channel": channel}
    if contact:
        found["contact"] = contact
    if after:
        found["after"] = after
    return found
