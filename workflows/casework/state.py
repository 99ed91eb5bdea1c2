"""The whole state of a running case, as one value that continue-as-new carries over.

Only the story (``run``) moves the case from stage to stage. Handlers add to this state and
never take away what the story has yet to see.
"""

from dataclasses import dataclass, field
from datetime import datetime

from tocsin.domain.agenda import Obligation
from tocsin.domain.clocks import Clock
from tocsin.domain.gates import Gate
from tocsin.domain.playbook import Playbook, Stage
from tocsin.domain.tasks import Task
from tocsin.domain.timeline import Entry, Head
from tocsin.domain.working_hours import WorkingHours
from workflows.casework.messages import OpenCase

STAMPED = 1  # every task that stamps an entry has a command; complete means when it came
SUBSCRIBED = 2  # standing subscriptions are told; a slower cadence asks again before its end
RECENT_ANSWERS = 200
RECENT_NOTICES = 100
_PLAYBOOKS: dict[str, Playbook] = {}


@dataclass(frozen=True, slots=True)
class Turn:
    """Something that came in between, who brought it, and the text id of what they propose."""

    event: str
    by: str = "system"
    proposal: str | None = None


@dataclass(frozen=True, slots=True)
class Told:
    """Whom a rung reached; bounces take from it, as they come."""

    owner: str
    reached: tuple[str, ...]


@dataclass
class CaseState:
    """Everything that a case knows about itself.

    Attributes:
        stage: Id of the stage that the case is in; empty when it is closed.
        visit: How many stages were entered so far; makes gate ids unique.
        entered: Whether the stage's notices were sent and its gate was opened.
        turns: What came in between and may turn the case; first come first.
        next_playbook: What the case goes on as, when it was reclassified.
        came_from: Stages that were left by a jump, for ``$back``.
        left_makers: The makers at each of those stages.
        left_proposals: What was proposed at each of those stages, if anything.
        is_back: Whether the stage is lived through again after a jump; its notices were sent.
        ending: Outcome that the story has come to; the case closes when everybody was told.
        happened: Events that a window waits for, or a later one will; a window takes its own.
        documents: What the items that joined are, by their ids.
        received_items: The items that the case was opened from.
        opener: Who brought the case in; never approves it alone.
        makers: People whose own work is being decided, for four eyes.
        edited_letter: Text id of the open gate's letter when a person has edited it.
        edited_for: The verdict that it was edited for; None when that was never said.
        letters: Approved letters: text ids by template.
        recommendation: The last gate's verdict; a letter is drafted for it.
        decision: The verdict of the last gate that has a letter; letters tell it.
        answers: Recent update ids and the seq they were answered with.
        head: Where the timeline stands, unprojected entries included.
        pending: Entries that the record does not have yet.
        fired: Keys of rungs that have fired, so that a resumed clock does not repeat them.
        tells: Number of notices ordered so far.
        told: Whom recent rungs reached, by the number of their notice.
        bounced: Whom recent notices did not reach after all, by number.
        pages: The version of each recent page that was written down last.
        proposal: Text id of what the open gate decides on, when it was proposed by an action.
        queued: Proposals that wait until the gate that they need is free.
        roles: Who has which case role: person id by role.
        tasks: By id, in the order in which they were added.
        subscribers: Targets that follow the case.
        lacking: Codes of what each kind of follow-up lacked, as the last of it came.
        severity_answers: What the severity matrix was asked with last.
        updates: Number of status updates so far.
        authors: Who has edited each paper, by template; none of them ever approves it.
        arrivals: When the last paper of each sort that joined was received.
        hours: Working hours that slow ladders keep to, by the zone that they name.
        hours_learned: When these were asked for.
        mechanics: Which release of what all cases share it began with; it keeps to that.
        completed_at: When what was lacking came, if anything was: the receipt of that paper.
        has_migrated: Another version of the playbook came; the story has yet to see it.
    """

    case_id: str
    ref: str
    playbook: Playbook
    playbook_digest: str
    received_at: datetime
    head: Head
    stage: str
    jurisdiction: str | None = None
    severity: str | None = None
    visit: int = 0
    entered: bool = False
    turns: tuple[Turn, ...] = ()
    next_playbook: Playbook | None = None
    next_digest: str = ""
    next_by: str = "system"
    came_from: tuple[str, ...] = ()
    left_makers: tuple[tuple[str, ...], ...] = ()
    is_back: bool = False
    happened: tuple[str, ...] = ()
    ending: str | None = None
    outcome: str | None = None
    missing: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    documents: dict[str, str] = field(default_factory=dict)
    received_items: tuple[str, ...] = ()
    fields_version: int = 1
    gate: Gate | None = None
    edited_letter: str | None = None
    edited_for: str | None = None
    letters: dict[str, str] = field(default_factory=dict)
    recommendation: str | None = None
    decision: str | None = None
    clocks: dict[str, Clock] = field(default_factory=dict)
    duties: tuple[Obligation, ...] = ()
    fired: tuple[str, ...] = ()
    tells: int = 0
    told: dict[str, Told] = field(default_factory=dict)
    bounced: dict[str, tuple[str, ...]] = field(default_factory=dict)
    pages: dict[str, int] = field(default_factory=dict)
    opener: str | None = None
    makers: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    answers: dict[str, int] = field(default_factory=dict)
    pending: tuple[Entry, ...] = ()
    diverged: bool = False
    proposal: str | None = None
    queued: tuple[Turn, ...] = ()
    roles: dict[str, str] = field(default_factory=dict)
    tasks: dict[str, Task] = field(default_factory=dict)
    subscribers: tuple[str, ...] = ()
    severity_answers: dict[str, str] = field(default_factory=dict)
    lacking: dict[str, tuple[str, ...]] = field(default_factory=dict)
    updates: int = 0
    left_proposals: tuple[str | None, ...] = ()
    authors: dict[str, tuple[str, ...]] = field(default_factory=dict)
    has_migrated: bool = False
    mechanics: int = 0
    completed_at: datetime | None = None
    hours: dict[str, WorkingHours] = field(default_factory=dict)
    hours_learned: datetime | None = None
    arrivals: dict[str, datetime] = field(default_factory=dict)

    @property
    def here(self) -> Stage:
        """The stage that the case is in."""
        return self.playbook.stage(self.stage)

    @property
    def became_complete_at(self) -> datetime | None:
        """When the notice was complete; None for a case of old when more had to come.

        That is its receipt, or the receipt of the paper that brought what was lacking, and
        never the moment in which somebody looked at it.
        """
        if self.mechanics >= STAMPED:
            return self.completed_at or self.received_at
        as_received = self.items == self.received_items and self.fields_version == 1
        return self.received_at if as_received else None

    def items_of(self, documents: tuple[str, ...]) -> tuple[str, ...]:
        """Return the items that joined as one of these documents, first come first."""
        return tuple(item for item, document in self.documents.items() if document in documents)

    def remember_maker(self, person: str) -> None:
        """Keep somebody out of approving their own work."""
        if person.startswith("user:"):
            self.makers = tuple(dict.fromkeys((*self.makers, person)))

    @property
    def drafted_for(self) -> str | None:
        """Return the verdict that the open gate's letter is written for, if for one."""
        return self.recommendation if self.edited_letter is None else self.edited_for

    def remember_author(self, person: str) -> None:
        """Keep who edits the open gate's letter out of approving it, in later gates too."""
        self.remember_maker(person)
        if self.gate and self.gate.spec.paper and (paper := self.gate.spec.letter):
            self.authors[paper] = tuple(dict.fromkeys((*self.authors.get(paper, ()), person)))

    def keep_authors_out(self, paper: str | None) -> None:
        """Keep out of approving a paper whoever has edited it, however long ago."""
        for person in self.authors.get(paper or "", ()):
            self.remember_maker(person)

    def begin_makers(self, person: str = "system") -> None:
        """Start over with who may not approve: who opened the case, and who asks now."""
        self.makers = (self.opener,) if self.opener else ()
        self.remember_maker(person)

    def remember_told(self, number: int, told: Told) -> None:
        """Keep whom a rung reached, as long as its notice may come back."""
        self.told[str(number)] = told
        while len(self.told) > RECENT_NOTICES:
            del self.told[next(iter(self.told))]

    def remember_bounce(self, number: int, recipient: str) -> bool:
        """Keep that a notice came back; False when that was known."""
        known = self.bounced.get(str(number), ())
        if recipient in known:
            return False
        self.bounced[str(number)] = (*known, recipient)
        while len(self.bounced) > RECENT_NOTICES:
            del self.bounced[next(iter(self.bounced))]
        return True

    def remember_page(self, page_id: str, version: int) -> None:
        """Keep which version of a page was written down."""
        self.pages[page_id] = version
        while len(self.pages) > RECENT_NOTICES:
            del self.pages[next(iter(self.pages))]

    def remember_answer(self, update_id: str, seq: int) -> None:
        """Keep an answer, so that the same request gets it after a continue-as-new too."""
        self.answers[update_id] = seq
        while len(self.answers) > RECENT_ANSWERS:
            del self.answers[next(iter(self.answers))]


def share_playbook(state: CaseState) -> None:
    """Let all cases in this process hold one object for one playbook: it is big, and frozen."""
    state.playbook = _PLAYBOOKS.setdefault(state.playbook_digest, state.playbook)


def opened(opening: OpenCase) -> CaseState:
    """Make the state of a case that was just opened; intake has written seq 0."""
    return CaseState(
        case_id=opening.case_id,
        ref=opening.ref,
        playbook=opening.playbook,
        playbook_digest=opening.playbook_digest,
        received_at=opening.received_at,
        head=Head(0, opening.head_hash),
        stage=opening.playbook.stages[0].id,
        jurisdiction=opening.jurisdiction,
        severity=opening.severity,
        missing=opening.missing,
        items=opening.items,
        received_items=opening.items,
        opener=opening.opener,
        mechanics=SUBSCRIBED,
        makers=(opening.opener,) if opening.opener else (),
    )
