"""What pages need from the outside, in the domain's words. Implemented in ``tocsin.storage``.

Nothing here imports a driver, so that nothing a workflow imports ever does.
"""

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

from tocsin.domain.paging.limits import Admission
from tocsin.domain.paging.messages import CallOrder, PageBatch
from tocsin.domain.paging.plan import Plan


class Over(StrEnum):
    """Why somebody whom a target led to was not asked, or why it led to nobody."""

    INACTIVE = "inactive"
    MAY_NOT_SEE = "may_not_see"  # the page's case (I5)
    NOBODY_ON_CALL = "nobody_on_call"
    NO_SUCH_TARGET = "no_such_target"
    NO_HOLDER = "no_holder"  # of that role, or in that team
    NIGHT = "night"  # in their own zone; the policy spares them
    ANSWERED = "answered"  # they declined, or have acknowledged already
    NOT_FIRST = "not_first"  # an earlier target led to somebody
    NOT_IN_TURN = "not_in_turn"  # round robin: another one's turn


@dataclass(frozen=True, slots=True)
class Responder:
    """One whom a target leads to: active, and allowed to know of the page.

    Attributes:
        id: ``user:<id>``, or ``webhook:<name>`` for a machine.
        name: As people are shown; for letters only.
        language: In which they are written to.
        zone: IANA name of their own zone; None when nobody knows.
        why: How the target led to them, in words, with ids and without names.
    """

    id: str
    name: str = field(default="", repr=False)
    language: str = "en"
    zone: str | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class PassedOver:
    """One who was not asked.

    Attributes:
        id: ``user:<id>``; empty when the target led to nobody.
        target: What led to them.
    """

    target: str
    why: Over
    id: str = ""


@dataclass(frozen=True, slots=True)
class Lead:
    """Whom one target leads to at an instant.

    Attributes:
        how: The arithmetic in words (``Schedule ops, version 3: layer 1 …``), without names.
    """

    target: str
    responders: tuple[Responder, ...] = ()
    passed_over: tuple[PassedOver, ...] = ()
    how: str = ""


class Leads(Protocol):
    """Who is behind a target, after asking whether they may know of the page."""

    def resolve(self, order: CallOrder, targets: tuple[str, ...]) -> tuple[Lead, ...]:
        """Say where each target leads at ``order.at``: one lead a target, in their order.

        Conditions, night, who answered and the pick are not asked here: ``choosing`` does.
        A webhook whose reach is too small for the case, or a person who may not see it, is
        passed over.
        """

    def turn(self, order: CallOrder) -> int:
        """Return the page's turn at a step that asks one after the other, from 0.

        The same page, step and round have the same turn for ever. A page to one person, which
        has no policy's name, has turn 0.
        """


class Responders(Leads, Protocol):
    """Who is behind a target, and whether they still may be."""

    def may_be_asked(self, person: str, case_id: str | None) -> bool:
        """Tell whether somebody (an id) is still active, and may still know of the case."""


class PageLog(Protocol):
    """The record of pages."""

    def record(self, batch: PageBatch) -> None:
        """Write entries and projection in one transaction; writing them again changes nothing.

        When the page has a case and its state has changed, the case is told by outbox.

        Raises:
            TimelineDivergedError: An entry with that number exists and has another hash.
        """


class CallLog(Protocol):
    """What each call rested on: rows that are only ever added."""

    def write(self, order: CallOrder, facts: dict[str, Any]) -> None:
        """Keep the facts of a call; one that is made again has a row for each time.

        ``facts`` is JSON: applies, leads, called with their plans, passed over, wait_until.
        """


@dataclass(frozen=True, slots=True)
class PageFace:
    """What a message may show of a page.

    Attributes:
        reference: The case's ref, or the page's own id when it has no case.
        link: Where a responder opens the page.
        summary: Content: only for channels that may carry it.
    """

    reference: str
    link: str
    opened_at: datetime
    summary: str = field(default="", repr=False)


class PageFaces(Protocol):
    """Reads what a message may show of a page."""

    def face(self, page_id: str, since: int) -> PageFace | None:
        """Return the page's face; None when the page has since stopped asking.

        It has when the record's version is greater than ``since`` and its state is
        ``acknowledged``, ``snoozed`` or ``resolved``. An older version says nothing: the
        record may be behind the workflow.

        Raises:
            LookupError: There is no such page.
        """


class Plans(Protocol):
    """People's own rules, as they stand at the moment of asking."""

    def plans_for(
        self, people: Collection[str], urgency: str, severity: str | None, at: datetime
    ) -> dict[str, Plan]:
        """Say in which order, and when, each person (an id) is contacted, and why so.

        Ways of the same ``after`` replace each other: try the next at once when one failed or
        is unknown. A later one is a contact of its own. ``spare`` is for when all have failed.
        """

    def way_to(self, person: str, channel: str, contact: str) -> str | None:
        """Return the address of a later way; None when the contact is gone by now."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """What the contact that fires does with those that were held with it.

    Attributes:
        refs: Ids of the pages that its message names, oldest first; empty when there is
            nothing to send, because another contact's message carries it, or all are over.
        carried_by: That other contact: the page and the number of its delivery.
        fate: What became of that message: ``sent``, ``delivered``, ``failed`` or ``unknown``;
            empty while nobody knows: ask again in some seconds.
        left_out: Pages that were held too and are not named: over by now, or not for the
            person to see.
        because: For the ledger's row, in words: in which message it went, and with what.
        possible_duplicate: An earlier carrier of the same contacts may have got through.
    """

    refs: tuple[str, ...] = ()
    carried_by: tuple[str, int] | None = None
    fate: str = ""
    left_out: tuple[str, ...] = ()
    because: str = ""
    possible_duplicate: bool = False


class Holds(Protocol):
    """Limits: how many messages a person gets, and what is bundled for a moment.

    ``number`` is the delivery's number; asked again, each answers what it answered before.
    """

    def admit(
        self,
        person: str,
        channel: str,
        page: str,
        number: int,
        at: datetime,
        *,
        urgency: str = "routine",
    ) -> Admission:
        """Decide whether a contact goes now, or is held until some time."""

    def bundle_of(
        self, person: str, channel: str, page: str, number: int, at: datetime
    ) -> Bundle:
        """Fire a held contact: take everything that is held with it, or learn who did.

        A contact that was never held is a bundle of its own page.
        """
