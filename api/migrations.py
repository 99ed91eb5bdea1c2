"""Migration: bring an open case to the version of its playbook that is in force."""

from typing import Annotated

from fastapi import APIRouter, Response
from pydantic import StringConstraints

from api.answers import answered
from api.auth import Caller
from api.fields import In, Reason, Ref
from api.problems import RESPONSES
from api.requests import ACall, TheDesk
from tocsin.desk.migrations import MigrationView
from tocsin.desk.views import ChangedCase

router = APIRouter(prefix="/v1/cases/{ref}/migration", tags=["cases"], responses=RESPONSES)
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]


class MigrateIn(In):
    """Why, and the digest of the version that the preview showed as `playbook`."""

    reason: Reason
    playbook: Digest


@router.get("")
def preview_migration(ref: Ref, principal: Caller, desk: TheDesk) -> MigrationView:
    """Show what would change: each running clock before and after, stages, or why not."""
    return desk.migrations.preview(principal, ref)


@router.post("", status_code=201)
async def migrate(
    ref: Ref, body: MigrateIn, call: ACall, response: Response, desk: TheDesk
) -> ChangedCase:
    """Go on under the version in force. Its timeline has every clock before and after."""
    return answered(
        response, await desk.migrations.migrate(call, ref, body.playbook, body.reason)
    )
