"""How people want to be reached: their rules, what would come of them, and their contacts."""

from typing import Annotated, Literal, TypeAlias

from fastapi import APIRouter, Query
from pydantic import Field, StringConstraints

from api.auth import Caller
from api.fields import Code, In, Line, MaybeReason, PathId
from api.problems import RESPONSES
from api.requests import ACall, TheDesk
from api.schedules import At
from api.versions import MOST
from tocsin.desk.reach_views import ContactPage, ContactView, PreviewView, RulesView
from tocsin.domain.paging.rules import ChannelName, PersonalRules

router = APIRouter(prefix="/v1/users/{user}", tags=["reach"], responses=RESPONSES)
Urgency: TypeAlias = Annotated[Literal["routine", "urgent"], Query()]
Severity: TypeAlias = Annotated[Code | None, Query(description="Such as `sev1`")]
ShortLine: TypeAlias = Annotated[
    str, StringConstraints(max_length=100, strip_whitespace=True, pattern=r"^[^\r\n]*$")
]
EnteredCode: TypeAlias = Annotated[
    str, StringConstraints(pattern=r"^[0-9]{6}$", strip_whitespace=True)
]


class RulesIn(In):
    """A new version of a person's rules; `replaces` is the one that was seen in force."""

    rules: PersonalRules
    note: MaybeReason = ""
    replaces: Annotated[int, Field(ge=0, le=MOST)] | None = None


class ContactIn(In):
    """Where a channel reaches the person: a number, a topic, a user id, an address."""

    channel: ChannelName
    address: Line
    label: ShortLine = ""


class CodeIn(In):
    """The code that was sent to the contact."""

    code: EnteredCode


@router.get("/rules")
def get_rules(user: PathId, principal: Caller, desk: TheDesk) -> RulesView:
    """Show how a person is reached, by name, id or `me`: rules, limits, and what they hold."""
    return desk.reach.rules(principal, user)


@router.put("/rules", status_code=201)
def put_rules(user: PathId, body: RulesIn, call: ACall, desk: TheDesk) -> RulesView:
    """Put new rules, in force from now on. The same ones again change nothing."""
    return desk.reach.put(call, user, body.rules, body.note, body.replaces)


@router.get("/rules/preview")
def preview_rules(
    user: PathId,
    principal: Caller,
    desk: TheDesk,
    urgency: Urgency = "routine",
    severity: Severity = None,
    at: At = None,
) -> PreviewView:
    """Say what would happen to a page at an instant, by the rules in force now."""
    return desk.reach.preview(principal, user, urgency, severity, at)


@router.get("/contacts")
def list_contacts(user: PathId, principal: Caller, desk: TheDesk) -> ContactPage:
    """List a person's contacts; the addresses in full only for themselves."""
    return desk.contacts.list(principal, user)


@router.post("/contacts", status_code=201)
def add_contact(user: PathId, body: ContactIn, call: ACall, desk: TheDesk) -> ContactView:
    """Add a contact. A code is sent there; it is used only once the code was entered."""
    return desk.contacts.add(call, user, body.channel, body.address, body.label)


@router.post("/contacts/{contact}/confirm", status_code=201)
def confirm_contact(
    user: PathId, contact: PathId, body: CodeIn, principal: Caller, desk: TheDesk
) -> ContactView:
    """Confirm a contact by its code: five tries, within half an hour."""
    return desk.contacts.confirm(principal, user, contact, body.code)


@router.post("/contacts/{contact}/code", status_code=201)
def send_contact_code(user: PathId, contact: PathId, call: ACall, desk: TheDesk) -> ContactView:
    """Send another code; the one before stops counting."""
    return desk.contacts.send_code(call, user, contact)


@router.delete("/contacts/{contact}", status_code=204)
def remove_contact(user: PathId, contact: PathId, principal: Caller, desk: TheDesk) -> None:
    """Use a contact no more."""
    desk.contacts.remove(principal, user, contact)
