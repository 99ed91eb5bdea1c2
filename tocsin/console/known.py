"""Names that somebody can choose from while they type one."""

from collections.abc import Iterable

from tocsin.console.visitor import Visitor
from tocsin.desk.desk import Desk
from tocsin.desk.teamwork_views import Person
from tocsin.domain.calling import shown_as

MOST = 200


def names_known(visitor: Visitor, desk: Desk) -> list[tuple[str, str]]:
    """Return whom somebody may choose from: names, and what people are called."""
    if not visitor.may("people.read"):
        return []
    found = desk.people.list(visitor.principal, True, None, MOST)
    return [(one.name, one.display_name or one.name) for one in found.items]


def called(visitor: Visitor, desk: Desk, name: str) -> str:
    """Return what somebody is called, by the name to sign in with; ``me`` is the reader."""
    if name == "me":
        return visitor.name
    if not visitor.may("people.read"):
        return name
    return desk.people.get(visitor.principal, name).display_name or name


def choices(people: Iterable[Person]) -> list[tuple[str, str]]:
    """Return people to choose from: names as forms send them, and what people are called."""
    named = (one.name or one.id for one in people)
    return [(str(name), shown_as(name)) for name in named]
