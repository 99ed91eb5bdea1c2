"""What a case pins: its playbook, and version after version of its fields."""

import hashlib

from sqlalchemy import func, select, update
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from tocsin.domain.hashchain import canonical
from tocsin.domain.playbook import Playbook
from tocsin.storage.errors import MissingError
from tocsin.storage.models import CaseFieldsRow, CaseRow, Json, PlaybookRow
from tocsin.storage.plain import clean_data, words

LONGEST_LINE = 200


def playbook_digest(playbook: Playbook) -> str:
    """Digest a playbook: what a case pins."""
    return hashlib.sha256(canonical(playbook.model_dump(mode="json"))).hexdigest()


def fields_digest(fields: Json) -> str:
    """Digest one version of a case's fields: what a manifest names."""
    return hashlib.sha256(canonical(fields)).hexdigest()


def pin_playbook(session: Session, playbook: Playbook) -> str:
    """Keep a playbook for ever and return its digest."""
    digest = playbook_digest(playbook)
    known = select(PlaybookRow.kind).where(PlaybookRow.digest == digest)
    if session.scalar(known) is None:
        body = playbook.model_dump(mode="json")
        values = {"digest": digest, "kind": playbook.kind, "body": body}
        session.execute(insert(PlaybookRow).values(values).on_conflict_do_nothing())
    return digest


def pinned_playbook(session: Session, digest: str) -> Playbook:
    """Return a playbook that cases have pinned."""
    return Playbook.model_validate(session.get_one(PlaybookRow, digest).body)


def store_fields(session: Session, case_id: str, fields: Json, by: str) -> tuple[int, str]:
    """Keep a new version of a case's fields; the same fields again are the same version.

    Returns:
        Version and digest, for the workflow to be told.

    Raises:
        MissingError: The case does not exist.
    """
    case = select(CaseRow.ref, CaseRow.title).where(CaseRow.id == case_id)
    row = session.execute(case.with_for_update()).one_or_none()
    if row is None:
        message = f"case {case_id} does not exist"
        raise MissingError(message)
    latest = latest_fields(session, case_id)
    plain = clean_data(fields)
    digest = fields_digest(plain)
    if latest.digest == digest:
        return latest.version, digest
    version = latest.version + 1
    values = {"case_id": case_id, "version": version, "fields": plain, "digest": digest}
    session.execute(insert(CaseFieldsRow).values(**values, by=by))
    found = search_words(row.ref, row.title, plain)
    session.execute(
        update(CaseRow)
        .where(CaseRow.id == case_id)
        .values(search=func.array_to_tsvector(found))
        .execution_options(synchronize_session=False)
    )
    return version, digest


def latest_fields(session: Session, case_id: str) -> CaseFieldsRow:
    """Return the newest version of a case's fields, be it in force yet or not."""
    newest = CaseFieldsRow.version.desc()
    of_case = select(CaseFieldsRow).where(CaseFieldsRow.case_id == case_id)
    return session.scalars(of_case.order_by(newest).limit(1)).one()


def search_words(ref: str, title: str, fields: Json) -> list[str]:
    """List what a case is found by: ref, title, one-line answers such as names, addresses.

    Nothing of it is more than whoever may see the case reads on its page. What is long comes
    last, because there is a limit to the words.
    """
    lines = [one for one in fields.values() if isinstance(one, str) and _is_line(one)]
    urls = [
        str(url)
        for name, listed in fields.items()
        if name.endswith("urls") and isinstance(listed, list | tuple)
        for url in listed
    ]
    return words(ref, title, *lines, *urls)


def _is_line(text: str) -> bool:
    return len(text) <= LONGEST_LINE and "\n" not in text
