"""What playbooks say in front of people, in the reader's language.

A playbook's own translation comes first, then the catalogue of what the shipped playbooks say
(``locale/es/playbooks.po``). A house's own text that is in neither stays as it was written.
"""

from collections.abc import Mapping
from types import MappingProxyType

from tocsin.console.translations import catalogue
from tocsin.console.visitor import Visitor
from tocsin.desk.desk import Desk

NO_OTHERS: Mapping[str, str] = MappingProxyType({})


def rule_text(language: str, text: str | None, others: Mapping[str, str] = NO_OTHERS) -> str:
    """Say a text of a playbook; it is never markup.

    Args:
        language: The reader's.
        text: In the playbook's own language; None, which is not for the reader, is nothing.
        others: The same in other languages, by language, as far as the playbook has it.
    """
    return others.get(language) or (catalogue(language).gettext(text) if text else "")


def kind_titles(desk: Desk, visitor: Visitor) -> dict[str, str]:
    """Return what each kind of case is called, by kind."""
    books = desk.playbooks.books(visitor.principal)
    return {one.kind: rule_text(visitor.language, one.title, one.titles) for one in books}
