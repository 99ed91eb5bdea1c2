"""Transaction 2 of intake: a case with all it begins with, its first entry, and its outbox row.

A single statement, which begins by taking the item, so that an item that is read twice opens
one case. (Foreign keys are checked when the statement ends, so the order in it is free.)
"""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from tocsin.domain.playbook import Playbook
from tocsin.domain.timeline import Entry
from tocsin.storage import signals
from tocsin.storage.errors import RefTakenError
from tocsin.storage.models import Json
from tocsin.storage.pinning import fields_digest, pin_playbook, search_words
from tocsin.storage.placing import case_of_item
from tocsin.storage.plain import clean, clean_data, clean_or_none
from tocsin.storage.sql import as_json, sql

_OPEN = sql(f"""
WITH taken AS (
    UPDATE items SET state = 'read', draft = CAST(:draft AS jsonb), read_at = now(),
                     flags = flags || CAST(:flags AS text[]), case_id = :case_id
    WHERE id = :item_id AND state = 'received' RETURNING id
), go AS (
    SELECT 1 WHERE CAST(:item_id AS text) IS NULL OR EXISTS (SELECT FROM taken)
), opened AS (
    INSERT INTO cases (id, ref, kind, lifecycle, playbook_digest, title, stage, severity,
                       jurisdiction, language, team, sensitivity, received_at, opened_at,
                       updated_at, requester_address, opener_id, search)
    SELECT :case_id, :ref, :kind, :lifecycle, :playbook_digest, :title, :stage, :severity,
           :jurisdiction, :language, :team, :sensitivity, :received_at, :opened_at, :opened_at,
           :requester_address, :opener_id, array_to_tsvector(CAST(:words AS text[]))
    FROM go RETURNING id
), answered AS (
    INSERT INTO case_fields (case_id, version, fields, digest, by)
    SELECT id, 1, CAST(:fields AS jsonb), :fields_digest, :actor FROM opened
), written AS (
    INSERT INTO timeline (case_id, seq, at, actor, event, data, salt, body_digest, prev_hash,
                          hash)
    SELECT id, :seq, :at, :actor, :event, CAST(:data AS jsonb), :salt, :body_digest,
           :prev_hash, :hash FROM opened
), linked AS (
    INSERT INTO case_links (case_id, key, seeks)
    SELECT opened.id, key, bool_and(seeks) FROM opened, (
        SELECT unnest(CAST(:link_keys AS text[])) AS key, false AS seeks
        UNION ALL SELECT unnest(CAST(:sought_keys AS text[])), true
    ) AS keys GROUP BY opened.id, key
), related AS (
    INSERT INTO related_cases (case_id, other_id, why)
    SELECT opened.id, other.id, other.why FROM opened,
           unnest(CAST(:related_ids AS text[]), CAST(:related_whys AS text[])) AS other(id, why)
    ON CONFLICT DO NOTHING
), printed AS (
    INSERT INTO item_prints (key, item_id)
    SELECT unnest(CAST(:print_keys AS bigint[])), id FROM taken
), placed AS (
    INSERT INTO case_items (case_id, item_id, relation)
    SELECT opened.id, taken.id, 'opened' FROM opened, taken
), work AS (
    INSERT INTO outbox (verb, subject, payload)
    SELECT 'start', id, CAST(:start AS jsonb) FROM opened
)
SELECT pg_notify('{signals.OUTBOX}', ''), pg_notify('{signals.EVENTS}', :signal),
       CASE WHEN :item_id IS NOT NULL THEN pg_notify('{signals.ITEMS}', :item_id) END
FROM opened
""")  # noqa: S608 - constants only


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
        link_keys: What follow-ups find it by.
        sought_keys: What it looks for itself, as a follow-up whose original is not certain.
        print_keys: Bands of the item's print, for finding near-duplicates of it.
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
    sought_keys: tuple[str, ...] = ()
    print_keys: tuple[int, ...] = ()
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
    digest = pin_playbook(session, opening.playbook)
    try:
        told = session.execute(_OPEN, {**_of_case(opening, digest), **_of_parts(opening)})
    except IntegrityError as error:
        if "uq_cases_ref" in str(error.orig):
            raise RefTakenError(opening.ref) from error
        raise
    if told.first() is None and opening.item_id is not None:
        return case_of_item(session, opening.item_id)
    return opening.case_id


def _of_case(opening: Opening, digest: str) -> dict[str, Any]:
    return {
        "case_id": opening.case_id,
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
        "requester_address": clean_or_none(opening.requester_address),
        "opener_id": opening.opener_id,
        "words": search_words(opening.ref, opening.title, opening.fields),
    }


def _of_parts(opening: Opening) -> dict[str, Any]:
    fields, entry = clean_data(opening.fields), opening.entry
    names = ("seq", "at", "actor", "event", "salt", "body_digest", "prev_hash", "hash")
    return {
        **{name: getattr(entry, name) for name in names},
        "data": as_json(entry.data),
        "fields": as_json(fields),
        "fields_digest": fields_digest(fields),
        "link_keys": [clean(key) for key in opening.link_keys],
        "sought_keys": [clean(key) for key in opening.sought_keys],
        "print_keys": list(opening.print_keys),
        "related_ids": [other_id for other_id, _ in opening.related],
        "related_whys": [why for _, why in opening.related],
        "item_id": opening.item_id,
        "draft": None if opening.draft is None else as_json(clean_data(opening.draft)),
        "flags": list(opening.flags),
        "start": as_json(opening.start),
        "signal": f"{opening.case_id}:0",
    }
