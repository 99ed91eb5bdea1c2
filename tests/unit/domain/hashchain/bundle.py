"""An exported case that tests meddle with before they zip it."""

import hashlib
import json
import zipfile
from dataclasses import asdict
from datetime import UTC, datetime

from tocsin.domain.hashchain import canonical, digest
from tocsin.domain.timeline import append, first_head

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
PAPER = b"Please remove this."
SHA256 = hashlib.sha256(PAPER).hexdigest()


def sha256_of(value):
    return hashlib.sha256(canonical(value)).hexdigest()


class Bundle:
    """The files of an exported case, for tests to meddle with before they are zipped."""

    def __init__(self):
        self.text = {"id": "t1", "body": "because", "salt": "s1", "digest": ""}
        self.text["digest"] = digest("s1", "because")
        self.fields = {"version": 1, "fields": {"work": "song"}}
        self.fields["digest"] = sha256_of(self.fields["fields"])
        frozen = {"fields": [1, self.fields["digest"]], "items": ["i1"]}
        self.gate = {"gate": "counsel.1", "round": 1, "manifest": frozen}
        self.gate["sha256"] = sha256_of(frozen)
        self.item = {"id": "i1", "sha256": SHA256}
        self.bytes = {f"items/{SHA256}": PAPER}
        self.timeline = self.chained(
            ("case.received", {"item": "i1", "sha256": SHA256}),
            ("gate.opened", {"content_sha256": self.gate["sha256"]}),
            ("gate.decided", {"reason": "t1", "reason_digest": self.text["digest"]}),
        )
        self.manifest = {"case_id": "c1", "ref": "TCN-7K3M-Q2XD", "entries": 3}
        self.manifest["head_hash"] = self.timeline[-1]["hash"]
        self.files = None

    @staticmethod
    def chained(*story):
        head, entries = first_head("c1"), []
        for event, data in story:
            head = append(head, at=NOON, actor="system", event=event, data=data, salt="s")
            entries.append(asdict(head))
        return entries

    def write(self, path):
        """Zip it; the manifest lists what is there, unless the test said what it lists."""
        lines = {
            "timeline.jsonl": self.timeline,
            "texts.jsonl": [self.text],
            "fields.jsonl": [self.fields],
            "gates.jsonl": [self.gate],
            "items.jsonl": [self.item],
        }
        parts = self.bytes | {
            name: b"".join(canonical(row) + b"\n" for row in rows)
            for name, rows in lines.items()
        }
        listed = {name: hashlib.sha256(part).hexdigest() for name, part in parts.items()}
        with zipfile.ZipFile(path, "w") as to:
            for name, part in parts.items():
                to.writestr(name, part)
            to.writestr(
                "manifest.json", json.dumps({**self.manifest, "files": self.files or listed})
            )
        return path
