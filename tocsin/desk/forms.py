"""A case as somebody fills it in by hand: the form, the item it becomes, the opening."""

import hashlib
import secrets
import uuid
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy.orm import Session

from tocsin.desk.call import Call
from tocsin.desk.errors import InvalidError
from tocsin.domain.case import new_ref
from tocsin.domain.draft import Document, Draft
from tocsin.domain.hashchain import canonical
from tocsin.domain.playbook import Playbook
from tocsin.domain.timeline import Entry, append, first_head, stamp
from tocsin.intake.link_keys import link_keys
from tocsin.intake.wire import draft_to_json
from tocsin.storage.by_hand import keep_item
from tocsin.storage.opening import Opening
from tocsin.storage.receiving import Arrival

CHANNEL = "manual"
MARKET = "market"  # the field that names the market of a case
MEANT_EVERYWHERE = (MARKET, "target_urls", "work_urls")  # of any case, whatever its kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Form:
    """What a person says of a case that they open.

    Attributes:
        received_at: When it reached the organisation; now when None. The law counts from there.
        related: Refs of cases that have to do with it.
    """

    kind: str
    title: str
    jurisdiction: str | None = None
    language: str | None = None
    severity: str | None = None
    fields: Mapping[str, str] = field(default_factory=dict)
    received_at: datetime | None = None
    related: tuple[str, ...] = ()


def check(
    playbook: Playbook, fields: Mapping[str, object], there: Collection[str] = ()
) -> None:
    """Check what a person wrote into fields against what the playbook asks for.

    What a reader found in a paper is never checked: it stays as it stood there. ``there`` are
    the fields that the case has already; they may be corrected, whatever their name.

    Raises:
        InvalidError: A field is not known, or does not fit; the error names every such field,
            with its limit or the known ones.
    """
    known = {*playbook.fields, *MEANT_EVERYWHERE, *there}
    unknown = [] if playbook.free_fields else [name for name in fields if name not in known]
    wrong = [(name, "unknown", f"{playbook.kind} has no such field") for name in unknown]
    if unknown:
        name, code, why = wrong[-1]
        wrong[-1] = (name, code, f"{why}; known: {', '.join(sorted(known))}")
    wrong += [
        (name, "unfit", fault)
        for name, spec in playbook.fields.items()
        if (fault := spec.fault(_written(fields.get(name))))
    ]
    if wrong:
        told = "; ".join(f"`fields.{name}`: {why}" for name, _, why in wrong)
        errors = [
            {"at": ["fields", name], "code": code, "why": why} for name, code, why in wrong
        ]
        raise InvalidError(f"{told}.", errors=errors)


def _written(value: object) -> str:
    """Return a field as it was written: a list one address a line, nothing as nothing."""
    if isinstance(value, list):
        return "\n".join(map(str, value))
    return "" if value is None else str(value)


def _arrival(call: Call, form: Form, now: datetime) -> Arrival:
    """Make the form itself the item, so that what was said is kept as it was said.

    Related cases are kept beside it, because not everybody who sees the item may see them.
    """
    body = {
        "kind": form.kind,
        "title": form.title,
        "jurisdiction": form.jurisdiction,
        "language": form.language,
        "severity": form.severity,
        "fields": dict(form.fields),
        "received_at": stamp(form.received_at or now),
    }
    return Arrival(
        content=canonical(body),
        received_at=form.received_at or now,
        channel=CHANNEL,
        content_type="application/json",
        principal_id=call.principal.id,
    )


def keep(session: Session, call: Call, form: Form, playbook: Playbook, **data: str) -> Opening:
    """Keep the form as an item, and make what the case begins with, as of now."""
    now = datetime.now(UTC)
    arrival = _arrival(call, form, now)
    item_id = keep_item(session, arrival)
    return _opening(call, form, playbook, item_id, arrival.content, now, **data)


def _opening(
    call: Call,
    form: Form,
    playbook: Playbook,
    item_id: str,
    content: bytes,
    now: datetime,
    **data: str,
) -> Opening:
    """Make everything that the case begins with; ``data`` goes into its first entry too."""
    case_id = uuid.uuid4().hex
    draft = _draft(form, playbook)
    return Opening(
        case_id=case_id,
        ref=new_ref(),
        playbook=playbook,
        title=form.title,
        stage=playbook.stages[0].id,
        language=form.language or playbook.language,
        received_at=form.received_at or now,
        opened_at=now,
        fields=_fields(draft),
        entry=_first_entry(call, form, case_id, item_id, content, now, **data),
        jurisdiction=form.jurisdiction,
        severity=form.severity,
        requester_address=_address(form, playbook),
        opener_id=call.principal.id,
        link_keys=draft.link_keys,
        item_id=item_id,
        draft=draft_to_json(draft),
    )


def _first_entry(
    call: Call,
    form: Form,
    case_id: str,
    item_id: str,
    content: bytes,
    now: datetime,
    **data: str,
) -> Entry:
    return append(
        first_head(case_id),
        at=now,
        actor=call.actor_id,
        event="case.received",
        data={
            "item": item_id,
            "sha256": hashlib.sha256(content).hexdigest(),
            "channel": CHANNEL,
            "document": Document.OTHER.value,
            "kind": form.kind,
            "received_at": stamp(form.received_at or now),
            **data,
        },
        salt=secrets.token_hex(16),
    )


def _draft(form: Form, playbook: Playbook) -> Draft:
    """Say what the form says, in the shape that reading a paper yields."""
    lists = {
        name: tuple(form.fields.get(name, "").split())
        for name, spec in playbook.fields.items()
        if spec.type == "urls"
    }
    targets = lists.get("target_urls", ())
    return Draft(
        document=Document.OTHER,
        kind=playbook.kind,
        confidence=1.0,
        reasons=("A person opened this case by hand.",),
        title=form.title,
        languages=(form.language,) if form.language else (),
        jurisdiction=form.jurisdiction,
        fields=dict(form.fields),
        target_urls=targets,
        work_urls=lists.get("work_urls", ()),
        missing=playbook.lacking(form.fields),
        link_keys=link_keys(targets),
    )


def _fields(draft: Draft) -> dict[str, Any]:
    return {
        **draft.fields,
        "target_urls": list(draft.target_urls),
        "work_urls": list(draft.work_urls),
        "missing": list(draft.missing),
    }


def _address(form: Form, playbook: Playbook) -> str | None:
    """Find where to answer: the first address that the form gives."""
    given = (
        form.fields[name]
        for name, spec in playbook.fields.items()
        if spec.type == "email" and form.fields.get(name)
    )
    return next(given, None)
