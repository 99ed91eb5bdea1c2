"""Transaction 2 of intake: a case with all it begins with, its first entry, and its outbox row.

It begins by taking the item, so that an item that is read twice opens one case.
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tocsin.domain.playbook import Playbook
from tocsin.domain.timeline import Entry
from tocsin.storage.errors import RefTakenError
from tocsin.storage.models import (
    CaseFieldsRow,
    CaseLinkRow,
    CaseRow,
    Json,
    OutboxRow,
    TimelineRow,
)
from tocsin.storage.pinning import fields_digest, pin_playbook, searchable
from tocsin.storage.placing import place_item, relate, take_item, tell
from tocsin.storage.plain import clean, clean_data, clean_or_none


@dataclass(frozen=True, slots=True)
class Opening:
    """Everything a case begins with.

    Attributes:
        playbook: Already merged with its overlay.
        fields: Answers of the form, and ``target_urls``, ``work_urls``, ``missing``.
        entry: The entry with seq 0.
        item_id: The item that it is opened from; None when a person opens it by hand.
        draft: What reading the item yielded.
        flags: What the reader flagged.
        related: Pairs of another case's id and why.
        start: Payload of the outbox row ``start``.
    """

    case_id: str
    ref: str
    playbook: Playbook
    title: str
    stage: str
    language: str
    received_at: datetime
    opened_at: datetime
    fields: Json
    entry: Entry
    jurisdiction: str | None = None
    severity: str | None = None
    team: str | None = None
    requester_address: str | None = None
    opener_id: str | None = None
    link_keys: tuple[str, ...] = ()
    item_id: str | None = None
    draft: Json | None = None
    flags: tuple[str, ...] = ()
    related: tuple[tuple[str, str], ...] = ()
    start: Json = field(default_factory=dict)


def open_case(session: Session, opening: Opening) -> str:
    """Write a case with all it begins with, and ask for its workflow to be started.

    Returns:
        Its id; when the item has been read before, the id of the case that it led to.

    Raises:
        RefTakenError: Another case has that ref.
        MissingError: The item does not exist.
    """
    if opening.item_id is not None:
        earlier = take_item(session, opening.item_id, opening.draft, opening.flags)
        if earlier is not None:
            return earlier
    _insert_case(session, opening, pin_playbook(session, opening.playbook))
    _insert_parts(session, opening)
    if opening.item_id is not None:
        place_item(session, opening.item_id, (opening.case_id,), "opened")
    tell(session, f"{opening.case_id}:0", opening.item_id)
    return opening.case_id


def _insert_case(session: Session, opening: Opening, digest: str) -> None:
    values: dict[str, Any] = {
        "id": opening.case_id,
        "ref": opening.ref,
        "kind": opening.playbook.kind,
        "lifecycle": opening.playbook.lifecycle,
        "playbook_digest": digest,
        "title": clean(opening.title),
        "stage": opening.stage,
        "severity": opening.severity,
        "jurisdiction": opening.jurisdiction,
        "language": opening.language,
        "team": opening.team,
        "sensitivity": str(opening.playbook.sensitivity),
        "received_at": opening.received_at,
        "opened_at": opening.opened_at,
        "updated_at": opening.opened_at,
        "requester_address": clean_or_none(opening.requester_address),
        "opener_id": opening.opener_id,
        "search": searchable(opening.ref, opening.title, opening.fields),
    }
    try:
        session.execute(insert(CaseRow).values(values))
    except IntegrityError as error:
        if "uq_cases_ref" in str(error.orig):
            raise RefTakenError(opening.ref) from error
        raise


def _insert_parts(session: Session, opening: Opening) -> None:
    fields = clean_data(opening.fields)
    entry, case_id = opening.entry, opening.case_id
    session.execute(
        insert(CaseFieldsRow).values(
            case_id=case_id,
            version=1,
            fields=fields,
            digest=fields_digest(fields),
            by=entry.actor,
        )
    )
    names = ("seq", "at", "actor", "event", "data", "salt", "body_digest", "prev_hash", "hash")
    written = {name: getattr(entry, name) for name in names}
    session.execute(insert(TimelineRow).values(case_id=case_id, **written))
    if opening.link_keys:
        links = [{"key": clean(key), "case_id": case_id} for key in opening.link_keys]
        session.execute(insert(CaseLinkRow).values(links).on_conflict_do_nothing())
    for other_id, why in opening.related:
        relate(session, case_id, other_id, why)
    session.execute(
        insert(OutboxRow).values(verb="start", subject=case_id, payload=opening.start)
    )
