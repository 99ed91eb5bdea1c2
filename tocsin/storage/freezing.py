"""Freeze what a gate's verdict covers: items, fields, letter, by digest, in one manifest.

What is frozen is named by its content, so freezing the same twice keeps it once. That makes it
safe to ask before the history holds the answer.
"""

import hashlib
import secrets
import uuid
from typing import Any

from sqlalchemy import Row
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session, sessionmaker

from tocsin.domain.hashchain import canonical, digest
from tocsin.domain.messages import FreezeRequest, Frozen
from tocsin.domain.ports import Letters
from tocsin.domain.timeline import stamp
from tocsin.storage.errors import MissingError
from tocsin.storage.models import ManifestRow, TextRow
from tocsin.storage.plain import clean
from tocsin.storage.sql import sql

_LETTERS = uuid.UUID("5f1c7d1e-94bb-4c0e-8a53-0d1a4c2f7b6a")
_MATERIAL = sql("""
SELECT c.ref, c.kind, c.language, c.jurisdiction, c.received_at, p.body->>'title' AS kind_title,
       p.body->>'language' AS spoken,
       f.fields, f.digest AS fields_digest, t.digest AS letter_digest,
       ARRAY(SELECT ARRAY[i.id, i.sha256] FROM items i WHERE i.id = ANY(CAST(:items AS text[]))
             ORDER BY array_position(CAST(:items AS text[]), i.id)) AS items,
       ARRAY(SELECT ARRAY[x.id, x.digest] FROM texts x
             WHERE x.case_id = c.id AND x.id = ANY(CAST(:texts AS text[]))
             ORDER BY array_position(CAST(:texts AS text[]), x.id)) AS texts
FROM cases c
JOIN playbooks p ON p.digest = c.playbook_digest
LEFT JOIN case_fields f ON f.case_id = c.id AND f.version = :fields_version
LEFT JOIN texts t ON t.id = :letter AND t.case_id = c.id
WHERE c.id = :case_id
""")


class Freezer:
    """Freezes rounds; letters are rendered by the port."""

    def __init__(self, sessions: sessionmaker[Session], letters: Letters) -> None:
        self._sessions = sessions
        self._letters = letters

    def freeze(self, request: FreezeRequest) -> Frozen:
        """Keep the manifest of what a gate's round covers."""
        with self._sessions.begin() as session:
            material = _read(session, request)
            letter = self._letter(session, request, material)
            body = _manifest(request, material, letter)
            sha256 = hashlib.sha256(canonical(body)).hexdigest()
            round_ = {"case_id": request.case_id, "gate": request.gate, "round": request.round}
            session.execute(
                insert(ManifestRow)
                .values(**round_, sha256=sha256, body=body)
                .on_conflict_do_nothing()
            )
        letter_id, letter_digest = letter or (None, None)
        return Frozen(sha256, letter_id, letter_digest)

    def _letter(
        self, session: Session, request: FreezeRequest, material: Row[Any]
    ) -> tuple[str, str] | None:
        """Return id and digest of the letter: the edited one, or a fresh one."""
        if request.letter is not None:
            return request.letter, material.letter_digest
        if request.template is None:
            return None
        _, body = self._letters.render(
            request.template,
            material.language,
            letter_values(request, material),
            then=material.spoken,
        )
        parts = (
            request.case_id,
            request.gate,
            str(request.round),
            str(request.fields_version),
            request.recommendation or "",
        )
        name = "/".join(parts)
        text_id = uuid.uuid5(_LETTERS, name).hex
        return text_id, _keep_letter(session, request.case_id, text_id, clean(body))


def letter_values(request: FreezeRequest, material: Row[Any]) -> dict[str, object]:
    """Gather what a letter's template may use."""
    fields = dict(material.fields)
    lists = {
        name: list(fields.pop(name, ()) or ())
        for name in ("target_urls", "work_urls", "missing")
    }
    return {
        "ref": material.ref,
        "kind": material.kind,
        "kind_title": material.kind_title,
        "jurisdiction": material.jurisdiction,
        "received_at": stamp(material.received_at),
        "received_on": stamp(material.received_at)[:10],
        "recommendation": request.recommendation,
        "fields": fields,
        **lists,
    }


def _read(session: Session, request: FreezeRequest) -> Row[Any]:
    row = session.execute(
        _MATERIAL,
        {
            "case_id": request.case_id,
            "fields_version": request.fields_version,
            "letter": request.letter,
            "items": list(request.items),
            "texts": list(request.texts),
        },
    ).one_or_none()
    if row is None:
        message = f"case {request.case_id} does not exist"
        raise MissingError(message)
    if row.fields is None or len(row.items) != len(request.items):
        message = f"fields or items of case {request.case_id} do not exist"
        raise MissingError(message)
    if request.letter is not None and row.letter_digest is None:
        message = f"letter {request.letter} does not exist in case {request.case_id}"
        raise MissingError(message)
    if len(row.texts) != len(request.texts):
        message = f"texts of case {request.case_id} do not exist"
        raise MissingError(message)
    return row


def _manifest(
    request: FreezeRequest, material: Row[Any], letter: tuple[str, str] | None
) -> dict[str, Any]:
    manifest = {
        "case_id": request.case_id,
        "gate": request.gate,
        "round": request.round,
        "items": [list(item) for item in material.items],
        "fields": [request.fields_version, material.fields_digest],
        "letter": list(letter) if letter else None,
    }
    if request.texts:  # a manifest without any is digested as it always was
        manifest["texts"] = [list(text) for text in material.texts]
    return manifest


def _keep_letter(session: Session, case_id: str, text_id: str, body: str) -> str:
    salt = secrets.token_hex(16)
    kept = session.scalar(
        insert(TextRow)
        .values(
            id=text_id,
            case_id=case_id,
            purpose="letter",
            body=body,
            salt=salt,
            digest=digest(salt, body),
            author_id="system",
        )
        .on_conflict_do_nothing()
        .returning(TextRow.digest)
    )
    return kept or session.get_one(TextRow, text_id).digest
