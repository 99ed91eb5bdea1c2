"""Escalation policies: read as ladders, where they are used, and played on what was."""

from datetime import timedelta
from typing import Annotated

import yaml
from fastapi import APIRouter, Query
from starlette.responses import Response

from api.fields import Cursor
from tocsin.console.duty.ladders import ladder
from tocsin.console.pages.schedule import named
from tocsin.console.render import page
from tocsin.console.visitor import TheDesk, TheVisitor
from tocsin.console.writing import Writing
from tocsin.desk.simulations import SimulationOrder
from tocsin.domain.paging.policy import EscalationPolicy

router = APIRouter()
Version = Annotated[int | None, Query(ge=1, le=10**9)]
SHOWN, LONGEST = 50, 90


@router.get("/policies")
def policies(
    visitor: TheVisitor,
    desk: TheDesk,
    cursor: Cursor = None,
) -> Response:
    """List policies by name."""
    found = desk.policies.list(visitor.principal, cursor, SHOWN)
    return page(visitor, "duty/policies.html", found=found)


@router.get("/policies/{name}")
def policy(name: str, visitor: TheVisitor, desk: TheDesk, version: Version = None) -> Response:
    """Show a version of a policy as a ladder; by default the one in force."""
    me = visitor.principal
    shown = desk.policies.get(me, name, version)
    names = {one.id: one.name or one.id for one in shown.people}
    plain = {who: str(name) for who, name in names.items()}
    written = {"id": shown.id, **named(shown.policy, plain)}
    return page(
        visitor,
        "duty/policy.html",
        policy=shown,
        ladder=ladder(shown.policy, names),
        versions=desk.policies.versions(me, name).items,
        warnings=desk.policies.check(me, name).warnings if shown.in_force else [],
        uses=desk.playbooks.calling(me, f"policy:{name}"),
        written=yaml.safe_dump(written, sort_keys=False, allow_unicode=True),
    )


@router.get("/policies/{name}/simulation")
def simulation(
    name: str,
    visitor: TheVisitor,
    desk: TheDesk,
    version: Version = None,
    days: Annotated[int, Query(ge=1, le=LONGEST)] = 30,
) -> Response:
    """Play a version on the pages of the last days; nobody is called."""
    shown = desk.policies.get(visitor.principal, name, version)
    now = Writing(visitor).now
    order = SimulationOrder(
        begin=now - timedelta(days=days),
        end=now,
        policy=EscalationPolicy.model_validate(shown.policy),
    )
    came = desk.simulations.run(visitor.principal, order)
    return page(visitor, "duty/simulation.html", policy=shown, came=came, days=days)
