"""A plan and what limits say, in sentences for the person whom they are about."""

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from tocsin.domain.law.local import zone_named
from tocsin.domain.paging.plan import Because, Plan, PlannedWay
from tocsin.domain.paging.rules import FLOOR, Limit

WHY_NOT = {
    Because.NOT_SET_UP: "there is no such channel here",
    Because.NO_CONTACT: "there is no confirmed contact of that channel",
}
MINUTE = 60


def told(plan: Plan, labels: Mapping[str, str]) -> Iterator[str]:
    """Say what a plan comes to; ``labels`` are the contacts' names by their ids."""
    yield f"It is {_clock(plan.local)} in {plan.zone}."
    if plan.version:
        yield f"Version {plan.version} of the rules counts."
    else:
        yield "No rules are set, so the default counts."
    yield from _hush(plan)
    for after, ways in plan.groups():
        named = ", and when that fails: ".join(_named(way, labels) for way in ways)
        when = f"{later(after)} ({_clock_after(plan, after)})" if after else "At once"
        yield f"{when}: {named}."
    for one in plan.passed:
        yield f"{one.channel} is named, but cannot be used: {WHY_NOT[one.because]}."
    if plan.spare:
        spare = ", ".join(_named(way, labels) for way in plan.spare)
        yield f"Only when all of that fails: {spare}."


def limited(limit: Limit) -> str:
    """Say what a limit does."""
    where = f"over {limit.channel}" if limit.channel else "over everything but the mailbox"
    urgent = "urgent ones go all the same" if limit.urgent == "overstep" else "urgent ones too"
    return (
        f"At most {limit.most} messages in {limit.per} {where}; what is more waits up to "
        f"{limit.bundle} and goes in one message ({urgent})."
    )


def floor_said() -> str:
    """Say what holds for everybody."""
    return (
        f"For everybody: over one channel at most {FLOOR.most} messages in {FLOOR.per}, "
        f"however urgent; what is more goes in one message after at most {FLOOR.bundle}."
    )


def later(seconds: int) -> str:
    """Say so many seconds in words."""
    if seconds < MINUTE:
        return f"After {seconds} s"
    minutes, rest = divmod(seconds, MINUTE)
    hours, minutes = divmod(minutes, MINUTE)
    parts = ((hours, "h"), (minutes, "min"), (rest, "s"))
    return "After " + " ".join(f"{count} {unit}" for count, unit in parts if count)


def _hush(plan: Plan) -> Iterator[str]:
    if plan.quiet_until is None:
        return
    until = datetime.fromisoformat(plan.quiet_until).astimezone(zone_named(plan.zone))
    shown = _clock(until.isoformat(timespec="seconds"))
    if plan.broken_by:
        yield f"It would be quiet until {shown}, but its {plan.broken_by} breaks that."
    elif any(way.because is Because.AFTER_QUIET for way in plan.ways):
        yield f"It is quiet until {shown}: only the mailbox until then, the other ways after."
    else:
        yield f"It is quiet until {shown}: only the mailbox is used."


def _named(way: PlannedWay, labels: Mapping[str, str]) -> str:
    label = labels.get(way.contact, "")
    return f"{way.channel} ({label})" if label else way.channel


def _clock(local: str) -> str:
    return f"{local[:10]} {local[11:16]}"


def _clock_after(plan: Plan, seconds: int) -> str:
    at = datetime.fromisoformat(plan.at) + timedelta(seconds=seconds)
    return f"{at.astimezone(zone_named(plan.zone)):%H:%M}"
