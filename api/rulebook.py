"""Versions of playbooks, templates and the law pack: read, propose, approve, publish.

The three have the same routes: below a playbook's kind, a template's language and id, and
``/v1/law-packs``.
"""

from collections.abc import Callable
from typing import Annotated, Any, TypeAlias

from fastapi import APIRouter, Depends, Path, Query, Request
from pydantic import Field, StringConstraints

from api.auth import Caller
from api.fields import In, Instant, MaybeReason, PathCode, Reason, Sha256
from api.problems import RESPONSES
from api.requests import ACall, TheDesk
from api.versions import MOST, Seen
from tocsin.desk.pack_diffs import PackDiffView
from tocsin.desk.rulebook_views import DiffView, RulePage, VersionPage, VersionView
from tocsin.domain.rulebook import LAW_PACK, Rule, Sort
from tocsin.playbooks.shipped import pack_text

LONGEST = 200_000
NO_RULE = Rule(Sort.PLAYBOOK, "")
Number: TypeAlias = Annotated[int, Path(ge=1, le=MOST)]
MaybeNumber: TypeAlias = Annotated[int | None, Query(ge=0, le=MOST)]
Place: TypeAlias = Annotated[str, StringConstraints(pattern=r"^[A-Z]{2}(-[A-Z0-9]{1,3})?$")]
FileName: TypeAlias = Annotated[str, StringConstraints(min_length=1, max_length=100)]
FileText: TypeAlias = Annotated[str, StringConstraints(max_length=LONGEST)]


class ProposalIn(In):
    """The whole text of a version, and what it changes and why, for whoever approves it."""

    text: Annotated[str, StringConstraints(min_length=1, max_length=LONGEST)]
    note: MaybeReason = ""


class PackIn(In):
    """Every file of a version of the law pack, by name, and what it changes and why."""

    files: Annotated[dict[FileName, FileText], Field(min_length=1, max_length=300)]
    note: MaybeReason = ""


class SeenIn(In):
    """What was looked at: the version's `digest`, so that a stale page approves nothing."""

    digest: Sha256
    note: MaybeReason = ""


class PublicationIn(SeenIn):
    """The same; `replaces` is the version that was seen in force."""

    replaces: Seen | None = None


class EndIn(In):
    """Why."""

    reason: Reason


class RehearsalIn(In):
    """When the rehearsed case is received, and where; by default as the playbook expects."""

    received: Instant | None = None
    country: Place | None = None

    def options(self) -> dict[str, Any]:
        """Return what was said, as plain data."""
        return self.model_dump(mode="json", exclude_none=True)


def of_playbook(request: Request, kind: PathCode) -> None:
    """Mean a playbook."""
    request.state.rule = Rule(Sort.PLAYBOOK, kind)


def of_template(
    request: Request,
    language: Annotated[str, Path(max_length=24)],
    template: PathCode,
) -> None:
    """Mean a template."""
    request.state.rule = Rule(Sort.TEMPLATE, f"{language}/{template}")


def of_law(request: Request) -> None:
    """Mean the law pack."""
    request.state.rule = LAW_PACK


async def _rule(request: Request) -> Rule:
    """Return what the path means; of a path that is refused, this is asked all the same."""
    rule: Rule = getattr(request.state, "rule", NO_RULE)
    return rule


TheRule = Annotated[Rule, Depends(_rule)]


def list_templates(principal: Caller, desk: TheDesk) -> RulePage:
    """List the templates in force, as `language/id`."""
    return desk.versions.in_force(principal, Sort.TEMPLATE)


def list_versions(rule: TheRule, principal: Caller, desk: TheDesk) -> VersionPage:
    """List every version, newest first, with its state, approvals and rehearsal."""
    return desk.versions.list(principal, rule)


def get_version(rule: TheRule, number: Number, principal: Caller, desk: TheDesk) -> VersionView:
    """Show a version whole: its text and everything that was done to it."""
    return desk.versions.get(principal, rule, number)


def diff(
    rule: TheRule,
    principal: Caller,
    desk: TheDesk,
    before: MaybeNumber = None,
    after: MaybeNumber = None,
) -> DiffView:
    """Say what a version changes: by default the newest, in the one that is in force."""
    return desk.versions.diff(principal, rule, before, after)


def propose(rule: TheRule, body: ProposalIn, call: ACall, desk: TheDesk) -> VersionView:
    """Propose a version. One that is not valid is refused with everything that is wrong."""
    return desk.rulebook.propose(call, rule, body.text, body.note)


def propose_pack(body: PackIn, call: ACall, desk: TheDesk) -> VersionView:
    """Propose a version of the law pack, all of its files."""
    return desk.rulebook.propose(call, LAW_PACK, pack_text(body.files), body.note)


def pack_diff(number: Number, call: ACall, desk: TheDesk) -> PackDiffView:
    """Say what a version would change for the open cases that you may see. Changes nothing."""
    return desk.pack_diffs.of_version(call.principal, number)


def files_diff(body: PackIn, call: ACall, desk: TheDesk) -> PackDiffView:
    """Say the same of a pack that nobody has proposed yet."""
    return desk.pack_diffs.of_files(call.principal, body.files)


def rehearse(
    rule: TheRule, number: Number, body: RehearsalIn, call: ACall, desk: TheDesk
) -> VersionView:
    """Have a version rehearsed by the worker; its `rehearsal` has the result a while later."""
    return desk.rulebook.rehearse(call, rule, number, body.options())


def approve(
    rule: TheRule, number: Number, body: SeenIn, call: ACall, desk: TheDesk
) -> VersionView:
    """Approve a version that somebody else has proposed."""
    return desk.rulebook.approve(call, rule, number, body.digest, body.note)


def publish(
    rule: TheRule, number: Number, body: PublicationIn, call: ACall, desk: TheDesk
) -> VersionView:
    """Put a version in force for new cases; whoever did not propose it approves it by that."""
    return desk.rulebook.publish(
        call, rule, number, body.digest, replaces=body.replaces, note=body.note
    )


def withdraw(
    rule: TheRule, number: Number, body: EndIn, call: ACall, desk: TheDesk
) -> VersionView:
    """Take a proposal back."""
    return desk.rulebook.withdraw(call, rule, number, body.reason)


def retire(
    rule: TheRule, number: Number, body: EndIn, call: ACall, desk: TheDesk
) -> VersionView:
    """Put the rule out of force: no new case of the kind, no letter in the language."""
    return desk.rulebook.retire(call, rule, number, body.reason)


def _versions(
    prefix: str, below: str, tag: str, of: Callable[..., None], propose: Callable[..., Any]
) -> APIRouter:
    """Make the routes of one sort of rule; ``below`` is where its versions are."""
    made = APIRouter(prefix=prefix, tags=[tag], responses=RESPONSES, dependencies=[Depends(of)])
    one = f"{below}/{{number}}"
    made.get(below)(list_versions)
    made.post(below, status_code=201)(propose)
    made.get("/diff")(diff)
    made.get(one)(get_version)
    for verb in (approve, publish, withdraw, *(() if of is of_law else (retire,))):
        made.post(f"{one}/{verb.__name__}", status_code=201)(verb)
    return made


router = APIRouter()
router.include_router(
    _versions("/v1/playbooks/{kind}", "/versions", "playbooks", of_playbook, propose)
)
router.include_router(
    _versions(
        "/v1/templates/{language}/{template}", "/versions", "templates", of_template, propose
    )
)
router.get("/v1/templates", tags=["templates"], responses=RESPONSES)(list_templates)
_packs = _versions("/v1/law-packs", "", "law packs", of_law, propose_pack)
_packs.post("/diff")(files_diff)
_packs.post("/{number}/diff")(pack_diff)
router.include_router(_packs)
router.post(
    "/v1/playbooks/{kind}/versions/{number}/rehearsals",
    status_code=202,
    tags=["playbooks"],
    responses=RESPONSES,
    dependencies=[Depends(of_playbook)],
)(rehearse)
