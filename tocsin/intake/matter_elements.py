"""What a trademark or impersonation report must say to be acted on: codes for what it lacks.

No statute lists these; they are house rules, worded in the letters `trademark-deficiency` and
`impersonation-deficiency`.
"""

import re

from tocsin.intake.elements import reachable, signed
from tocsin.intake.form import Form
from tocsin.intake.matter import TRADEMARK_KIND, Matter
from tocsin.intake.wording import table


def missing_in(matter: Matter, text: str, form: Form, located: int) -> tuple[str, ...]:
    """Return the codes of what a report lacks, in the order of its letter."""
    own = matter.own_words
    checks = _trademark(own) if matter.kind == TRADEMARK_KIND else _impersonation(own)
    prefix = "tm" if matter.kind == TRADEMARK_KIND else "imp"
    present = {
        **checks,
        f"{prefix}-where": located > 0,
        f"{prefix}-contact": reachable(form),
        f"{prefix}-signature": signed(text, form),
    }
    return tuple(code for code, there in present.items() if not there)


def registration_number(own: str) -> str:
    """Return a mark's registration number as written; empty without one."""
    match = table("matters")["registration"].search(own)
    return next((part.strip() for part in match.groups() if part), "") if match else ""


def fields_of(matter: Matter) -> dict[str, str]:
    """Return what a report says of the right that it rests on, by the playbook's fields."""
    if matter.kind != TRADEMARK_KIND:
        return {}
    found = {
        "registration_number": registration_number(matter.own_words),
        "nice_class": _first("nice_class", matter.own_words),
        "territory": _first("territory", matter.own_words),
    }
    return {name: value for name, value in found.items() if value}


def _trademark(own: str) -> dict[str, bool]:
    return {
        "tm-number": bool(registration_number(own)),
        "tm-class": _says("nice_class", own),
        "tm-territory": _says("territory", own),
        "tm-owner": _says("mark_owner", own),
    }


def _impersonation(own: str) -> dict[str, bool]:
    return {"imp-person": _says("person", own), "imp-proof": _says("genuine", own)}


def _says(what: str, own: str) -> bool:
    return bool(table("matters")[what].search(own))


def _first(what: str, own: str) -> str:
    match: re.Match[str] | None = table("matters")[what].search(own)
    return match.group().strip() if match else ""
