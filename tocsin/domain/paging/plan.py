"""In which order, and when, one person is contacted about one thing, and why so.

The order comes from the person's rules, else from the default. Whatever they say, a plan is
never empty, and a way that is not used now is kept for when all others fail, or named with why.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from itertools import groupby
from typing import Any

from tocsin.domain.law.local import zone_named
from tocsin.domain.paging.quiet_hours import Hush, hush
from tocsin.domain.paging.rules import MAILBOX, PersonalRules, RuleWay
from tocsin.domain.timeline import stamp

BY_EMAIL = "smtp"  # the only channel that the e-mail address of a profile is an address of
UTC_ZONE = "UTC"


class Because(StrEnum):
    """Why a way is in a plan, or why it is not."""

    RULE = "rule"  # the person's rules name it
    DEFAULT = "default"  # they say nothing for this urgency
    QUIET = "quiet"  # it makes no noise in quiet hours; or it would, and is spared
    AFTER_QUIET = "after_quiet"  # it waits for their end
    LAST_RESORT = "last_resort"  # nothing that the rules name can be used
    SPARE = "spare"  # the rules do not name it; only if all else fails
    NOT_SET_UP = "not_set_up"  # there is no such channel here
    NO_CONTACT = "no_contact"  # the person has no confirmed contact of that channel


@dataclass(frozen=True, slots=True)
class Contact:
    """A confirmed address of a person: ``id`` is the contact's."""

    id: str
    channel: str
    address: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What a plan rests on beside the rules.

    Attributes:
        channels: Those that are set up, first choice first.
        contacts: The person's confirmed ones, in the order in which they were added.
        zone: What their profile says.
        version: Of their rules; 0 when they have none.
    """

    person: str
    urgency: str
    severity: str | None
    at: datetime
    channels: tuple[str, ...]
    contacts: tuple[Contact, ...] = ()
    email: str | None = field(default=None, repr=False)
    zone: str | None = None
    version: int = 0

    @property
    def own_address(self) -> str:
        """What the mailbox shows as the address."""
        return self.email or f"user:{self.person}"


@dataclass(frozen=True, slots=True)
class PlannedWay:
    """One way, so many seconds after the call; ``contact`` is empty for what needs none."""

    channel: str
    contact: str
    after: int
    because: Because
    address: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Passed:
    """A way that the rules name and that cannot be used."""

    channel: str
    contact: str
    because: Because


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """How one person is contacted about one thing.

    Attributes:
        local: The call's time on the person's clock, with its offset.
        ways: Never empty. Ways of the same ``after`` replace each other: the next is tried at
            once when one fails. A later one comes in addition, unless somebody has answered.
        spare: Tried, in order, only when all of ``ways`` failed.
        passed: What the rules name and cannot be used.
        quiet_until: When the quiet hours that hold at the time are over, RFC 3339 UTC.
        broken_by: ``severity`` or ``urgency``, when that is why they do not count.
    """

    person: str
    at: str
    zone: str
    local: str
    ways: tuple[PlannedWay, ...]
    spare: tuple[PlannedWay, ...] = ()
    passed: tuple[Passed, ...] = ()
    version: int = 0
    quiet_until: str | None = None
    broken_by: str = ""

    def groups(self) -> list[tuple[int, tuple[PlannedWay, ...]]]:
        """Return the ways by when they come: of each group one success is enough."""
        found = groupby(self.ways, key=lambda way: way.after)
        return [(after, tuple(ways)) for after, ways in found]

    def one_after_the_other(self) -> tuple[PlannedWay, ...]:
        """Return all ways in order, for what knows no delays: each once, spare ones last."""
        return tuple(_once((*self.ways, *self.spare)))

    def recorded(self) -> dict[str, Any]:
        """Return what may be kept and shown: no addresses."""
        return {
            "person": self.person,
            "at": self.at,
            "zone": self.zone,
            "local": self.local,
            "version": self.version,
            "quiet_until": self.quiet_until,
            "broken_by": self.broken_by,
            "ways": [_way_recorded(way) for way in self.ways],
            "spare": [_way_recorded(way) for way in self.spare],
            "passed": [
                {"channel": one.channel, "contact": one.contact, "because": one.because.value}
                for one in self.passed
            ],
        }


def plan(rules: PersonalRules | None, defaults: PersonalRules, facts: Facts) -> Plan:
    """Say how a person is contacted about something of that urgency and severity."""
    own = rules or PersonalRules()
    zone = own.zone or facts.zone or defaults.zone or UTC_ZONE
    where = zone_named(zone)
    named, passed = _named(own, defaults, facts)
    still = hush(own.quiet, where, facts.at, facts.urgency, facts.severity)
    others = tuple(_default_ways(defaults, facts, Because.SPARE))
    ways, spare = _hushed(named, still, facts) if still.counts else (named, ())
    return Plan(
        person=facts.person,
        at=stamp(facts.at),
        zone=zone,
        local=facts.at.astimezone(where).isoformat(timespec="seconds"),
        ways=ways,
        spare=tuple(_left((*spare, *others), ways)),
        passed=passed,
        version=facts.version,
        quiet_until=stamp(still.until) if still.until else None,
        broken_by=still.broken_by,
    )


def _named(
    own: PersonalRules, defaults: PersonalRules, facts: Facts
) -> tuple[tuple[PlannedWay, ...], tuple[Passed, ...]]:
    """Find the ways for the urgency: the person's own, else the default's, else the mailbox."""
    stated = own.ways(facts.urgency)
    if not stated:
        ways = tuple(_default_ways(defaults, facts, Because.DEFAULT))
        return ways or (_mailbox(facts),), ()
    found: list[PlannedWay] = []
    passed: list[Passed] = []
    for way in stated:
        for one in _looked_up(way, facts, Because.RULE):
            if isinstance(one, Passed):
                passed.append(one)
            else:
                found.append(one)
    if not found:
        found = list(_default_ways(defaults, facts, Because.LAST_RESORT))
    return tuple(_once_each_time(_at_once(found or [_mailbox(facts)]))), tuple(passed)


def _at_once(ways: list[PlannedWay]) -> list[PlannedWay]:
    """Let the first ways that can be used come at once, whatever was to come before them."""
    first = ways[0].after
    return [replace(way, after=0) if way.after == first else way for way in ways]


def _default_ways(
    defaults: PersonalRules, facts: Facts, because: Because
) -> Iterator[PlannedWay]:
    """Yield the default's ways that lead anywhere, closed up: no time passes for the others."""
    stated = defaults.ways(facts.urgency)
    times = sorted({way.seconds for way in stated})
    usable = [
        one
        for way in stated
        for one in _looked_up(way, facts, because)
        if isinstance(one, PlannedWay)
    ]
    groups = groupby(usable, key=lambda way: way.after)
    for (_, group), after in zip(groups, times, strict=False):
        yield from (replace(way, after=after) for way in group)


def _looked_up(way: RuleWay, facts: Facts, because: Because) -> Iterator[PlannedWay | Passed]:
    """Yield every address that a way of the rules leads to, or why there is none."""
    if way.channel != MAILBOX and way.channel not in facts.channels:
        yield Passed(way.channel, way.contact or "", Because.NOT_SET_UP)
        return
    contacts = [
        one
        for one in _contacts(way.channel, facts)
        if way.contact is None or way.contact == one.id
    ]
    if not contacts:
        yield Passed(way.channel, way.contact or "", Because.NO_CONTACT)
    for one in contacts:
        yield PlannedWay(way.channel, one.id, way.seconds, because, one.address)


def _contacts(channel: str, facts: Facts) -> list[Contact]:
    """Return where a channel leads; a profile's e-mail address comes after the contacts."""
    if channel == MAILBOX:
        return [Contact("", MAILBOX, facts.own_address)]
    found = [one for one in facts.contacts if one.channel == channel]
    if channel == BY_EMAIL and facts.email and facts.email not in {o.address for o in found}:
        found.append(Contact("", channel, facts.email))
    return found


def _hushed(
    ways: tuple[PlannedWay, ...], still: Hush, facts: Facts
) -> tuple[tuple[PlannedWay, ...], tuple[PlannedWay, ...]]:
    """Let only the mailbox come at once; the others wait, or are spared."""
    first = replace(_mailbox(facts), because=Because.QUIET)
    noisy = [way for way in ways if way.channel != MAILBOX]
    if still.waits and still.until:
        rest = max(1, int((still.until - facts.at).total_seconds()) + 1)
        later = (
            replace(way, after=way.after + rest, because=Because.AFTER_QUIET) for way in noisy
        )
        return (first, *later), ()
    return (first,), tuple(replace(way, because=Because.QUIET) for way in noisy)


def _mailbox(facts: Facts) -> PlannedWay:
    return PlannedWay(MAILBOX, "", 0, Because.LAST_RESORT, facts.own_address)


def _left(ways: Iterable[PlannedWay], used: Iterable[PlannedWay]) -> Iterator[PlannedWay]:
    """Yield those that are not used, each once."""
    known = {(way.channel, way.address) for way in used}
    return _once(way for way in ways if (way.channel, way.address) not in known)


def _once(ways: Iterable[PlannedWay]) -> Iterator[PlannedWay]:
    known = set()
    for way in ways:
        if (way.channel, way.address) not in known:
            known.add((way.channel, way.address))
            yield way


def _once_each_time(ways: Iterable[PlannedWay]) -> Iterator[PlannedWay]:
    """Yield ways in order, none twice at the same time."""
    for _, group in groupby(ways, key=lambda way: way.after):
        yield from _once(group)


def _way_recorded(way: PlannedWay) -> dict[str, Any]:
    return {
        "channel": way.channel,
        "contact": way.contact,
        "after": way.after,
        "because": way.because.value,
    }
