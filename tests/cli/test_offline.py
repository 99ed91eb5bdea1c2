"""What needs no stack: verify a bundle, check a playbook."""

import hashlib
import json
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tocsin.domain.timeline import append, first_head
from tocsin.playbooks.library import KINDS

AT = datetime(2026, 11, 22, tzinfo=UTC)


def write_bundle(path, change=lambda lines: lines):
    head, entries = first_head("c1"), []
    for number in range(3):
        entry = append(head, at=AT, actor="system", event="a.b", data={"n": number}, salt="s")
        entries.append(entry)
        head = entry
    names = entries[0].__slots__
    lines = [{name: getattr(entry, name) for name in names} for entry in entries]
    timeline = "\n".join(json.dumps(line) for line in change(lines)).encode()
    manifest = {
        "ref": "TCN-7K3M-Q2XD",
        "case_id": "c1",
        "entries": 3,
        "head_hash": head.hash,
        "files": {"timeline.jsonl": hashlib.sha256(timeline).hexdigest()},
    }
    with zipfile.ZipFile(path, "w") as bundle:
        bundle.writestr("timeline.jsonl", timeline)
        bundle.writestr("manifest.json", json.dumps(manifest))
    return path


def test_a_whole_bundle_is_ok(run, tmp_path):
    result = run("verify", write_bundle(tmp_path / "b.zip"))

    assert result.exit_code == 0
    assert result.stdout == "OK TCN-7K3M-Q2XD: 3 entries\n"


def changed(lines):
    return [lines[0], {**lines[1], "actor": "user:x"}, lines[2]]


def reordered(lines):
    return [lines[0], lines[2], lines[1]]


@pytest.mark.parametrize("change", [changed, reordered, lambda lines: lines[:2]])
def test_a_bundle_that_was_touched_is_broken(change, run, tmp_path):
    result = run("verify", write_bundle(tmp_path / "b.zip", change), "--json")

    assert result.exit_code == 1
    assert json.loads(result.stdout)["ok"] is False
    assert json.loads(result.stdout)["faults"]


@pytest.mark.parametrize("content", [b"", b"no zip", None])
def test_what_is_no_bundle_is_no_crash(content, run, tmp_path):
    path = tmp_path / "b.zip"
    if content is not None:
        path.write_bytes(content)

    assert run("verify", path).exit_code == 1


def test_a_bundle_without_its_parts_is_no_crash(run, tmp_path):
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as bundle:
        bundle.writestr("manifest.json", "[]")

    assert run("verify", tmp_path / "b.zip").exit_code == 1


@pytest.mark.parametrize("file", sorted(KINDS.glob("*.yaml")), ids=lambda path: path.stem)
def test_the_playbooks_that_come_along_are_right(file, run):
    assert run("playbooks", "check", file).exit_code == 0


def test_a_wrong_playbook_is_named_with_its_place_and_the_fix(run, tmp_path):
    good = (KINDS / "copyright-takedown.yaml").read_text()
    file = tmp_path / "copyright-takedown.yaml"
    file.write_text(good.replace("role: legal_counsel", "role: nobody"))
    result = run("playbooks", "check", file)

    assert result.exit_code == 1
    before = good[: good.index("role: legal_counsel") + len("role: ")]
    line, column = before.count("\n") + 1, len(before) - before.rindex("\n")
    told = f"{file}:{line}:{column}: stages[6].gate.role: 'nobody' is not known here (fix: "
    assert told in result.stdout
    faults = json.loads(run("playbooks", "check", file, "--json").stdout)["faults"]
    assert {(fault["line"], fault["column"]) for fault in faults} >= {(line, column)}
    assert all(fault["fix"] for fault in faults)


def test_several_playbooks_and_folders_are_checked_at_once(run, tmp_path):
    good = (KINDS / "unclassified.yaml").read_text()
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "unclassified.yaml").write_text(good)
    wrong = tmp_path / "wrong.yaml"
    wrong.write_text("kind: wrong")
    told = run("playbooks", "check", KINDS, tmp_path / "more", wrong)

    assert told.exit_code == 1
    assert told.stdout.count(": OK") == len(list(KINDS.glob("*.yaml"))) + 1
    assert f"{wrong}:" in told.stdout
    answer = json.loads(run("playbooks", "check", tmp_path, "--json").stdout)
    assert answer["ok"] is False
    assert answer["files"] == [str(tmp_path / "more" / "unclassified.yaml"), str(wrong)]
    assert {fault["file"] for fault in answer["faults"]} == {str(wrong)}


def test_a_folder_without_playbooks_is_wrong_usage(run, tmp_path):
    assert run("playbooks", "check", tmp_path).exit_code == 2


def test_a_playbook_that_is_not_there_is_no_crash(run):
    assert run("playbooks", "check", Path("nowhere.yaml")).exit_code == 1


def test_migrate_needs_a_database(run):
    assert run("migrate").exit_code == 2


def test_a_database_that_cannot_be_read_as_one_is_refused_without_its_password(run):
    result = run("migrate", "--owner-database-url", "postgresql://u:secret@127.0.0.1/x")

    assert result.exit_code == 1
    assert "postgresql+psycopg2://" in result.stderr
    assert "secret" not in result.stderr


def test_a_database_that_is_away_is_one_line(run):
    url = "postgresql+psycopg2://u:secret@127.0.0.1:9/x"
    result = run("migrate", "--owner-database-url", url)

    assert result.exit_code == 1
    assert "secret" not in result.stderr
    assert "Traceback" not in result.stderr


def test_direct_registration_needs_a_database(run, monkeypatch):
    monkeypatch.delenv("TOCSIN_DATABASE_URL", raising=False)
    monkeypatch.delenv("TOCSIN_OWNER_DATABASE_URL", raising=False)

    assert run("users", "add", "a", "--role", "admin", "--database").exit_code == 2
