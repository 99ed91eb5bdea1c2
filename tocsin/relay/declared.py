"""What a notice of the public form lacks: by the playbook itself, and not by reading a letter.

Who filed it saw each field and statement, so an empty field and an unticked box are missing.
What the form cannot ask for, such as a proof, is for a person to look at: it counts as missing.
"""

from dataclasses import replace

from tocsin.domain.draft import FOLLOW_UPS, Draft
from tocsin.domain.playbook import Playbook
from tocsin.domain.public_notice import FLAG
from tocsin.storage.models import ItemRow


def as_declared(item: ItemRow, draft: Draft, playbook: Playbook) -> Draft:
    """Return the draft with what is missing by its form; another paper's stays as it is."""
    if FLAG not in item.flags:
        return draft
    return replace(draft, missing=_missing(draft, playbook))


def _missing(draft: Draft, playbook: Playbook) -> tuple[str, ...]:
    lists = {"target_urls": draft.target_urls, "work_urls": draft.work_urls}
    given = {**draft.fields, **{name: "\n".join(urls) for name, urls in lists.items()}}
    lacking = playbook.lacking(given)
    undeclared = [
        one.code
        for document, listed in playbook.deficiencies.items()
        if document not in FOLLOW_UPS
        for one in listed
        if (one.statement and not draft.statements.get(one.code))
        or not (one.statement or one.fields)
    ]
    return (*lacking, *(code for code in undeclared if code not in lacking))
