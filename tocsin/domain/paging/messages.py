"""What a page's workflow, its activities, the desk and the relay say to each other.

Ids, codes and instants only, never content or addresses. These travel through Temporal history:
add fields with a default, never rename or repurpose one. Instants are RFC 3339 UTC strings.
"""

from dataclasses import dataclass, field
from typing import Any

from tocsin.domain.paging.policy import EscalationPolicy
from tocsin.domain.timeline import Entry


@dataclass(frozen=True, slots=True)
class PageStart:
    """Begin a page.

    Attributes:
        policy: Pinned by value; ``policy_name`` and ``policy_version`` say which it was, and
            are empty and 0 for a page to one person.
        case_id: The case that it is about, if any.
        hold_until: It asks nobody before.
    """

    page_id: str
    policy: EscalationPolicy
    opened_by: str
    opened_at: str
    head_hash: str
    policy_name: str = ""
    policy_version: int = 0
    case_id: str | None = None
    urgency: str = "urgent"
    severity: str | None = None
    jurisdiction: str | None = None
    hold_until: str | None = None
    is_test: bool = False


@dataclass(frozen=True, slots=True)
class CallOrder:
    """Find whom a step asks at this moment, and ask them by their first ways.

    Attributes:
        number: The contacts' number in the ledger; each responder has one by it.
        step: Index of the step; -1 for the catch-all, -2 for one who was delegated to.
        at: The workflow's time.
        without: People who have declined, or have acknowledged already.
        to: Whom a delegation names; empty for what the step itself says.
        since: Number of the page's last entry then: if the record says that it stopped later
            than that, nothing is sent any more.
    """

    page_id: str
    number: int
    step: int
    round: int
    at: str
    policy: EscalationPolicy
    case_id: str | None = None
    urgency: str = "urgent"
    severity: str | None = None
    jurisdiction: str | None = None
    without: tuple[str, ...] = ()
    to: tuple[str, ...] = ()
    is_test: bool = False
    since: int = 0


@dataclass(frozen=True, slots=True)
class LaterWay:
    """A further way to a responder, some seconds after the call.

    Attributes:
        contact: Id of the person's contact; empty for what the channel has by itself.
        spare: Only if all others failed, or came back.
        held: Number under which a limit holds it; 0 when none does.
    """

    channel: str
    after: int
    contact: str = ""
    spare: bool = False
    held: int = 0


@dataclass(frozen=True, slots=True)
class Called:
    """One whom a call asked.

    Attributes:
        id: ``user:<id>``, or ``webhook:<name>`` for a machine.
        reached: Handed over on some way; a machine never counts as reached.
        held: Nothing was sent yet, a limit or quiet hours hold it back; it comes in ``later``.
        later: Ways that are still to come, in order.
    """

    id: str
    reached: bool = False
    held: bool = False
    failed: int = 0
    unknown: int = 0
    duplicates: int = 0
    later: tuple[LaterWay, ...] = ()
    language: str = "en"


@dataclass(frozen=True, slots=True)
class CallResult:
    """What a call came to.

    Attributes:
        applies: The step's conditions held; when not, nobody was asked.
        passed_over: How many the targets led to who were not asked (night, absence, no sight).
        wait_until: The policy defers this page to then; nobody was asked.
    """

    applies: bool = True
    called: tuple[Called, ...] = ()
    passed_over: int = 0
    wait_until: str | None = None


@dataclass(frozen=True, slots=True)
class ContactOrder:
    """Try one later way to one responder.

    Attributes:
        person: ``user:<id>``.
        since: As in ``CallOrder``.
    """

    page_id: str
    number: int
    person: str
    way: LaterWay
    at: str
    case_id: str | None = None
    urgency: str = "urgent"
    severity: str | None = None
    is_test: bool = False
    since: int = 0
    language: str = "en"


@dataclass(frozen=True, slots=True)
class ContactFate:
    """What became of it: ``sent``, ``delivered``, ``failed``, ``unknown``, ``held``, ``gone``.

    Attributes:
        again_in: Seconds after which what is held is to be tried again.
    """

    fate: str
    possible_duplicate: bool = False
    again_in: int = 0


@dataclass(frozen=True, slots=True)
class PageProjection:
    """How a page stands after an entry, for the read side.

    Attributes:
        state: ``held``, ``paging``, ``acknowledged``, ``snoozed``, ``exhausted``, ``resolved``.
        step: Index of the step that asks; -1 for the catch-all.
        view: What is shown and not searched: responders with their answers, what comes next.
    """

    page_id: str
    version: int
    state: str
    step: int = 0
    round: int = 0
    acknowledged_by: str | None = None
    acknowledged_at: str | None = None
    ended_at: str | None = None
    next_at: str | None = None
    responders: tuple[str, ...] = ()
    view: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PageBatch:
    """Entries in order, and how the page stands after the last of them."""

    page_id: str
    entries: tuple[Entry, ...]
    projection: PageProjection
    case_id: str | None = None


@dataclass(frozen=True, slots=True)
class Acknowledge:
    """Somebody takes it on; by ``eta`` they mean to have acted.

    Attributes:
        via: ``api``, ``link``, ``slack``, ``mail`` …: how they said so.
    """

    actor: str
    eta: str | None = None
    via: str = "api"


@dataclass(frozen=True, slots=True)
class Decline:
    """A responder cannot; ``reason`` is a text's id."""

    actor: str
    reason: str = ""
    via: str = "api"


@dataclass(frozen=True, slots=True)
class Delegate:
    """Ask ``person`` (an id) instead of the actor."""

    actor: str
    person: str
    reason: str = ""
    via: str = "api"


@dataclass(frozen=True, slots=True)
class Snooze:
    """Ask nobody until then; afterwards from the first step anew."""

    actor: str
    until: str
    via: str = "api"


@dataclass(frozen=True, slots=True)
class Escalate:
    """Go on to the next step now."""

    actor: str
    reason: str = ""
    via: str = "api"


@dataclass(frozen=True, slots=True)
class Resolve:
    """It is dealt with: everything stops."""

    actor: str
    reason: str = ""
    via: str = "api"


@dataclass(frozen=True, slots=True)
class HeardFrom:
    """A machine brings what became of a contact.

    Attributes:
        verb: ``acknowledge`` or ``decline``, as the person answered; ``bounced``: it never got
            to them.
    """

    person: str
    verb: str = "acknowledge"
    via: str = "mail"
    delivery: int = 0


@dataclass(frozen=True, slots=True)
class SettledElsewhere:
    """What the page was about is done: its gate was decided, its case was closed."""

    why: str = "settled"


@dataclass(frozen=True, slots=True)
class PageAnswer:
    """What an update of a page answers.

    Attributes:
        seq: Number of its last entry; ``projected`` says whether the record has it.
        state: How the page stands, as ``PageProjection.state``.
        has_it: Who has acknowledged it; another than the actor when somebody was quicker.
        next_at: When it goes on by itself.
    """

    seq: int
    projected: bool = True
    state: str = ""
    has_it: str | None = None
    next_at: str | None = None
