"""The kinds of cases that there are, and their rules."""

from collections.abc import Sequence
from dataclasses import dataclass

from tocsin.desk import errands
from tocsin.desk.access import Gatekeeper
from tocsin.desk.errors import NotFoundError
from tocsin.desk.views import Page
from tocsin.domain.access import Principal
from tocsin.domain.playbook import Playbook
from tocsin.playbooks.called_schedules import callers
from tocsin.playbooks.library import Library


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaybookSummary:
    """A playbook as a list shows it: the version that new cases get."""

    kind: str
    lifecycle: str
    title: str
    citation: str
    description: str
    sensitivity: str
    version: int
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaybookPage(Page):
    """All playbooks."""

    items: list[PlaybookSummary]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaybookView:
    """One playbook, with the digest by which cases pin it when no overlay changes it."""

    digest: str
    playbook: Playbook


@dataclass(frozen=True, slots=True, kw_only=True)
class CallerView:
    """A playbook that calls a target, and in which of its parts."""

    kind: str
    where: str


class Playbooks:
    """Shows playbooks."""

    def __init__(self, library: Library, gatekeeper: Gatekeeper) -> None:
        self._library = library
        self._gatekeeper = gatekeeper

    def list(self, principal: Principal) -> PlaybookPage:
        """Show all kinds."""
        self._gatekeeper.admit(principal, errands.READ_PLAYBOOKS)
        books = (self._library.get(kind) for kind in self._library.kinds())
        return PlaybookPage(items=[self._summary(book) for book in books], next=None)

    def get(self, principal: Principal, kind: str) -> PlaybookView:
        """Show one playbook whole."""
        self._gatekeeper.admit(principal, errands.READ_PLAYBOOKS)
        try:
            book = self._library.get(kind)
        except KeyError as error:
            raise NotFoundError from error
        return PlaybookView(digest=self._digest(kind), playbook=book)

    def books(self, principal: Principal) -> Sequence[Playbook]:
        """Return every playbook whole, in order of kind; without digests, which cost."""
        self._gatekeeper.admit(principal, errands.READ_PLAYBOOKS)
        return [self._library.get(kind) for kind in self._library.kinds()]

    def calling(self, principal: Principal, target: str) -> Sequence[CallerView]:
        """Show which playbooks in force call a target such as ``policy:ops``."""
        self._gatekeeper.admit(principal, errands.READ_PLAYBOOKS)
        books = (self._library.get(kind) for kind in self._library.kinds())
        found = dict.fromkeys(callers(books, target))
        return [CallerView(kind=kind, where=where) for kind, where in found]

    def _summary(self, book: Playbook) -> PlaybookSummary:
        return PlaybookSummary(
            kind=book.kind,
            lifecycle=book.lifecycle,
            title=book.title,
            citation=book.citation,
            description=book.description,
            sensitivity=book.sensitivity.value,
            version=book.version,
            digest=self._digest(book.kind),
        )

    def _digest(self, kind: str) -> str:
        return self._library.digest(self._library.pinned(kind, None))
