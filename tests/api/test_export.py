"""An exported case verifies with the file inside it, on a bare interpreter; a forgery not."""

import hashlib
import io
import json
import subprocess
import sys
import zipfile

import pytest

pytestmark = pytest.mark.anyio


@pytest.fixture
async def case(case_for, gate_of, analyst, counsel, decide):
    """A case with a privileged note, a decision and a letter."""
    ref = case_for().ref
    await decide(analyst, ref, "review", "remove")
    await gate_of(counsel, ref, "counsel")
    note = {"text": "We would lose this.", "privileged": True}
    assert (await counsel.post(f"/v1/cases/{ref}/notes", note)).is_success
    assert (await analyst.post(f"/v1/cases/{ref}/notes", {"text": "Called."})).is_success
    return ref


@pytest.fixture
def verify(tmp_path):
    """Verify a bundle with the verifier it carries, isolated from everything else."""

    def run(bundle):
        path = tmp_path / "bundle.zip"
        path.write_bytes(bundle)
        verifier = tmp_path / "verify.py"
        verifier.write_bytes(zipfile.ZipFile(path).read("verify.py"))
        done = subprocess.run(
            [sys.executable, "-I", "-S", verifier, path],
            capture_output=True,
            text=True,
            check=False,
            cwd=tmp_path,
        )
        return done.returncode, done.stdout + done.stderr

    return run


def opened(bundle):
    with zipfile.ZipFile(io.BytesIO(bundle)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def lines(files, name):
    return [json.loads(line) for line in files[name].splitlines()]


def closed(files, *, sealed=True):
    """Put a bundle together again; a careful forger mends the manifest too."""
    if sealed:
        manifest = json.loads(files["manifest.json"])
        manifest["files"] = {
            name: hashlib.sha256(content).hexdigest()
            for name, content in files.items()
            if name != "manifest.json"
        }
        entries = lines(files, "timeline.jsonl")
        manifest |= {"entries": len(entries), "head_hash": entries[-1]["hash"]}
        files["manifest.json"] = json.dumps(manifest).encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return buffer.getvalue()


async def test_it_verifies_on_a_bare_interpreter(case, counsel, verify):
    answer = await counsel.get(f"/v1/cases/{case}/export")

    assert answer.headers["content-type"] == "application/zip"
    status, said = verify(answer.content)
    assert (status, said.split(":")[0]) == (0, f"OK {case}"), said
    files = opened(answer.content)
    assert "not legal advice" in files["README.txt"].decode()
    item = lines(files, "items.jsonl")[0]
    assert hashlib.sha256(files[f"items/{item['sha256']}"]).hexdigest() == item["sha256"]
    manifest = json.loads(files["manifest.json"])
    assert manifest["exporter"] == f"user:{counsel.id}"
    assert b"We would lose this." in files["texts.jsonl"]


async def test_what_is_withheld_is_in_no_file_and_it_still_verifies(case, person_with, verify):
    manager = person_with("incident_manager")

    bundle = (await manager.get(f"/v1/cases/{case}/export")).content

    assert verify(bundle)[0] == 0
    files = opened(bundle)
    assert not [name for name, content in files.items() if b"would lose" in content]
    entries = lines(files, "timeline.jsonl")
    withheld = [entry for entry in entries if entry["data"] is None]
    assert [entry["event"] for entry in withheld] == ["note.added"]
    assert withheld[0]["salt"] is None
    assert [text["digest"] for text in lines(files, "texts.jsonl") if text["body"] is None]


def change_data(files):
    entries = lines(files, "timeline.jsonl")
    entries[3]["data"]["stage"] = "somewhere"
    rewrite(files, "timeline.jsonl", entries)


def change_actor(files):
    entries = lines(files, "timeline.jsonl")
    entries[0]["actor"] = "user:somebody-else"
    rewrite(files, "timeline.jsonl", entries)


def reorder(files):
    entries = lines(files, "timeline.jsonl")
    entries[2], entries[3] = entries[3], entries[2]
    rewrite(files, "timeline.jsonl", entries)


def insert(files):
    entries = lines(files, "timeline.jsonl")
    entries.insert(2, entries[2] | {"event": "note.added"})
    rewrite(files, "timeline.jsonl", entries)


def remove(files):
    entries = lines(files, "timeline.jsonl")
    rewrite(files, "timeline.jsonl", entries[:2] + entries[3:])


def change_text(files):
    texts = lines(files, "texts.jsonl")
    texts[0]["body"] = "something else"
    rewrite(files, "texts.jsonl", texts)


def remove_text(files):
    texts = lines(files, "texts.jsonl")
    rewrite(files, "texts.jsonl", texts[1:])


def change_fields(files):
    fields = lines(files, "fields.jsonl")
    fields[0]["fields"]["work_description"] = "Another song"
    rewrite(files, "fields.jsonl", fields)


def change_manifest(files):
    gates = lines(files, "gates.jsonl")
    gates[0]["manifest"]["items"] = []
    rewrite(files, "gates.jsonl", gates)


def remove_gates(files):
    rewrite(files, "gates.jsonl", [])


def change_item(files):
    name = next(name for name in files if name.startswith("items/"))
    files[name] = b"something else"


def exchange_item(files):
    old = next(name for name in files if name.startswith("items/"))
    content = b"something else"
    sha256 = hashlib.sha256(content).hexdigest()
    files.pop(old)
    files[f"items/{sha256}"] = content
    items = [item | {"sha256": sha256} for item in lines(files, "items.jsonl")]
    rewrite(files, "items.jsonl", items)


def rewrite(files, name, values):
    files[name] = b"".join(json.dumps(value).encode() + b"\n" for value in values)


@pytest.mark.parametrize(
    "forge",
    [
        change_data,
        change_actor,
        reorder,
        insert,
        remove,
        change_text,
        remove_text,
        change_fields,
        change_manifest,
        remove_gates,
        change_item,
        exchange_item,
    ],
)
async def test_a_forgery_is_found_even_when_the_manifest_is_mended(
    case, counsel, verify, forge
):
    files = opened((await counsel.get(f"/v1/cases/{case}/export")).content)

    forge(files)

    status, said = verify(closed(files))
    assert status == 1, said
    assert "FAULT" in said


async def test_files_that_are_changed_added_or_left_out_are_found(case, counsel, verify):
    files = opened((await counsel.get(f"/v1/cases/{case}/export")).content)
    changed = files | {"README.txt": b"All is well."}
    added = files | {"evidence.txt": b"He did it."}
    left_out = {name: content for name, content in files.items() if name != "playbook.json"}

    for forged in (changed, added, left_out):
        assert verify(closed(forged, sealed=False))[0] == 1


async def test_a_record_that_was_tampered_with_exports_as_broken(
    case, counsel, verify, tampered
):
    case_id = (await counsel.get(f"/v1/cases/{case}")).json()["id"]
    tampered(
        "timeline",
        'UPDATE timeline SET data = data || \'{"channel": "x"}\' '
        "WHERE case_id = :id AND seq = 0",
        id=case_id,
    )

    bundle = (await counsel.get(f"/v1/cases/{case}/export")).content

    assert verify(bundle)[0] == 1
