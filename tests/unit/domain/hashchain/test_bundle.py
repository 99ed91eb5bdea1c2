"""An exported bundle is whole, as its manifest lists it, or it says what is not."""

import json
import zipfile

import pytest

from tests.unit.domain.hashchain.bundle import sha256_of
from tocsin.domain.hashchain import main, verify_bundle


def test_a_whole_bundle_has_no_fault(faults, bundle, tmp_path):
    assert faults() == []
    assert verify_bundle(tmp_path / "b.zip")[1]["ref"] == "TCN-7K3M-Q2XD"


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
