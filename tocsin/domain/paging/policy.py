"""Escalation policies: who is asked in which order, until a person answers.

A page pins its policy by value when it starts; a later version never disturbs it.
"""

import re
from datetime import timedelta
from typing import Annotated, Literal, Self, TypeAlias

from pydantic import AfterValidator, Field, model_validator

from tocsin.domain.access import Role
from tocsin.domain.ladders import Part
from tocsin.domain.oncall.values import Title, Zone
from tocsin.domain.written_span import Span, at_most

MOST_STEPS, MOST_TARGETS, MOST_ROUNDS = 20, 20, 10
LONGEST_WAIT = timedelta(days=365)  # what is longer may end beyond every calendar
TARGET = re.compile(
    r"(person|schedule|next|role|team|webhook):([A-Za-z0-9][A-Za-z0-9_.@-]{0,199})"
)
CLOCK_TIME = r"^([01][0-9]|2[0-3]):[0-5][0-9]$"
MACHINE = "webhook"
LAST_RESORT = (
    Role.INCIDENT_MANAGER,
    Role.INCIDENT_COMMANDER,
    Role.LEGAL_COUNSEL,
    Role.EXECUTIVE,
    Role.ADMIN,
)


def _target(text: str) -> str:
    found = TARGET.fullmatch(text)
    if found is None:
        message = (
            f"{text!r} is no target: write person:, schedule:, next:, role:, team: or webhook: "
            "and a name"
        )
        raise ValueError(message)
    if found[1] == "role" and found[2] not in set(Role):
        message = f"{found[2]!r} is no role; there are {', '.join(Role)}"
        raise ValueError(message)
    return text


Target: TypeAlias = Annotated[str, AfterValidator(_target)]
Targets: TypeAlias = Annotated[tuple[Target, ...], Field(min_length=1, max_length=MOST_TARGETS)]
Urgency: TypeAlias = Literal["routine", "urgent"]
Wait: TypeAlias = Annotated[Span, at_most(LONGEST_WAIT)]
Code: TypeAlias = Annotated[str, Field(pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,63}$")]
Codes: TypeAlias = Annotated[tuple[Code, ...], Field(max_length=50)]


class Condition(Part):
    """When a step applies; an empty list asks nothing.

    Attributes:
        hours: ``working`` is Monday to Friday, 9 to 17 in the policy's zone, without days off.
    """

    severities: Codes = ()
    jurisdictions: Codes = ()
    urgencies: tuple[Urgency, ...] = ()
    hours: Literal["any", "working", "outside"] = "any"


class Step(Part):
    """One step: whom it asks, and how long it waits for an answer.

    Attributes:
        pick: ``all`` targets; the ``first`` that leads to somebody; or, page by page, the next
            person in turn (``round_robin``).
        acknowledgements: How many must acknowledge; the policy's number when left out.
    """

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]{0,63}$")] | None = None
    to: Targets
    pick: Literal["all", "first", "round_robin"] = "all"
    wait: Wait = "5m"
    when: Condition = Condition()
    acknowledgements: Annotated[int, Field(ge=1, le=20)] | None = None


class Defer(Part):
    """Which urgencies wait for the policy's working hours."""

    urgencies: tuple[Urgency, ...] = ("routine",)


class Night(Part):
    """Responders whose local time is night are spared, unless that would leave nobody."""

    begin: Annotated[str, Field(pattern=CLOCK_TIME)] = "22:00"
    end: Annotated[str, Field(pattern=CLOCK_TIME)] = "07:00"
    unless_severities: Codes = ()
    unless_urgencies: tuple[Urgency, ...] = ("urgent",)


class CatchAll(Part):
    """Who is asked when all steps and rounds brought no answer.

    It is never empty: when its targets lead to nobody, ``LAST_RESORT`` is asked role by role.
    """

    to: Targets
    every: Wait = "15m"
    times: Annotated[int, Field(ge=1, le=100)] = 4


class EscalationPolicy(Part):
    """One version of an escalation policy.

    Attributes:
        repeat: How many more times all steps are walked.
        acknowledgements: How many people must acknowledge.
        acknowledge_for: Acknowledged and not resolved by then, it pages again.
    """

    title: Title = ""
    zone: Zone = "UTC"
    steps: Annotated[tuple[Step, ...], Field(min_length=1, max_length=MOST_STEPS)]
    repeat: Annotated[int, Field(ge=0, le=MOST_ROUNDS)] = 0
    acknowledgements: Annotated[int, Field(ge=1, le=20)] = 1
    acknowledge_for: Wait | None = None
    defer: Defer | None = None
    night: Night | None = None
    catch_all: CatchAll

    @model_validator(mode="after")
    def _asks_people(self) -> Self:
        named = [step.id for step in self.steps if step.id]
        if len(named) != len(set(named)):
            raise ValueError("`steps`: two steps have the same id")
        if all(target.startswith(f"{MACHINE}:") for target in self.catch_all.to):
            raise ValueError("`catch_all.to`: machines do not answer; name people")
        return self


def policy_for_schedule(name: str) -> EscalationPolicy:
    """Return the policy of a page to a schedule: who is on call, then who is next, again."""
    return EscalationPolicy(
        steps=(Step(to=(f"schedule:{name}",)), Step(to=(f"next:{name}",))),
        repeat=1,
        catch_all=CatchAll(to=(f"role:{Role.INCIDENT_MANAGER.value}",)),
    )


def policy_for(person: str) -> EscalationPolicy:
    """Return the policy of a page that asks one person: often, then everybody in charge."""
    catch_all = CatchAll(to=(f"role:{Role.INCIDENT_MANAGER.value}",))
    return EscalationPolicy(
        steps=(Step(to=(f"person:{person}",)),), repeat=2, catch_all=catch_all
    )
