"""Where one can go: the rooms of the console, and who is shown the way there."""

from dataclasses import dataclass

from tocsin.console.visitor import Visitor
from tocsin.console.words.common import N_


@dataclass(frozen=True, slots=True)
class Place:
    """One entry of the navigation.

    Attributes:
        id: What a page says of itself with ``{% set place = "…" %}``.
        label: In English; templates translate it.
        keys: The shortcut, two keys one after the other.
        needs: One of these permissions; nothing: everybody.
    """

    id: str
    href: str
    label: str
    keys: str
    group: str
    needs: tuple[str, ...] = ()


WORK, DUTY, RULES, OFFICE = N_("Work"), N_("Duty"), N_("Rules"), N_("Office")
PLACES = (
    Place("inbox", "/", N_("Inbox"), "g i", WORK),
    Place("cases", "/cases", N_("Cases"), "g c", WORK, ("case.read",)),
    Place("intake", "/intake", N_("Intake"), "g n", WORK, ("item.submit",)),
    Place("overview", "/overview", N_("Overview"), "g o", WORK, ("case.read",)),
    Place("on-call", "/on-call", N_("On call"), "g d", DUTY, ("schedules.read",)),
    Place("pages", "/pages", N_("Pages"), "g p", DUTY),
    Place("shifts", "/shifts", N_("My shifts"), "g s", DUTY),
    Place("playbooks", "/playbooks", N_("Playbooks"), "g b", RULES),
    Place(
        "policies", "/policies", N_("Escalation policies"), "g e", RULES, ("schedules.read",)
    ),
    Place("deliveries", "/deliveries", N_("Deliveries"), "g l", OFFICE, ("deliveries.read",)),
    Place("mailbox", "/mailbox", N_("Mailbox"), "g m", OFFICE),
    Place("people", "/people", N_("People"), "g u", OFFICE, ("people.read",)),
    Place("audit", "/audit", N_("Audit"), "g a", OFFICE, ("audit.read", "findings.read")),
)


def places(visitor: Visitor) -> list[Place]:
    """Return the places that somebody has a use for."""
    return [
        place
        for place in PLACES
        if not place.needs or any(visitor.may(need) for need in place.needs)
    ]
