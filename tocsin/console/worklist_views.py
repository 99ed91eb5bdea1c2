"""What a worklist's page shows beside its rows: filters that are on, views, ways to go on."""

from collections.abc import Iterable
from dataclasses import dataclass

from api.case_query import CaseQuery
from tocsin.desk.saved_views import SavedView

BUILT_IN = (
    ("waiting", "state=open&waiting_on=me"),
    ("open", "state=open"),
    ("soon", "state=open&due_within=P1D"),
    ("closed", "state=closed&sort=updated"),
)
SCHEMES = {"due_within": "within"}
IN_WORDS = (
    "state",
    "waiting_on",
    "due_within",
    "stage",
    "severity",
    "kind",
    "lifecycle",
    "role",
    "standing",
    "set_by",
)
FLAGS = ("troubled", "answered", "no_team")


@dataclass(frozen=True, slots=True)
class Chip:
    """A filter that is on, and the address without it."""

    name: str
    value: str
    scheme: str
    without: str

    @property
    def is_flag(self) -> bool:
        """Whether its name says everything."""
        return self.name in FLAGS


@dataclass(frozen=True, slots=True)
class Tab:
    """A view to go to; ``name`` is what a person called it, ``id`` what we call ours."""

    id: str
    name: str
    query: str
    is_here: bool


def chips(query: CaseQuery) -> list[Chip]:
    """Return what narrows the list; the order is no filter."""
    return [
        Chip(
            name,
            value,
            SCHEMES.get(name, name if name in IN_WORDS else ""),
            _without(query, name),
        )
        for name, value in query.given().items()
        if name != "sort" and (name, value) != ("state", "any")
    ]


def chips_of(query: str) -> list[Chip]:
    """Return what narrows a view that was kept; filters may since have gone out of use."""
    try:
        return chips(CaseQuery.read(query))
    except ValueError:
        return []


def tabs(query: CaseQuery, own: Iterable[SavedView]) -> list[Tab]:
    """Return our views and the person's own."""
    here = query.written()
    ours = [Tab(one, "", wanted, wanted == here) for one, wanted in BUILT_IN]
    return [*ours, *(Tab(one.id, one.name, one.query, one.query == here) for one in own)]


def back_to(query: str) -> str:
    """Return the list that somebody came from, as far as it is one."""
    try:
        return CaseQuery.read(query).written()
    except ValueError:
        return ""


def _without(query: CaseQuery, name: str) -> str:
    """Take a filter off. Without any filter at all the open cases would be listed."""
    rest = query.written(**{name: None})
    return rest or "state=any"
