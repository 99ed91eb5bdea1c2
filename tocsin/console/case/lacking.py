"""What the paper that opened a case lacks, in the playbook's words."""

from collections.abc import Mapping
from typing import Any

from tocsin.console.case.look import Look
from tocsin.console.rule_texts import rule_text
from tocsin.desk.casebook import CaseFile
from tocsin.domain.draft import FOLLOW_UPS


def titles_of(file: CaseFile, language: str) -> dict[str, str]:
    """Return what an opening paper can lack: titles by their codes."""
    return {
        one.code: rule_text(language, one.title, one.titles)
        for document, listed in file.playbook.deficiencies.items()
        if document not in FOLLOW_UPS
        for one in listed
    }


def lacking(look: Look) -> Mapping[str, Any]:
    """Tell what is still missing; what the playbook has no title for is called by its code."""
    language = look.visitor.language
    fields = look.file.playbook.fields.items()
    labels = {name: rule_text(language, spec.label, spec.labels) for name, spec in fields}
    known = {**labels, **titles_of(look.file, language)}
    return {"still_missing": [known.get(code) or code for code in look.file.case.missing]}
