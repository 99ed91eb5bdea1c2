"""What a case's stage or playbook allows beside deciding; the case lists its ``actions``."""

from typing import Annotated

from fastapi import APIRouter, Path, Response
from pydantic import Field

from api.answers import answered
from api.fields import Code, Fields, In, MaybeReason, PathCode, Reason, Ref, Reference
from api.problems import RESPONSES
from api.requests import ACall, TheDesk
from tocsin.desk.views import ChangedCase

router = APIRouter(prefix="/v1/cases/{ref}/actions", tags=["actions"], responses=RESPONSES)


class ActionIn(In):
    """Why it is done."""

    reason: Reason


class AmendIn(In):
    """Fields that are corrected; those not named stay as they are.

    ``missing`` says what the notice still lacks; as before, when it is left out.
    """

    reason: MaybeReason = ""
    fields: Fields = Field(default_factory=dict)
    missing: list[Code] | None = Field(default=None, max_length=50)


class ReclassifyIn(ActionIn):
    """The kind that the case continues as."""

    kind: Code


class JoinIn(ActionIn):
    """The case that the papers belong to."""

    into: Reference


@router.post("/amend", status_code=201)
async def amend(
    ref: Ref, body: AmendIn, call: ACall, response: Response, desk: TheDesk
) -> ChangedCase:
    """Correct the fields of a case. An open gate begins a new round."""
    missing = None if body.missing is None else tuple(body.missing)
    changed = await desk.corrections.amend(call, ref, dict(body.fields), missing, body.reason)
    return answered(response, changed)


@router.post("/reclassify", status_code=201)
async def reclassify(
    ref: Ref, body: ReclassifyIn, call: ACall, response: Response, desk: TheDesk
) -> ChangedCase:
    """Go on as another kind: same ref, same receipt, from that kind's first stage."""
    changed = await desk.corrections.reclassify(call, ref, body.kind, body.reason)
    return answered(response, changed)


@router.post("/join", status_code=201)
async def join(
    ref: Ref, body: JoinIn, call: ACall, response: Response, desk: TheDesk
) -> ChangedCase:
    """Give the case's papers to the case that they belong to; this one closes as `joined`."""
    return answered(response, await desk.kinship.join(call, ref, body.into, body.reason))


@router.post("/merge", status_code=201)
async def merge(
    ref: Ref, body: JoinIn, call: ACall, response: Response, desk: TheDesk
) -> ChangedCase:
    """Merge an incident into another one, which gets its papers; this one closes."""
    merged = await desk.kinship.join(call, ref, body.into, body.reason, "merge")
    return answered(response, merged)


@router.post("/{action}", status_code=201)
async def act(
    ref: Ref,
    action: Annotated[PathCode, Path(description="One of the case's `actions`.")],
    body: ActionIn,
    call: ACall,
    response: Response,
    desk: TheDesk,
) -> ChangedCase:
    """Do what the case allows now. `reopen` of a closed case answers with a new one."""
    changed = await desk.work.act(call, ref, action, body.reason)
    response.headers["Location"] = f"/v1/cases/{changed.ref}"
    return answered(response, changed)
