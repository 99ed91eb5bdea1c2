"""The timeline on the case page: a page of it, the filters in the URL, who is named in it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, TypeAlias
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from tocsin.console.case.facts import Fact, Telling
from tocsin.console.case.look import Look
from tocsin.desk.casebook import CaseFile
from tocsin.desk.views import CaseView, EntryView
from tocsin.storage.timeline_pages import Only

PAGE = 15
OLDEST = "oldest"
FAMILIES: dict[str, tuple[str, ...]] = {
    "decisions": ("gate", "verdict", "letter", "action"),
    "way": ("case", "stage"),
    "deadlines": ("clock", "rung", "hours"),
    "notices": ("notice", "page"),
    "papers": ("item", "suggestion"),
    "people": ("person", "role", "subscription"),
    "tasks": ("task",),
    "words": ("note", "update", "severity"),
}
Who: TypeAlias = Literal["people", "machines"]


@dataclass(frozen=True, slots=True)
class Filter:
    """What the URL asks for; ``link`` writes the URL of another choice."""

    by: Who | None = None
    about: str = ""
    privileged: bool = False
    newest_first: bool = True

    @property
    def only(self) -> Only:
        """Return it as the desk takes it."""
        return Only(self.by, FAMILIES.get(self.about, ()), self.privileged)

    def link(self, **changed: object) -> str:
        """Write the query string of these filters with some of them changed."""
        now = {
            "by": self.by,
            "about": self.about,
            "privileged": 1 if self.privileged else None,
            "order": None if self.newest_first else OLDEST,
        }
        parts = {name: value for name, value in {**now, **changed}.items() if value}
        return "?" + urlencode(parts)


@dataclass(frozen=True, slots=True)
class Line:
    """One entry, and what it says to people."""

    entry: EntryView
    at: datetime
    is_human: bool
    facts: list[Fact] = field(default_factory=list)


def story(look: Look) -> Mapping[str, Any]:
    """Tell a page of the timeline."""
    case, wanted = look.file.case, read_filter(look.query)
    page = look.desk.chronicle.page_of(
        look.reading,
        look.query.get("cursor") or None,
        PAGE,
        wanted.only,
        newest_first=wanted.newest_first,
    )
    names = {**known_names(case), **page.people}
    lines = [line_of(entry, names, look.file) for entry in page.items]
    return {
        "lines": lines,
        "filter": wanted,
        "families": list(FAMILIES),
        "more": page.next,
        "is_first_page": "cursor" not in look.query,
    }


def read_filter(query: QueryParams) -> Filter:
    """Read filters from a URL; what it says otherwise is not believed, and not refused."""
    by, about = query.get("by", ""), query.get("about", "")
    who: Who | None = "people" if by == "people" else "machines" if by == "machines" else None
    return Filter(
        by=who,
        about=about if about in FAMILIES else "",
        privileged=query.get("privileged") == "1",
        newest_first=query.get("order") != OLDEST,
    )


def known_names(case: CaseView) -> dict[str, str]:
    """Return the names of people that the case itself tells, by their ids."""
    people = [*case.people, *(role.person for role in case.roles.values() if role.person)]
    return {person.id: person.name for person in people if person.name}


def line_of(entry: EntryView, names: Mapping[str, str], file: CaseFile) -> Line:
    """Shape one entry for people; ``names`` are those of people by their ids."""
    facts = list(Telling(entry, names, file).facts())
    is_human = entry.actor.startswith("user:")
    return Line(entry, datetime.fromisoformat(entry.at), is_human, facts)
