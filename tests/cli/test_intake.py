"""Files and folders come in once each, however often and however oddly."""

import hashlib
import json
import os
import threading
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from urllib.parse import parse_qs

import pytest

from tocsin.cli.intake_files import Missing, find


class Desk:
    """An intake that keeps what it is given, and knows keys."""

    def __init__(self):
        self.kept = {}
        self.refuse = {}
        self.lock = threading.Lock()

    def __call__(self, request):
        key = request["headers"]["Idempotency-Key"]
        name = parse_qs(request["query"])["filename"][0]
        with self.lock:
            if self.refuse.get(name):
                return self.refuse[name].pop(0)
            sha256 = hashlib.sha256(request["content"]).hexdigest()
            fresh = {"id": f"i{len(self.kept)}", "sha256": sha256}
            fresh["received_at"] = datetime.now(UTC).isoformat()
            item = self.kept.setdefault(key, fresh)
        if "Prefer" not in request["headers"]:
            return {"item": item, "draft": None, "case": None}, 201
        kind = "unclassified" if name == "README.md" else "copyright-takedown"
        draft = {"document": "takedown", "kind": kind}
        led = {"ref": f"TCN-0000-000{item['id'][1:]}", "kind": kind}
        led["joined"] = name.startswith("again")
        return {"item": item, "draft": draft, "case": led}, 201


@pytest.fixture
def desk(api):
    desk = Desk()
    api.says("POST", "/v1/intake", desk)
    return desk


@pytest.fixture
def folder(tmp_path):
    root = tmp_path / "notices"
    for name in ("a.md", "b/c.markdown", "b/again.txt", "README.md", ".git/x", "b/.hidden"):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"notice {name}")
    return root


def lines(result):
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_a_folder_comes_in_with_all_below_it_but_nothing_hidden(tocsin, desk, folder):
    result = tocsin("intake", folder, "--json")

    assert result.exit_code == 0
    names = sorted(os.path.relpath(line["path"], folder) for line in lines(result))
    assert names == ["README.md", "a.md", "b/again.txt", "b/c.markdown"]
    assert "4 of 4 received" in result.stderr


def test_every_file_has_a_receipt_with_its_hash_and_a_case(tocsin, desk, folder):
    result = tocsin("intake", folder / "a.md", "--json", "--wait", "5")

    assert lines(result) == [
        {
            "path": str(folder / "a.md"),
            "fate": "opened",
            "item": "i0",
            "sha256": hashlib.sha256(b"notice a.md").hexdigest(),
            "case": "TCN-0000-0000",
            "document": "takedown",
            "kind": "copyright-takedown",
            "size": 11,
            "error": None,
        }
    ]


def test_what_comes_in_says_its_type_and_name(tocsin, desk, folder, api):
    (folder / "e.eml").write_text("From: a")
    (folder / "odd").write_text("?")
    tocsin("intake", folder, "--wait", "3")
    types = {
        parse_qs(r["query"])["filename"][0]: r["headers"]["Content-Type"] for r in api.requests
    }

    assert types == {
        "a.md": "text/markdown",
        "README.md": "text/markdown",
        "c.markdown": "text/markdown",
        "again.txt": "text/plain",
        "e.eml": "message/rfc822",
        "odd": "application/octet-stream",
    }
    assert {r["headers"]["Prefer"] for r in api.requests} == {"wait=3"}


def test_the_summary_says_what_became_of_everything(tocsin, desk, folder):
    told = tocsin("intake", folder, "--wait", "5").stdout

    for line in ("opened a case  3", "joined a case  1", "unclassified   1"):
        assert line in told


def test_few_files_are_shown_with_their_cases(tocsin, desk, folder):
    told = tocsin("intake", folder / "b", "--wait", "5", "--concurrency", "1").stdout

    assert "TCN-0000-0000  joined  " in told
    assert "TCN-0000-0001  opened  " in told
    assert told.index("again.txt") < told.index("c.markdown")
    assert "TCN" not in tocsin("intake", folder / "a.md").stdout


def test_many_files_are_not_shown_one_by_one(tocsin, desk, tmp_path):
    for number in range(21):
        (tmp_path / f"{number}.md").write_text(str(number))

    told = tocsin("intake", tmp_path, "--wait", "5").stdout
    assert "21 of 21" in told
    assert "TCN" not in told


def test_running_it_twice_doubles_nothing(tocsin, desk, folder):
    first = lines(tocsin("intake", folder, "--json"))
    second = lines(tocsin("intake", folder, "--json"))

    assert len(desk.kept) == 4
    assert {line["path"]: line["item"] for line in first} == {
        line["path"]: line["item"] for line in second
    }


def test_what_was_there_before_is_said_to_be(tocsin, desk, folder, api):
    tocsin("intake", folder)
    later = datetime.now(UTC) + timedelta(minutes=1)
    api.says("POST", "/v1/intake", desk, headers={"Date": format_datetime(later, usegmt=True)})

    assert "already there  4" in tocsin("intake", folder).stdout


def test_changed_bytes_are_a_new_receipt_and_so_is_another_file_with_the_same(
    tocsin, desk, folder
):
    (folder / "copy.md").write_text("notice a.md")
    tocsin("intake", folder)
    (folder / "a.md").write_text("notice a.md, second version")
    tocsin("intake", folder)

    assert len(desk.kept) == 6


def test_one_bad_file_stops_no_other(tocsin, desk, folder):
    (folder / "link.md").symlink_to(folder / "nowhere")
    refusal = {"type": "/problems/payload-too-large", "title": "The body is too large"}
    desk.refuse = {"a.md": [(refusal, 413)]}
    result = tocsin("intake", folder, folder / "missing", "--json")

    assert result.exit_code == 1
    failed = {line["path"]: line["error"] for line in lines(result) if line["fate"] == "failed"}
    assert failed == {
        str(folder / "a.md"): "The body is too large [payload-too-large]",
        str(folder / "missing"): "there is no such file",
    }
    assert len(desk.kept) == 3


def test_a_file_that_vanishes_is_a_failure_and_no_crash(tocsin, desk, folder, monkeypatch):
    papers = list(find([folder]))
    (folder / "a.md").unlink()
    monkeypatch.setattr("tocsin.cli.intake_files.find", lambda *_: papers)
    result = tocsin("intake", folder)

    assert result.exit_code == 1
    assert "No such file" in result.stderr


def test_a_name_of_odd_bytes_is_no_crash(tocsin, desk, folder):
    odd = os.fsencode(folder) + b"/\xff\x1b[31m\n.md"
    with open(odd, "wb") as file:  # noqa: PTH123 - bytes on purpose
        file.write(b"notice")
    result = tocsin("intake", folder, "--json")

    assert result.exit_code == 0
    assert len(desk.kept) == 5


def test_an_unknown_token_stops_at_once(tocsin, desk, folder):
    problem = {"type": "/problems/unauthenticated", "title": "Say who you are"}
    desk.refuse = {name: [(problem, 401)] for name in ("a.md", "README.md")}

    assert tocsin("intake", folder).exit_code == 1


def test_an_api_that_is_restarting_is_waited_for(tocsin, desk, folder):
    away = ({"type": "/problems/temporarily-unavailable", "title": "Away"}, 503)
    desk.refuse = {"a.md": [away, away]}

    assert tocsin("intake", folder / "a.md").exit_code == 0
    assert len(desk.kept) == 1


def test_patterns_choose(folder):
    def names(**patterns):
        return [paper.name for paper in find([folder], **patterns)]

    assert names(include=["*.md"]) == ["README.md", "a.md"]
    assert names(exclude=["README.md", "b/*"]) == ["a.md"]


def test_nothing_to_take_in_is_wrong_usage(tocsin, tmp_path):
    assert tocsin("intake", tmp_path).exit_code == 2


def test_a_file_named_twice_comes_in_once(folder):
    assert len(list(find([folder, folder / "a.md", folder]))) == 4


def test_what_is_no_file_is_said_to_be(tmp_path):
    os.mkfifo(tmp_path / "pipe")

    assert list(find([tmp_path / "pipe"])) == [Missing(tmp_path / "pipe", "no regular file")]


def test_a_wrong_receipt_is_never_taken_for_a_right_one(tocsin, api, folder):
    api.says("POST", "/v1/intake", {"item": {"id": "i", "sha256": "00" * 32}}, 201)
    result = tocsin("intake", folder / "a.md")

    assert result.exit_code == 1
    assert "receipt is for other bytes" in result.stderr
