"""An exported bundle proves itself offline, with one file and nothing installed."""

import ast
import hashlib
import json
import shutil
import subprocess
import sys
import zipfile
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tocsin.domain import hashchain
from tocsin.domain.hashchain import canonical, digest, main, verify_bundle
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


@pytest.fixture
def bundle():
    return Bundle()


@pytest.fixture
def faults(bundle, tmp_path):
    def verify():
        return verify_bundle(bundle.write(tmp_path / "b.zip"))[0]

    return verify


def test_a_whole_bundle_has_no_fault(faults, bundle, tmp_path):
    assert faults() == []
    assert verify_bundle(tmp_path / "b.zip")[1]["ref"] == "TCN-7K3M-Q2XD"


def test_a_changed_paper_is_found(faults, bundle):
    bundle.bytes[f"items/{SHA256}"] = b"Please keep this."

    assert faults() == [f"items/{SHA256}: its name is not its digest"]


def test_a_paper_under_another_name_is_missing(faults, bundle):
    bundle.bytes = {"items/other": PAPER}

    assert set(faults()) == {
        "items/other: its name is not its digest",
        "item i1: its bytes are missing",
    }


def test_another_paper_in_the_place_of_the_received_one_is_found(faults, bundle):
    other = hashlib.sha256(b"other").hexdigest()
    bundle.bytes, bundle.item["sha256"] = {f"items/{other}": b"other"}, other

    assert faults() == ["item i1: is not the one that was received"]


def test_an_item_of_which_the_timeline_tells_must_be_there(faults, bundle):
    bundle.item["id"] = "i2"

    assert faults() == ["item i1: is missing"]


def test_a_file_that_was_changed_after_the_export_is_found(faults, bundle, tmp_path):
    faults()
    with zipfile.ZipFile(tmp_path / "b.zip") as written:
        bundle.files = json.loads(written.read("manifest.json"))["files"]
    bundle.text["purpose"] = "note"

    assert faults() == ["texts.jsonl: its bytes are not the ones listed in the manifest"]


def test_a_file_that_nobody_listed_is_found(faults, bundle):
    bundle.files = {"timeline.jsonl": sha256_of(None)}

    assert "texts.jsonl: is not listed in the manifest" in faults()


def test_a_file_that_is_listed_and_not_there_is_found(faults, bundle, tmp_path):
    faults()
    with zipfile.ZipFile(tmp_path / "b.zip") as written:
        listed = json.loads(written.read("manifest.json"))["files"]
    bundle.files = {**listed, "playbook.json": "00"}

    assert faults() == ["playbook.json: is missing"]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_a_file_that_is_there_twice_is_found(bundle, tmp_path):
    path = bundle.write(tmp_path / "b.zip")
    with zipfile.ZipFile(path, "a") as to:
        to.writestr("items.jsonl", b"")

    assert "items.jsonl: is there twice" in verify_bundle(path)[0]


def test_a_timeline_that_was_cut_off_is_found(faults, bundle):
    del bundle.timeline[-1]

    assert faults() == ["the timeline does not end where the manifest says"]


def test_a_timeline_without_any_entry_is_found(faults, bundle):
    bundle.timeline = []

    assert faults() == ["the timeline does not end where the manifest says"]


def test_a_changed_entry_is_found(faults, bundle):
    bundle.timeline[1]["actor"] = "user:eve"

    assert faults() == ["entry 1: its hash does not match its contents"]


def test_a_changed_text_is_found(faults, bundle):
    bundle.text["body"] = "because I say so"

    assert faults() == ["text t1: its body is not what was written"]


def test_a_changed_text_with_a_digest_to_match_is_found(faults, bundle):
    bundle.text |= {"body": "no", "digest": digest("s1", "no")}

    assert faults() == ["text t1: its digest is not the one in the timeline"]


def test_a_text_of_which_the_timeline_tells_must_be_there(faults, bundle):
    bundle.text["id"] = "t2"

    assert faults() == ["text t1: is missing"]


def test_a_proposal_that_a_gate_covers_must_be_there_as_it_was(faults, bundle):
    def covering(name, covered):
        frozen = {**bundle.gate["manifest"], "texts": [[name, covered]]}
        bundle.gate |= {"manifest": frozen, "sha256": sha256_of(frozen)}
        bundle.timeline = bundle.chained(
            *((entry["event"], entry["data"]) for entry in bundle.timeline[:1]),
            ("gate.opened", {"content_sha256": bundle.gate["sha256"]}),
            ("gate.decided", {"reason": "t1", "reason_digest": bundle.text["digest"]}),
        )
        bundle.manifest["head_hash"] = bundle.timeline[-1]["hash"]
        return faults()

    other = "gate counsel.1 round 1: text t1 is missing or another"
    assert covering("t1", bundle.text["digest"]) == []
    assert covering("t1", "0" * 64) == [other]
    assert covering("t9", "0" * 64) == [other.replace("t1", "t9")]


def test_a_withheld_text_is_no_fault(faults, bundle):
    bundle.text |= {"body": None, "salt": None}

    assert faults() == []


def test_a_withheld_entry_is_no_fault(faults, bundle):
    bundle.timeline[2] |= {"data": None, "salt": None}

    assert faults() == []


def test_other_fields_than_those_decided_on_are_found(faults, bundle):
    bundle.fields["fields"] = {"work": "film"}

    assert faults() == ["fields 1: they are not what was kept"]


def test_fields_with_a_digest_to_match_are_not_those_of_the_gate(faults, bundle):
    bundle.fields |= {"fields": {}, "digest": sha256_of({})}

    assert faults() == [
        "gate counsel.1 round 1: the fields that it covers are missing or others"
    ]


def test_another_manifest_than_the_one_decided_on_is_found(faults, bundle):
    bundle.gate["manifest"] = {**bundle.gate["manifest"], "items": []}

    assert faults() == ["gate counsel.1 round 1: its manifest is not what was frozen"]


def test_content_that_was_decided_on_must_be_there(faults, bundle):
    frozen = {**bundle.gate["manifest"], "items": []}
    seen = bundle.gate["sha256"]
    bundle.gate |= {"manifest": frozen, "sha256": sha256_of(frozen)}

    assert faults() == [f"content {seen}: is missing"]


@pytest.fixture
def script(tmp_path):
    """Run the file alone, as whoever got the bundle does: no Tocsin, no other package."""
    copy = shutil.copy(hashchain.__file__, tmp_path / "verify.py")

    def run(*arguments):
        return subprocess.run(
            [sys.executable, "-I", "-S", copy, *arguments],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return run


def test_the_bare_script_says_that_a_bundle_holds(script, bundle, tmp_path):
    told = script(bundle.write(tmp_path / "b.zip"))

    assert (told.returncode, told.stderr) == (0, "")
    assert told.stdout == "OK TCN-7K3M-Q2XD: 3 entries\n"


def test_the_script_is_understood_by_every_python_since_3_9():
    """What is newer than that may stand in annotations only, which are never evaluated."""
    source = Path(hashchain.__file__).read_text(encoding="utf-8")

    assert ast.parse(source, feature_version=(3, 9))
    assert hashchain.annotations.compiler_flag


def test_the_bare_script_names_every_fault(script, bundle, tmp_path):
    bundle.timeline[1]["actor"] = "user:eve"
    bundle.text["body"] = "no"
    told = script(bundle.write(tmp_path / "b.zip"))

    assert (told.returncode, told.stderr) == (1, "")
    assert told.stdout.splitlines() == [
        "FAULT entry 1: its hash does not match its contents",
        "FAULT text t1: its body is not what was written",
        "BROKEN TCN-7K3M-Q2XD: 3 entries",
    ]


def test_the_bare_script_tells_how_it_is_used(script):
    told = script()

    assert (told.returncode, told.stdout) == (2, "")
    assert told.stderr == "usage: python verify.py BUNDLE.zip\n"


@pytest.mark.parametrize("content", [b"", b"no zip", None])
def test_the_bare_script_refuses_what_is_no_bundle(content, script, tmp_path):
    path = tmp_path / "b.zip"
    if content is not None:
        path.write_bytes(content)
    told = script(path)

    assert (told.returncode, told.stdout) == (2, "")
    assert told.stderr.startswith("not a readable bundle: ")


def write_zip(path, manifest, timeline=b""):
    with zipfile.ZipFile(path, "w") as to:
        to.writestr("manifest.json", manifest)
        to.writestr("timeline.jsonl", timeline)
    return path


EMPTY = json.dumps(
    {
        "case_id": "c",
        "ref": "r",
        "entries": 0,
        "head_hash": None,
        "files": {"timeline.jsonl": ""},
    }
)


NAMELESS = json.dumps({**json.loads(EMPTY), "ref": None}).replace('"ref": null, ', "")


@pytest.mark.parametrize(
    "manifest", ["{}", "[]", "1", "null", "{", '{"files": []}', "\udcff", NAMELESS]
)
def test_a_manifest_that_cannot_be_read_is_no_bundle(manifest, tmp_path, capsys):
    path = write_zip(tmp_path / "b.zip", manifest.encode("utf-8", "surrogateescape"))

    assert main([str(path)]) == 2
    assert capsys.readouterr().err.startswith("not a readable bundle: ")


@pytest.mark.parametrize("line", [b"[]", b"1", b"null", b'{"seq": "x"}', b'{"seq": [1]}'])
def test_a_timeline_that_cannot_be_read_is_no_bundle(line, tmp_path, capsys):
    assert main([str(write_zip(tmp_path / "b.zip", EMPTY, line))]) == 2
    assert capsys.readouterr().err.startswith("not a readable bundle: ")


def test_damaged_bytes_within_a_zip_are_no_bundle(bundle, tmp_path, capsys):
    path = bundle.write(tmp_path / "b.zip")
    content = bytearray(path.read_bytes())
    content[content.index(b"case.received")] ^= 1
    path.write_bytes(content)

    assert main([str(path)]) == 2
    assert capsys.readouterr().err.startswith("not a readable bundle: ")
