"""Names that somebody can choose from while they type one."""

from tocsin.console.visitor import Visitor
from tocsin.desk.desk import Desk

MOST = 200


def names_known(visitor: Visitor, desk: Desk) -> list[tuple[str, str]]:
    """Return whom somebody may choose from: names, and what people are called."""
    if not visitor.may("people.read"):
        return []
    found = desk.people.list(visitor.principal, True, None, MOST)
    return [(one.name, one.display_name or one.name) for one in found.items]
