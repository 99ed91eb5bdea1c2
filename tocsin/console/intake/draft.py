"""What was read in an item, in the words of the playbook that it is about."""

from dataclasses import dataclass, field, replace
from typing import Any

from tocsin.console.rule_texts import rule_text
from tocsin.console.visitor import Visitor
from tocsin.desk.desk import Desk
from tocsin.desk.errors import NotFoundError
from tocsin.desk.intake import Received
from tocsin.domain.ending import Lacking, lacking_in
from tocsin.domain.playbook import Playbook

MOST_ADDRESSES = 200
LISTS = (
    ("target_urls", "target"),
    ("not_actioned_urls", "struck"),
    ("work_urls", "work"),
)


@dataclass(frozen=True, slots=True)
class Field:
    """One answer, by the playbook's label; without one by its name."""

    name: str
    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Addresses:
    """Addresses that the paper names, and what they are to it; ``more`` are not shown."""

    role: str
    urls: list[str]
    more: int


@dataclass(frozen=True, slots=True)
class Read:
    """A draft as a page shows it."""

    draft: dict[str, Any]
    kind_title: str
    fields: list[Field] = field(default_factory=list)
    addresses: list[Addresses] = field(default_factory=list)
    lacking: list[Lacking] = field(default_factory=list)
    percent: int = 0


def as_read(desk: Desk, visitor: Visitor, received: Received) -> Read | None:
    """Say what was read in an item; nothing before anybody has read it."""
    draft = received.draft
    if draft is None:
        return None
    playbook = _playbook(desk, visitor, str(draft.get("kind", "")))
    return Read(
        draft=draft,
        kind_title=_title(playbook, visitor.language),
        fields=_fields(draft, playbook, visitor.language),
        addresses=[_addresses(draft, name, role) for name, role in LISTS if draft.get(name)],
        lacking=_lacking(draft, playbook, visitor.language),
        percent=round(100 * float(draft.get("confidence") or 0)),
    )


def _playbook(desk: Desk, visitor: Visitor, kind: str) -> Playbook | None:
    try:
        return desk.playbooks.get(visitor.principal, kind).playbook
    except NotFoundError:
        return None


def _title(playbook: Playbook | None, language: str) -> str:
    return rule_text(language, playbook.title, playbook.titles) if playbook else ""


def _fields(draft: dict[str, Any], playbook: Playbook | None, language: str) -> list[Field]:
    """Return the answers in the playbook's order, then what else was found."""
    found: dict[str, str] = dict(draft.get("fields") or {})
    specs = playbook.fields if playbook else {}
    order = [name for name in specs if name in found]
    order += [name for name in found if name not in specs]
    return [Field(name, _label(playbook, name, language), found[name]) for name in order]


def _label(playbook: Playbook | None, name: str, language: str) -> str:
    spec = playbook.fields.get(name) if playbook else None
    return rule_text(language, spec.label, spec.labels) if spec else ""


def _addresses(draft: dict[str, Any], name: str, role: str) -> Addresses:
    urls = list(draft[name])
    return Addresses(role, urls[:MOST_ADDRESSES], max(len(urls) - MOST_ADDRESSES, 0))


def _lacking(draft: dict[str, Any], playbook: Playbook | None, language: str) -> list[Lacking]:
    """Say what is missing in the playbook's words; a code without any stands as it is."""
    codes = [str(code) for code in draft.get("missing") or ()]
    listed = (
        [one for many in playbook.deficiencies.values() for one in many] if playbook else []
    )
    spoken = playbook.language if playbook else language
    known = {one.code: one for one in lacking_in(listed, codes, language, spoken)}
    told = {
        code: replace(one, title=rule_text(language, one.title)) for code, one in known.items()
    }
    return [told.get(code) or Lacking(code, code) for code in codes]
