"""A notice as an outsider filed it: checked against its playbook, and written as an item."""

import base64
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tocsin.desk.errors import InvalidError
from tocsin.desk.forms import check
from tocsin.domain.draft import FOLLOW_UPS, Document
from tocsin.domain.ending import Deficiency
from tocsin.domain.hashchain import canonical
from tocsin.domain.playbook import Playbook

LISTS = ("target_urls", "work_urls")
LONGEST_TITLE = 160
MISSING = "missing"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that came with it."""

    name: str
    media: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """What somebody filed.

    Attributes:
        fields: By the playbook's names; addresses one a line.
        declared: Codes of the statements whose box they ticked.
        token: Of the form.
        trap: What stood in the field that people do not see.
        captcha: What the captcha's script filled in.
        address: Where the request comes from.
    """

    kind: str
    language: str
    fields: Mapping[str, str]
    declared: frozenset[str] = frozenset()
    jurisdiction: str | None = None
    attachments: tuple[Attachment, ...] = ()
    token: str = ""
    trap: str = ""
    captcha: str = ""
    address: str = ""

    @property
    def digest(self) -> str:
        """Return what makes it the same notice sent again."""
        files = [
            (one.name, hashlib.sha256(one.content).hexdigest()) for one in self.attachments
        ]
        told = (self.kind, dict(self.fields), sorted(self.declared), self.jurisdiction, files)
        return hashlib.sha256(canonical(list(told))).hexdigest()


def asked_of_outsiders(playbook: Playbook) -> list[str]:
    """Return the names of the fields that the public form asks for."""
    return [name for name, spec in playbook.fields.items() if not spec.internal]


def statements(playbook: Playbook) -> list[Deficiency]:
    """Return what the public form lets people declare."""
    return [one for one in _deficiencies(playbook) if one.statement]


def faults_in(playbook: Playbook, filed: Filed) -> None:
    """Check what somebody filed: every field that must be given is, and fits.

    Raises:
        InvalidError: ``errors`` names each field and why.
    """
    asked = asked_of_outsiders(playbook)
    unknown = [name for name in filed.fields if name not in asked]
    errors: list[dict[str, Any]] = [
        {"at": ["fields", name], "code": "unknown", "why": "There is no such field."}
        for name in unknown
    ]
    errors += [
        {"at": ["fields", name], "code": MISSING, "why": "This is needed."}
        for name in asked
        if playbook.fields[name].required and not filed.fields.get(name, "").strip()
    ]
    try:
        check(playbook, {name: filed.fields[name] for name in filed.fields if name in asked})
    except InvalidError as error:
        found = error.context["errors"]
        errors += found if isinstance(found, list) else []
    if errors:
        told = "; ".join(f"`{'.'.join(one['at'])}`: {one['why']}" for one in errors)
        raise InvalidError(told, errors=errors)


def as_item(playbook: Playbook, filed: Filed) -> bytes:
    """Write a notice as intake reads them: JSON with fields, statements, and a letter."""
    given = {name: text.strip() for name, text in filed.fields.items() if text.strip()}
    is_takedown = Document.TAKEDOWN in playbook.deficiencies
    body: dict[str, Any] = {
        "tocsin_notice": 1,
        "document": (Document.TAKEDOWN if is_takedown else Document.OTHER).value,
        "kind": playbook.kind,
        "title": _title(playbook, given),
        "language": filed.language,
        "text": "\n\n".join(_letter(playbook, filed, given)),
        "fields": {name: text for name, text in given.items() if name not in LISTS},
        "statements": {one.code: one.code in filed.declared for one in statements(playbook)},
        "attachments": [
            {
                "file_name": one.name,
                "kind": one.media,
                "file": base64.b64encode(one.content).decode(),
            }
            for one in filed.attachments
        ],
        **{name: given[name].split() for name in LISTS if name in given},
        **({"jurisdiction": filed.jurisdiction} if filed.jurisdiction else {}),
    }
    sender = given.get("requester_email") or given.get("requester_name")
    if sender:
        body["sender"] = sender[:300]
    return json.dumps(body, ensure_ascii=False, indent=1).encode("utf-8", "replace")


def _title(playbook: Playbook, given: Mapping[str, str]) -> str:
    about = (given.get("target_urls") or given.get("requester_name") or "").split("\n")[0]
    return f"{playbook.title}: {about.strip()}"[:LONGEST_TITLE].rstrip(": ")


def _letter(playbook: Playbook, filed: Filed, given: Mapping[str, str]) -> Iterator[str]:
    """Write the answers and what was declared as prose, in the words that the form had."""
    for name, text in given.items():
        yield f"{playbook.fields[name].label_in(filed.language) or name}:\n{text}"
    for one in statements(playbook):
        if one.code in filed.declared:
            yield one.statements.get(filed.language) or one.statement


def _deficiencies(playbook: Playbook) -> Iterator[Deficiency]:
    for document, listed in playbook.deficiencies.items():
        if document not in FOLLOW_UPS:
            yield from listed
