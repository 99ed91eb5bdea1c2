"""The kinds of cases that may be opened, grouped by where their papers come from."""

from collections.abc import Iterable

from tocsin.console.rule_texts import rule_text
from tocsin.console.words.common import N_
from tocsin.domain.playbook import Playbook

OUTSIDERS = N_("From rights-holders, users and other people")
AUTHORITIES = N_("From authorities")
INCIDENTS = N_("Incidents")
OTHERS = N_("Other")
GROUPS = (OUTSIDERS, AUTHORITIES, INCIDENTS, OTHERS)


def grouped(
    found: Iterable[Playbook], words: str, language: str
) -> list[tuple[str, list[Playbook]]]:
    """Group those kinds that hold all the words, in their order; empty groups are left out.

    They are looked for in what the reader sees, and in what the playbook says itself.
    """
    wanted = words.casefold().split()
    kinds = [one for one in found if all(word in _text(one, language) for word in wanted)]
    by_group = {name: [one for one in kinds if _group(one) == name] for name in GROUPS}
    return [(name, listed) for name, listed in by_group.items() if listed]


def _text(one: Playbook, language: str) -> str:
    seen = rule_text(language, one.title, one.titles), rule_text(language, one.description)
    return " ".join([one.kind, one.title, one.citation, one.description, *seen]).casefold()


def _group(one: Playbook) -> str:
    if one.lifecycle == "incident":
        return INCIDENTS
    if one.public:
        return OUTSIDERS
    return AUTHORITIES if "authority" in one.fields else OTHERS
