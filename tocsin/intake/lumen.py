"""A Lumen notice: every type of it, with roles, works, places, dates and files.

Its dates are claims: the legal clock starts at receipt. Types without a playbook of their own
open an unclassified case that says which type it is.
"""

from dataclasses import dataclass

from tocsin.domain.draft import Document, Standing
from tocsin.intake.languages import languages_of
from tocsin.intake.lumen_files import files_of
from tocsin.intake.lumen_schema import Entity, LumenNotice
from tocsin.intake.stated import Stated, letter


@dataclass(frozen=True, slots=True)
class _Type:
    """What a Lumen type is here; `flag` names a matter for a person to route."""

    document: Document
    flag: str = ""


_TYPES = {
    "dmca": _Type(Document.TAKEDOWN),
    "counternotice": _Type(Document.COUNTER_NOTICE),
    "courtorder": _Type(Document.COURT_ORDER),
    "governmentrequest": _Type(Document.GOVERNMENT_REMOVAL_REQUEST),
    "lawenforcementrequest": _Type(Document.OTHER, "law-enforcement"),
    "trademark": _Type(Document.OTHER, "trademark"),
    "counterfeit": _Type(Document.OTHER, "counterfeit"),
    "defamation": _Type(Document.OTHER, "defamation"),
    "privateinformation": _Type(Document.OTHER, "privacy"),
    "dataprotection": _Type(Document.OTHER, "data-protection"),
    "locallaw": _Type(Document.OTHER, "local-law"),
    "other": _Type(Document.OTHER),
    "placeholder": _Type(Document.OTHER, "placeholder"),
}
_TELLING = ("works_attributes", "works", "entity_notice_roles_attributes")
_FROM = ("sender", "attorney", "agent", "submitter", "principal", "plaintiff")
_FOR = ("principal", "plaintiff")
_ORDERED = (Document.COURT_ORDER, Document.GOVERNMENT_REMOVAL_REQUEST)
_COUNTRY = 2  # letters


def read_lumen(data: dict[str, object]) -> Stated | None:
    """Return what a Lumen notice states; None when it is none.

    Raises:
        ValidationError: It is one, but not well-formed.
    """
    found = _unwrapped(data)
    if found is None:
        return None
    inner, name = found
    notice = LumenNotice.model_validate({**inner, "type": inner.get("type") or name})
    return _stated(notice)


def _unwrapped(data: dict[str, object]) -> tuple[dict[str, object], str] | None:
    """Find the notice within its envelope: ``notice``, the type's own name, or none."""
    for name, inner in data.items():
        if isinstance(inner, dict) and (name == "notice" or _key(name) in _TYPES):
            kind = inner.get("type") if name == "notice" else name
            if _key(str(kind)) in _TYPES:
                return inner, str(kind)
    is_bare = _key(str(data.get("type"))) in _TYPES and any(key in data for key in _TELLING)
    return (data, str(data["type"])) if is_bare else None


def _stated(notice: LumenNotice) -> Stated:
    kind = _TYPES[_key(notice.type)]
    roles = _roles(notice)
    author = next((roles[name] for name in _FROM if name in roles), Entity())
    targets = tuple(p.url for work in notice.works for p in work.infringing_urls if p.url)
    files = files_of(notice)
    return Stated(
        letter=_as_letter(notice, author, targets, files.text),
        document=kind.document,
        reasons=(f"It is a Lumen notice of type {notice.type}.",),
        title=notice.title.strip()[:300] or None,
        language=_language(notice),
        jurisdiction=_jurisdiction(notice, roles),
        authority=_authority(kind.document, roles),
        sender=author.email or author.name or None,
        fields=_fields(notice, roles, author),
        target_urls=targets,
        work_urls=tuple(p.url for work in notice.works for p in work.copyrighted_urls if p.url),
        standing=_standing(kind.document, roles),
        names=tuple(entity.name for name, entity in roles.items() if name != "recipient"),
        flags=("lumen", *filter(None, (kind.flag,)), *files.flags),
        parts=files.parts,
    )


def _roles(notice: LumenNotice) -> dict[str, Entity]:
    """Return the first entity of each role; the flat names of Lumen's answers count too."""
    roles = {
        name: Entity(name=said)
        for name in ("sender", "principal", "recipient")
        if (said := getattr(notice, f"{name}_name"))
    }
    for role in reversed(notice.roles):
        roles[role.name.strip().lower()] = role.entity
    return {name: entity for name, entity in roles.items() if entity.name or entity.email}


def _fields(notice: LumenNotice, roles: dict[str, Entity], author: Entity) -> dict[str, str]:
    principal = next((roles[name] for name in _FOR if name in roles), author)
    parties = "\n".join(f"{name}: {entity.name}" for name, entity in roles.items())
    return {
        "requester_name": principal.name,
        "requester_email": author.email,
        "work_description": "\n\n".join(filter(None, (w.description for w in notice.works))),
        "notice_type": notice.type,
        "subject": notice.subject,
        "source": notice.source,
        "date_sent_as_claimed": notice.date_sent,
        "date_received_as_claimed": notice.date_received,
        "action_taken": notice.action_taken,
        "request_type": notice.request_type,
        "mark_registration_number": notice.mark_registration_number,
        "counternotice_for": notice.counternotice_for_id or notice.counternotice_for_sid,
        "regulations": ", ".join(_list(notice.regulations)),
        "parties": parties,
    }


def _authority(document: Document, roles: dict[str, Entity]) -> str | None:
    """Name who orders: the court that issued it, else who sent a government's request."""
    if "issuing_court" in roles:
        return roles["issuing_court"].name or None
    if document not in _ORDERED:
        return None
    author = next((roles[name] for name in ("principal", "sender") if name in roles), Entity())
    return author.name or None


def _jurisdiction(notice: LumenNotice, roles: dict[str, Entity]) -> str | None:
    """Take the country that it names, else that of who speaks."""
    speakers = ("issuing_court", "principal", "sender", "submitter")
    named = [
        *_list(notice.jurisdictions),
        *(roles[n].country_code for n in speakers if n in roles),
    ]
    codes = (code.strip().upper() for code in named)
    return next((c for c in codes if len(c) == _COUNTRY and c.isascii() and c.isalpha()), None)


def _standing(document: Document, roles: dict[str, Entity]) -> Standing | None:
    if document not in {Document.TAKEDOWN, Document.COUNTER_NOTICE}:
        return None
    if roles.keys() & {"agent", "attorney"}:
        return Standing.AGENT
    names = {roles[name].name for name in ("principal", "sender") if name in roles}
    if "principal" not in roles:
        return Standing.UNCLEAR
    return Standing.AGENT if len(names) > 1 else Standing.OWNER


def _language(notice: LumenNotice) -> str | None:
    """Believe a code of two letters, unless the body is plainly in another language."""
    code = notice.language.strip().lower()[:_COUNTRY]
    is_code = len(code) == _COUNTRY and code.isascii() and code.isalpha()
    return code if is_code and not languages_of(notice.body) else None


def _as_letter(
    notice: LumenNotice, author: Entity, targets: tuple[str, ...], files: str
) -> str:
    works = (place.url for work in notice.works for place in work.copyrighted_urls)
    described = "\n".join(work.description for work in notice.works)
    contact = (author.name, author.address_line_1, author.city, author.email)
    return letter(
        ("", notice.subject),
        ("", notice.body),
        ("Description of the copyrighted work:", described if notice.works else ""),
        ("Infringing material is located at:", "\n".join(targets)),
        ("The original work is at:", "\n".join(works)),
        ("", files),
        ("Sincerely,", "\n".join(filter(None, contact))),
    )


def _list(value: str | list[str]) -> list[str]:
    names = value.split(",") if isinstance(value, str) else value
    return [name.strip() for name in names if name.strip()]


def _key(name: str) -> str:
    """Fold ``court_order``, ``CourtOrder`` and ``Court Order`` together."""
    return "".join(sign for sign in name.lower() if sign.isalpha())
