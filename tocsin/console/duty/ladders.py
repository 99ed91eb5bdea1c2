"""An escalation policy as a ladder: whom each rung asks, how long it waits, where a page is."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from tocsin.domain.durations import parse_duration
from tocsin.domain.paging.policy import Condition, EscalationPolicy

PAST, NOW, AHEAD = "past", "now", "ahead"
CATCH_ALL = -1


@dataclass(frozen=True, slots=True)
class Target:
    """One whom a rung asks.

    Attributes:
        sort: ``person``, ``schedule``, ``next``, ``role``, ``team`` or ``webhook``.
        name: What to call it; of a person their name.
    """

    sort: str
    name: str


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of a ladder.

    Attributes:
        after: How long after the beginning it is asked, if nobody answers before.
        standing: Where a page is: ``past``, ``now`` or ``ahead``; empty for a policy alone.
    """

    number: int
    targets: tuple[Target, ...]
    pick: str
    wait: timedelta
    after: timedelta
    when: Condition
    needed: int
    standing: str = ""


@dataclass(frozen=True, slots=True)
class Ladder:
    """A policy to be read: its rungs, and who is asked when all of them brought no answer."""

    policy: EscalationPolicy
    rungs: tuple[Rung, ...]
    last: tuple[Target, ...]
    last_every: timedelta
    last_times: int
    last_standing: str = ""
    acknowledge_for: timedelta | None = None


def ladder(
    body: Mapping[str, object], names: Mapping[str, str], step: int | None = None
) -> Ladder:
    """Draw a policy.

    Args:
        body: The policy as it is kept, with people by their ids.
        names: Of those people.
        step: The rung on which a page is; None for a policy alone.
    """
    policy = EscalationPolicy.model_validate(body)
    rungs, after = [], timedelta()
    for place, one in enumerate(policy.steps):
        wait = parse_duration(one.wait)
        rungs.append(
            Rung(
                number=place + 1,
                targets=targets(one.to, names),
                pick=one.pick,
                wait=wait,
                after=after,
                when=one.when,
                needed=one.acknowledgements or policy.acknowledgements,
                standing=_standing(place, step),
            )
        )
        after += wait
    held = policy.acknowledge_for
    return Ladder(
        policy=policy,
        rungs=tuple(rungs),
        last=targets(policy.catch_all.to, names),
        last_every=parse_duration(policy.catch_all.every),
        last_times=policy.catch_all.times,
        last_standing="" if step is None else NOW if step == CATCH_ALL else AHEAD,
        acknowledge_for=parse_duration(held) if held else None,
    )


def targets(written: tuple[str, ...], names: Mapping[str, str]) -> tuple[Target, ...]:
    """Read targets as policies write them."""
    found = []
    for one in written:
        sort, _, name = one.partition(":")
        found.append(Target(sort, names.get(name, name) if sort == "person" else name))
    return tuple(found)


def _standing(place: int, step: int | None) -> str:
    if step is None:
        return ""
    if step == CATCH_ALL or place < step:
        return PAST
    return NOW if place == step else AHEAD
