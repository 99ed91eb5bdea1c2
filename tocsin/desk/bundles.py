"""Export a case as one file that anybody can verify without Tocsin.

What the exporter may not read is withheld by body, never by digest, so the chain still holds.
"""

import hashlib
import inspect
import json
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from typing import IO, Any

from sqlalchemy.orm import Session, sessionmaker

from tocsin.desk import errands
from tocsin.desk.access import OK, Gatekeeper
from tocsin.desk.casebook import CLOCKS, Casebook
from tocsin.desk.chronicle import entry, hidden_kin
from tocsin.desk.clock_sheet import clock_sheet
from tocsin.desk.errors import NotFoundError
from tocsin.domain import hashchain
from tocsin.domain.access import Principal
from tocsin.domain.timeline import stamp
from tocsin.storage import cases
from tocsin.storage.cases import Export
from tocsin.storage.models import ItemRow, TextRow

FORMAT = "tocsin-bundle-1"
IN_MEMORY = 8 * 1024 * 1024
OUTSIDE = ("actor_name", "texts")
README = """\
Case {ref}, exported {at}.

To verify it, with any Python 3.9 or newer and nothing else installed:

    python verify.py BUNDLE.zip

It answers OK when no entry of the timeline was changed, reordered, inserted or removed, and
every file here is the one that was exported. Where `data` or `body` is null, it was withheld
from the exporter (privilege) or erased (law); its digest stays and is verified all the same.
To be independent of this bundle, compare `head_hash` in manifest.json with one noted elsewhere,
and run a copy of verify.py from another source.

  timeline.jsonl  what happened, entry by entry, hash-chained
  texts.jsonl     what people wrote: reasons, notes, letters, updates, tasks, handovers
  fields.jsonl    every version of the case's fields
  gates.jsonl     what each verdict covered, digest by digest
  items.jsonl     what was received; the bytes are in items/, named by their SHA-256
  clocks.txt      every deadline, when it is due and why then; clocks.jsonl the same as data
  playbook.json   the rules that the case ran by
  manifest.json   the SHA-256 of every file, and where the timeline ends

This is a record. It is not legal advice.
"""


@dataclass(frozen=True, slots=True)
class Bundle:
    """An exported case, ready to be read from its beginning; the reader closes it."""

    name: str
    file: IO[bytes]


@dataclass(frozen=True, slots=True)
class Sight:
    """What an exporter may read: privileged bodies or not, and which cases are hidden."""

    privileged: bool
    hidden: frozenset[str]


@dataclass(slots=True)
class _Zip:
    """A zip that remembers the digest of what it holds."""

    archive: zipfile.ZipFile
    files: dict[str, str] = field(default_factory=dict)

    def add(self, name: str, content: bytes) -> None:
        """Add a file."""
        if name not in self.files:
            self.archive.writestr(name, content)
            self.files[name] = hashlib.sha256(content).hexdigest()

    def lines(self, name: str, values: Iterable[object]) -> None:
        """Add a file of one JSON value a line."""
        self.add(name, b"".join(hashchain.canonical(value) + b"\n" for value in values))


class Bundles:
    """Exports cases."""

    def __init__(
        self, sessions: sessionmaker[Session], gatekeeper: Gatekeeper, casebook: Casebook
    ) -> None:
        self._sessions = sessions
        self._gatekeeper = gatekeeper
        self._casebook = casebook

    def export(self, principal: Principal, ref: str) -> Bundle:
        """Write a case's bundle, as far as this person may read the case."""
        case = self._casebook.admitted(principal, ref, errands.EXPORT)
        privileged = self._gatekeeper.allows(principal, errands.READ_PRIVILEGED, case)
        # It leaves this function open, for the answer to be streamed from.
        file = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115
        with (
            self._sessions() as session,
            zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as to,
        ):
            session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
            whole = cases.export(session, case.id)
            if whole is None:
                raise NotFoundError
            hidden = hidden_kin(session, self._gatekeeper, principal, whole.timeline)
            sight = Sight(privileged, hidden)
            _write(_Zip(to), session, whole, principal, sight)
        file.seek(0)
        self._gatekeeper.note(principal, errands.EXPORT.name, case, OK)
        return Bundle(f"{case.ref}.zip", file)


def _write(
    bundle: _Zip, session: Session, whole: Export, principal: Principal, sight: Sight
) -> None:
    case = whole.case
    at = stamp(datetime.now(UTC))
    bundle.lines("timeline.jsonl", _timeline(whole, sight))
    bundle.lines(
        "texts.jsonl", (_text(text, privileged=sight.privileged) for text in whole.texts)
    )
    bundle.lines(
        "fields.jsonl",
        (
            {"version": row.version, "fields": row.fields, "digest": row.digest, "by": row.by}
            for row in whole.fields
        ),
    )
    bundle.lines(
        "gates.jsonl",
        (
            {"gate": row.gate, "round": row.round, "sha256": row.sha256, "manifest": row.body}
            for row in whole.manifests
        ),
    )
    bundle.lines("items.jsonl", (_item(item, relation) for item, relation in whole.items))
    for item, _ in whole.items:
        bundle.add(f"items/{item.sha256}", cases.content(session, item.sha256) or b"")
    clocks = CLOCKS.validate_python(case.view.get("clocks", []))
    bundle.lines("clocks.jsonl", CLOCKS.dump_python(clocks, mode="json"))
    bundle.add("clocks.txt", clock_sheet(case.ref, clocks).encode())
    bundle.add("playbook.json", hashchain.canonical(whole.playbook.body))
    bundle.add("verify.py", inspect.getsource(hashchain).encode())
    bundle.add("README.txt", README.format(ref=case.ref, at=at).encode())
    manifest = {
        "format": FORMAT,
        "case_id": case.id,
        "ref": case.ref,
        "entries": len(whole.timeline),
        "head_hash": whole.timeline[-1].hash if whole.timeline else None,
        "playbook_digest": case.playbook_digest,
        "files": bundle.files,
        "exported_at": at,
        "exporter": f"user:{principal.id}",
    }
    bundle.archive.writestr("manifest.json", json.dumps(manifest, indent=2, sort_keys=True))


def _timeline(whole: Export, sight: Sight) -> Iterator[dict[str, Any]]:
    texts = {text.id: text for text in whole.texts}
    for row in whole.timeline:
        shown = asdict(entry(row, texts, {}, privileged=sight.privileged, hidden=sight.hidden))
        yield {name: value for name, value in shown.items() if name not in OUTSIDE}


def _text(text: TextRow, *, privileged: bool) -> dict[str, Any]:
    withheld = text.privileged and not privileged
    return {
        "id": text.id,
        "purpose": text.purpose,
        "author": f"user:{text.author_id}" if text.author_id != "system" else "system",
        "created_at": stamp(text.created_at),
        "privileged": text.privileged,
        "body": None if withheld else text.body,
        "salt": None if withheld else text.salt,
        "digest": text.digest,
    }


def _item(item: ItemRow, relation: str) -> dict[str, Any]:
    return {
        "id": item.id,
        "relation": relation,
        "sha256": item.sha256,
        "received_at": stamp(item.received_at),
        "channel": item.channel,
        "sender": item.sender,
        "content_type": item.content_type,
        "filename": item.filename,
        "flags": list(item.flags),
        "envelope": item.envelope,
    }
