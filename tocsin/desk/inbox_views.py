"""What the desk shows of what waits for somebody. Every member is a promise."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, TypeAlias

from tocsin.desk.case_lists import ListedCase
from tocsin.desk.swap_views import SwapView
from tocsin.desk.teamwork_views import Person

Cause: TypeAlias = Literal["role", "assigned", "case-role", "on-call"]


@dataclass(frozen=True, slots=True, kw_only=True)
class WhyMine:
    """Why something is somebody's: a role, being on the case, a part in it, being paged.

    ``name`` is the role or the part.
    """

    code: Cause
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingCase(ListedCase):
    """A case that waits for somebody.

    Attributes:
        has_decided: They have given their verdict; the gate waits for others.
    """

    why: list[WhyMine]
    has_decided: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OwedTask:
    """An open task of somebody's own or of a role of theirs."""

    id: str
    title: str | None
    case: str
    case_title: str
    sensitivity: str
    due_at: datetime
    required: bool
    why: WhyMine


@dataclass(frozen=True, slots=True, kw_only=True)
class NextUp:
    """The case to go on with; ``has_task`` when it is a task in it that waits."""

    ref: str
    title: str
    sensitivity: str
    due_at: datetime | None
    has_task: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AskingPage:
    """A page that asks somebody and is not over.

    Attributes:
        acknowledged_by: Who has it.
        mine: Whether that is the person.
        declined: Whether they have said that they cannot.
    """

    id: str
    case: str | None
    summary: str
    urgency: str
    severity: str | None
    test: bool
    state: str
    opened_at: datetime
    acknowledged_by: Person | None
    mine: bool
    declined: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedSwap:
    """A request for cover that somebody may answer: by an offer, or by saying yes to one."""

    swap: SwapView
    wants: Literal["offer", "decision"]


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingProposal:
    """A version of a rule that somebody else has proposed and that waits to be in force.

    Attributes:
        sort: ``playbook``, ``template`` or ``law-pack``.
        name: The kind, ``language/template``, or ``law``.
        is_approved: Somebody has looked at it; it still has to be published.
        rehearsed_ok: Whether its newest rehearsal went as it expects; None when there is none.
    """

    sort: str
    name: str
    number: int
    proposed_by: Person
    proposed_at: datetime
    note: str
    is_approved: bool
    rehearsed_ok: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """A span in which somebody is on call."""

    schedule: str
    title: str
    begin: datetime
    end: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxView:
    """Everything that waits for somebody, the most urgent first, and their time on call.

    Attributes:
        more: Whether more cases wait than are shown.
        proposals: Of rules, for those who may put them in force, newest first.
        on_call: What they are on call for now.
        coming: What comes next within two weeks, one span per schedule.
    """

    cases: list[WaitingCase]
    more: bool
    tasks: list[OwedTask]
    pages: list[AskingPage]
    swaps: list[AskedSwap]
    proposals: list[WaitingProposal]
    on_call: list[Duty]
    coming: list[Duty]
