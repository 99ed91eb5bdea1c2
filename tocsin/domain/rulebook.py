"""What the rulebook holds and how a version of a rule comes into force. Pure.

A rule is a playbook, a template or the law pack. Its versions never change; what is done to
one is an event, and how it stands follows from its events alone.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any

SYSTEM = "system"  # whoever a release's own versions come from
LAW = "law"  # the name of the one law pack


class Sort(StrEnum):
    """What a rule is."""

    PLAYBOOK = "playbook"
    TEMPLATE = "template"
    LAW_PACK = "law-pack"


@dataclass(frozen=True, slots=True, order=True)
class Rule:
    """One rule: a kind's playbook, ``language/id`` of a template, or the law pack."""

    sort: Sort
    name: str

    def __str__(self) -> str:
        """Write it for logs: ``playbook copyright-takedown``."""
        return f"{self.sort} {self.name}"


LAW_PACK = Rule(Sort.LAW_PACK, LAW)


class Done(StrEnum):
    """What was done to a version."""

    PROPOSED = "proposed"
    VALIDATED = "validated"
    REHEARSED = "rehearsed"
    APPROVED = "approved"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class Deed:
    """One event of a version: what was done, by whom, when. ``data`` has codes and results."""

    done: Done
    by: str
    at: datetime
    data: dict[str, Any] = field(default_factory=dict)


class VersionState(StrEnum):
    """How a version stands."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"
    RETIRED = "retired"


class NotPublishableError(Exception):
    """A version may not come into force; ``code`` says why."""

    def __init__(self, code: str, detail: str) -> None:
        """Carry the stable code and the sentence for a person."""
        super().__init__(detail)
        self.code = code
        self.detail = detail


def state_of(deeds: Iterable[Deed], *, is_current: bool) -> VersionState:
    """Say how a version stands; ``is_current`` tells that new cases get it."""
    done = {deed.done for deed in deeds}
    if is_current:
        return VersionState.PUBLISHED
    if Done.RETIRED in done:
        return VersionState.RETIRED
    if Done.PUBLISHED in done:
        return VersionState.SUPERSEDED
    if Done.WITHDRAWN in done:
        return VersionState.WITHDRAWN
    return VersionState.APPROVED if Done.APPROVED in done else VersionState.PROPOSED


def approvers(deeds: Iterable[Deed]) -> tuple[str, ...]:
    """Return who approved a version, in order."""
    found = (deed.by for deed in deeds if deed.done is Done.APPROVED)
    return tuple(dict.fromkeys(found))


def rehearsal(deeds: Sequence[Deed]) -> Deed | None:
    """Return the newest rehearsal of a version: it is the one that counts."""
    found = (deed for deed in reversed(deeds) if deed.done is Done.REHEARSED)
    return next(found, None)


def check_approval(proposed_by: str, by: str) -> None:
    """Refuse an approval by whoever proposed it.

    Raises:
        NotPublishableError: ``four-eyes``.
    """
    if by == proposed_by:
        message = "Whoever proposed a version does not approve it; somebody else must."
        raise NotPublishableError("four-eyes", message)


def check_publication(rule: Rule, proposed_by: str, deeds: Sequence[Deed], by: str) -> None:
    """Refuse what may not come into force: four eyes, then the rehearsal of a playbook.

    Publishing is an approval, when whoever does it has not proposed it.

    Raises:
        NotPublishableError: ``four-eyes``, ``version-withdrawn``, ``not-rehearsed`` or
            ``rehearsal-failed``.
    """
    if any(deed.done is Done.WITHDRAWN for deed in deeds):
        raise NotPublishableError("version-withdrawn", "It was withdrawn. Propose it anew.")
    if by == proposed_by and not approvers(deeds):
        message = "Nobody but whoever proposed it has approved it yet."
        raise NotPublishableError("four-eyes", message)
    if rule.sort is not Sort.PLAYBOOK or _was_in_force(deeds):
        return
    last = rehearsal(deeds)
    if last is None:
        raise NotPublishableError("not-rehearsed", "It has not been rehearsed yet.")
    if not last.data.get("ok"):
        detail = "Its last rehearsal did not go as it expects."
        raise NotPublishableError("rehearsal-failed", detail)


def _was_in_force(deeds: Iterable[Deed]) -> bool:
    """Tell whether the version was in force before: going back needs no rehearsal."""
    return any(deed.done is Done.PUBLISHED for deed in deeds)
