"""What a case has to do with others: relate two, or refuse what was suggested."""

from typing import Annotated

from fastapi import APIRouter, Path, Response
from pydantic import AfterValidator, StringConstraints

from api.answers import answered
from api.fields import In, MaybeReason, Ref, Reference
from api.problems import RESPONSES
from api.requests import ACall, TheDesk
from tocsin.desk.views import ChangedCase
from tocsin.domain.case import normalize_ref

router = APIRouter(prefix="/v1/cases/{ref}", tags=["related cases"], responses=RESPONSES)
Other = Annotated[
    str, Path(max_length=40, description="The suggested case."), AfterValidator(normalize_ref)
]
Why = Annotated[str, StringConstraints(max_length=500, strip_whitespace=True)]


class RelatedIn(In):
    """Another case, and what the two have to do with each other."""

    ref: Reference
    why: Why = ""


class RefusalIn(In):
    """Why the suggested case is another matter."""

    reason: MaybeReason = ""


@router.post("/related", status_code=201)
async def relate(
    ref: Ref, body: RelatedIn, call: ACall, response: Response, desk: TheDesk
) -> ChangedCase:
    """Relate two cases; doing it again changes nothing. A closed one only gets the relation."""
    return answered(response, await desk.kinship.relate(call, ref, body.ref, body.why))


@router.post("/suggestions/{other}/refuse", status_code=201)
async def refuse_suggestion(
    ref: Ref, other: Other, body: RefusalIn, call: ACall, response: Response, desk: TheDesk
) -> ChangedCase:
    """Say that a suggested case is another matter; it is not suggested again."""
    return answered(response, await desk.kinship.refuse(call, ref, other, body.reason))
