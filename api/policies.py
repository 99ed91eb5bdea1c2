"""Escalation policies: who is asked in which order, put as versions."""

from fastapi import APIRouter

from api.auth import Caller
from api.fields import Cursor, In, Limit, PathCode
from api.problems import RESPONSES
from api.requests import ACall, TheDesk
from api.versions import FirstIn, NextIn, Number
from tocsin.desk.policy_views import PolicyCheck, PolicyPage, PolicyVersionPage, PolicyView
from tocsin.domain.paging.policy import EscalationPolicy

router = APIRouter(prefix="/v1/escalation-policies", tags=["pages"], responses=RESPONSES)


class FirstPolicyIn(FirstIn):
    """A new policy. Its `id` never changes; ladders name it as `policy:<id>`."""

    policy: EscalationPolicy


class NextPolicyIn(NextIn):
    """A new version of a policy; `replaces` is the one that was seen in force."""

    policy: EscalationPolicy


class CheckIn(In):
    """A policy to be looked at, and not kept."""

    policy: EscalationPolicy


@router.get("")
def list_policies(
    principal: Caller, desk: TheDesk, cursor: Cursor = None, limit: Limit = 50
) -> PolicyPage:
    """List escalation policies by name."""
    return desk.policies.list(principal, cursor, limit)


@router.post("", status_code=201)
def create_policy(body: FirstPolicyIn, call: ACall, desk: TheDesk) -> PolicyView:
    """Put the first version of a policy."""
    return desk.policies.create(call, body.id, body.policy, body.note)


@router.post("/check")
def check_policy(body: CheckIn, principal: Caller, desk: TheDesk) -> PolicyCheck:
    """Say what would look wrong with a policy as things stand; nothing is kept."""
    return desk.policies.check_new(principal, body.policy)


@router.get("/{policy}")
def get_policy(
    policy: PathCode, principal: Caller, desk: TheDesk, version: Number = None
) -> PolicyView:
    """Show a version; by default the one in force."""
    return desk.policies.get(principal, policy, version)


@router.put("/{policy}", status_code=201)
def put_policy(policy: PathCode, body: NextPolicyIn, call: ACall, desk: TheDesk) -> PolicyView:
    """Put a new version, in force from now on. Pages that run keep the one they began with."""
    return desk.policies.put(call, policy, body.policy, body.note, body.replaces)


@router.get("/{policy}/versions")
def list_policy_versions(
    policy: PathCode, principal: Caller, desk: TheDesk
) -> PolicyVersionPage:
    """List every version, newest first."""
    return desk.policies.versions(principal, policy)


@router.get("/{policy}/check")
def check_policy_in_force(policy: PathCode, principal: Caller, desk: TheDesk) -> PolicyCheck:
    """Say what looks wrong with the version in force: gaps, people who left, dead steps."""
    return desk.policies.check(principal, policy)
