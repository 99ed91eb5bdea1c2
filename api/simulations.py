"""What a policy or schedule would have done to the pages of the past."""

from typing import Annotated

from fastapi import APIRouter
from pydantic import Field, StringConstraints

from api.auth import Caller
from api.fields import In, Instant
from api.problems import RESPONSES
from api.requests import TheDesk
from tocsin.desk.simulations import SimulationOrder, SimulationView
from tocsin.domain.paging.policy import EscalationPolicy
from tocsin.domain.rota import Rota

router = APIRouter(prefix="/v1/simulations", tags=["pages"], responses=RESPONSES)
Named = Annotated[str, StringConstraints(min_length=1, max_length=64)]


class SimulationIn(In):
    """Either a `policy` for all pages of the span, or a `schedule` in place of `name`.

    `of_policy` plays only pages that this policy asked for.
    """

    policy: EscalationPolicy | None = None
    schedule: Rota | None = None
    name: Named | None = None
    of_policy: Named | None = None
    begin: Annotated[Instant, Field(alias="from")]
    end: Annotated[Instant, Field(alias="to")]


@router.post("")
def simulate(body: SimulationIn, principal: Caller, desk: TheDesk) -> SimulationView:
    """Play pages of the past, at most 1,000 of 92 days, of those that you may see.

    Nothing is kept and nobody is called. `assumption` says what is taken for granted.
    """
    order = SimulationOrder(**{name: getattr(body, name) for name in type(body).model_fields})
    return desk.simulations.run(principal, order)
