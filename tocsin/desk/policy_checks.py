"""What looks wrong with an escalation policy as things stand, before somebody is needed."""

from collections.abc import Iterable, Iterator
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from tocsin.desk.policy_views import PolicyWarning
from tocsin.domain.oncall.shifts import gaps
from tocsin.domain.paging.policy import EscalationPolicy, Step
from tocsin.storage import schedules
from tocsin.storage.duty import now_of, stretches
from tocsin.storage.models import RoleGrantRow, UserRow, WebhookEndpointRow

AHEAD = timedelta(days=28)


def checked(session: Session, policy: EscalationPolicy) -> list[PolicyWarning]:
    """Return what looks wrong, in the policy's order."""
    found: list[PolicyWarning] = []
    for number, step in enumerate(policy.steps):
        at = ["steps", str(number)]
        found += _of_targets(session, step.to, [*at, "to"])
        found += _of_step(policy, step, at)
    catch_all = _of_targets(session, policy.catch_all.to, ["catch_all", "to"])
    return [*found, *catch_all]


def _of_step(policy: EscalationPolicy, step: Step, at: list[str]) -> Iterator[PolicyWarning]:
    if _most_asked(step) == 0:
        text = "Only machines are told; none of them can acknowledge."
        yield PolicyWarning(code="machines-only", at=[*at, "to"], text=text)
    needed = step.acknowledgements or policy.acknowledgements
    most = _most_asked(step)
    if most and most < needed:
        text = f"It needs {needed} acknowledgements and asks fewer people."
        yield PolicyWarning(code="asks-too-few", at=at, text=text)
    deferred = set(policy.defer.urgencies) if policy.defer else set[str]()
    asked = set(step.when.urgencies) or {"routine", "urgent"}
    if step.when.hours == "outside" and asked <= deferred:
        text = "Its urgencies wait for working hours, and it applies outside them only."
        yield PolicyWarning(code="never-applies", at=[*at, "when"], text=text)


def _most_asked(step: Step) -> int | None:
    """Return how many people a step asks at most; None when a role or team has any number."""
    kinds = [target.partition(":")[0] for target in step.to]
    if step.pick == "round_robin":
        return 1
    if set(kinds) & {"role", "team"}:
        return None
    people = sum(kind != "webhook" for kind in kinds)
    return min(people, 1) if step.pick == "first" else people


def _of_targets(
    session: Session, targets: Iterable[str], at: list[str]
) -> Iterator[PolicyWarning]:
    for place, target in enumerate(targets):
        kind, _, name = target.partition(":")
        for code, text in _CHECKS[kind](session, name):
            yield PolicyWarning(code=code, at=[*at, str(place)], text=text)


def _schedule(session: Session, name: str) -> Iterator[tuple[str, str]]:
    if not schedules.in_force(session, name=name):
        yield "no-schedule", f"There is no schedule {name!r}: incident managers are asked."
        return
    now = now_of(session)
    for stretch in stretches(session, name, now, now + AHEAD):
        holes = gaps(stretch.schedule, stretch.begin, stretch.end)
        if holes:
            first = holes[0].begin.isoformat(timespec="minutes")
            more = f", and {len(holes) - 1} more times" if len(holes) > 1 else ""
            told = stretch.rota.told_instead.value
            text = f"Nobody of {name!r} is on call at {first}{more}: role:{told} is asked then."
            yield "schedule-gap", text


def _person(session: Session, name: str) -> Iterator[tuple[str, str]]:
    user = session.get(UserRow, name)
    if user is None:
        yield "person-unknown", f"There is no person {name!r}."
    elif not user.active:
        yield "person-left", f"{user.name} is not active any more."


def _role(session: Session, name: str) -> Iterator[tuple[str, str]]:
    held = select(RoleGrantRow.id).join(UserRow, UserRow.id == RoleGrantRow.user_id)
    if session.scalar(held.where(UserRow.active, RoleGrantRow.role == name).limit(1)) is None:
        yield "nobody-in-role", f"Nobody who is active holds the role {name!r}."


def _team(session: Session, name: str) -> Iterator[tuple[str, str]]:
    held = select(RoleGrantRow.id).join(UserRow, UserRow.id == RoleGrantRow.user_id)
    in_team = held.where(UserRow.active, RoleGrantRow.teams.contains([name]))
    if session.scalar(in_team.limit(1)) is None:
        yield "nobody-in-team", f"Nobody who is active has a role granted for {name!r}."


def _webhook(session: Session, name: str) -> Iterator[tuple[str, str]]:
    named = select(WebhookEndpointRow.active).where(WebhookEndpointRow.name == name)
    if not session.scalar(named):
        yield "no-webhook", f"There is no webhook {name!r} in use."


_CHECKS = {
    "schedule": _schedule,
    "next": _schedule,
    "person": _person,
    "role": _role,
    "team": _team,
    "webhook": _webhook,
}
