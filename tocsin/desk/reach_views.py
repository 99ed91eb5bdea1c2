"""What the desk shows of how people want to be reached. Every member is a promise."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tocsin.desk.teamwork_views import Person
from tocsin.desk.views import Page
from tocsin.domain.law.local import zone_named
from tocsin.domain.paging.plan import Plan, PlannedWay

SHOWN_END = 4  # characters of an address that others see


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldView:
    """A page's contact that a limit holds just now; it goes at ``until`` at the latest."""

    page: str
    channel: str
    since: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RulesView:
    """How a person wants to be reached.

    Attributes:
        version: 0 when they have no rules, and the default counts.
        zone: Of their clock, from their rules, their profile, or UTC.
        rules: The version in force, as it was put; empty when there is none.
        counts: What counts for them, with the default where they say nothing.
        words: Limits and floor in words.
        channels: Those that are set up here, first choice first.
        held: What limits hold for them just now.
    """

    person: Person
    version: int
    put_by: Person | None
    put_at: datetime | None
    note: str
    zone: str
    rules: dict[str, Any]
    counts: dict[str, Any]
    words: list[str]
    channels: list[str]
    held: list[HeldView]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedWayView:
    """One way of a plan.

    Attributes:
        after: Seconds after the page's call.
        at: When, on the person's clock, with its offset.
        because: Why: ``rule``, ``default``, ``quiet``, ``after_quiet``, ``last_resort`` …
    """

    channel: str
    contact: str | None
    label: str
    after: int
    at: str
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PassedView:
    """A way that the rules name and that cannot be used: ``not_set_up``, ``no_contact``."""

    channel: str
    contact: str | None
    because: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PreviewView:
    """What would happen to a page at an instant.

    Attributes:
        local: The instant on the person's clock, with its offset.
        ways: In order; those of the same ``after`` replace each other on failure.
        spare: Tried only when all of them failed.
        quiet_until: When the quiet hours that hold then are over.
        broken_by: ``severity`` or ``urgency``, when that is why they do not count.
        words: All of it in sentences.
    """

    person: Person
    version: int
    urgency: str
    severity: str | None
    at: datetime
    local: str
    zone: str
    ways: list[PlannedWayView]
    spare: list[PlannedWayView]
    passed: list[PassedView]
    quiet_until: datetime | None
    broken_by: str
    words: list[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactView:
    """Where a channel reaches a person.

    Attributes:
        address: In full for the person themselves in a list; else only its end.
        code: What became of the code: ``queued``, ``sent`` or ``failed``, and ``why``.
    """

    id: str
    channel: str
    address: str
    label: str
    added_at: datetime
    confirmed_at: datetime | None
    code: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContactPage(Page):
    """A person's contacts, in the order added."""

    items: list[ContactView]


def planned(plan: Plan, way: PlannedWay, labels: Mapping[str, str]) -> PlannedWayView:
    """Show a way, with when it comes on the person's clock."""
    then = datetime.fromisoformat(plan.at) + timedelta(seconds=way.after)
    return PlannedWayView(
        channel=way.channel,
        contact=way.contact or None,
        label=labels.get(way.contact, ""),
        after=way.after,
        at=then.astimezone(zone_named(plan.zone)).isoformat(timespec="seconds"),
        because=way.because.value,
    )


def masked(address: str) -> str:
    """Show as much of an address as tells it from the person's others."""
    name, at, host = address.rpartition("@")
    if at:
        return f"{name[:1]}…@{host}"
    return f"…{address[-SHOWN_END:]}" if len(address) > 2 * SHOWN_END else "…"
