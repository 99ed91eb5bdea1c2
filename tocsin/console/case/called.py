"""Roles by what they are called, where somebody types whom they mean.

``Role: Legal counsel`` is the role, and ``Role in the case: Scribe`` a role of the case, in the
reader's language; codes (``role:legal_counsel``) are understood as ever. What names no role is
left to the desk, which knows people.
"""

from collections.abc import Mapping

from tocsin.console.rule_texts import rule_text
from tocsin.console.translations import catalogue
from tocsin.console.words import label_of
from tocsin.domain.access import Role

SCHEMES = {"role": ("field", "role"), "case-role": ("target", "case-role")}


def roles_called(language: str, case_roles: Mapping[str, str]) -> dict[str, str]:
    """Return the names that stand for roles, and what the desk calls those.

    Args:
        language: The reader's.
        case_roles: Titles of the case's own roles, by their ids.
    """
    say = catalogue(language).gettext
    before = {scheme: say(label_of(*label)) for scheme, label in SCHEMES.items()}
    house = {
        f"{before['role']}: {say(label_of('role', role.value))}": f"role:{role.value}"
        for role in Role
    }
    own = {
        f"{before['case-role']}: {rule_text(language, title) or id_}": f"case-role:{id_}"
        for id_, title in case_roles.items()
    }
    return {**house, **own}


def meant(said: str, known: Mapping[str, str]) -> str:
    """Return whom a text means: the role that is called so, or the text as it is."""
    typed = " ".join(said.split()).casefold()
    return next((code for name, code in known.items() if name.casefold() == typed), said)
