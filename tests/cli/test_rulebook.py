"""Rules are changed from the command line by what was looked at, and by two people."""

import pytest

KIND = "/v1/playbooks/made-up"
VERSIONS = f"{KIND}/versions"
PERSON = {"id": "u1", "name": "counsel-1"}


def version(number=2, state="proposed", rehearsal=None, **more):
    return {
        "sort": "playbook",
        "name": "made-up",
        "number": number,
        "digest": f"{number}" * 64,
        "state": state,
        "proposed_by": PERSON,
        "proposed_at": "2026-11-22T06:00:00Z",
        "note": "why",
        "approved_by": [],
        "rehearsal": rehearsal,
        "text": "kind: made-up\n",
        "files": {},
        "history": [],
        **more,
    }


DIFF = {
    "before": 1,
    "after": 2,
    "changes": [{"text": "clock effect: duration 24h → 12h"}],
    "unified": "--- version 1\n+++ version 2\n-a\n+b",
}


@pytest.fixture
def rules(api):
    api.says("GET", VERSIONS, {"items": [version(), version(1, "published")], "next": None})
    api.says("GET", f"{VERSIONS}/2", version())
    api.says("GET", f"{KIND}/diff", DIFF)
    return api


def test_a_playbook_is_proposed_as_the_kind_that_stands_in_it(api, tocsin, tmp_path):
    api.says("POST", VERSIONS, version(), 201)
    (tmp_path / "draft.yaml").write_text("kind: made-up\n")
    result = tocsin("playbook", "propose", tmp_path / "draft.yaml", "--note", "why")

    assert result.exit_code == 0
    assert api.sent() == {"text": "kind: made-up\n", "note": "why"}
    assert "proposed" in result.stdout


def test_every_fault_of_a_proposal_is_shown(api, tocsin, tmp_path):
    fault = {"file": "made-up.yaml", "line": 6, "column": 3, "field": "x", "why": "is wrong"}
    problem = {"type": "/problems/rule-invalid", "title": "No", "status": 422}
    api.says("POST", VERSIONS, {**problem, "errors": [{**fault, "fix": "write y"}] * 2}, 422)
    (tmp_path / "made-up.yaml").write_text("title: x\n")
    result = tocsin("playbook", "propose", tmp_path / "made-up.yaml")

    assert result.exit_code == 1
    assert result.stderr.count("made-up.yaml:6:3: x: is wrong (fix: write y)") == 2


def test_versions_are_listed_with_their_states(rules, tocsin):
    result = tocsin("playbook", "versions", "made-up")

    assert "published" in result.stdout
    assert "counsel-1" in result.stdout


def test_a_difference_is_told_in_words_and_lines(rules, tocsin):
    result = tocsin("playbook", "diff", "made-up", "1", "2")

    assert rules.requests[-1]["query"] == "before=1&after=2"
    assert "duration 24h → 12h" in result.stdout
    assert "\n-a\n+b" in result.stdout


def test_what_is_published_is_what_was_looked_at(rules, tocsin):
    rules.says("POST", f"{VERSIONS}/2/publish", version(state="published"), 201)
    result = tocsin("playbook", "publish", "made-up", "2", "--yes")

    assert result.exit_code == 0
    assert rules.sent() == {"digest": "2" * 64, "note": "", "replaces": 1}


def test_nothing_is_published_that_nobody_confirms(rules, tocsin):
    result = tocsin("playbook", "publish", "made-up", "2")

    assert result.exit_code == 2
    assert not [one for one in rules.requests if one["method"] == "POST"]


def test_a_rehearsal_is_waited_for(rules, tocsin):
    done = version(rehearsal={"ok": True, "at": "2026-11-22T06:00:00Z", "result": {}})
    rules.says("POST", f"{VERSIONS}/2/rehearsals", version(), 202)
    rules.says("GET", f"{VERSIONS}/2", done)
    result = tocsin("playbook", "rehearsal", "made-up", "2", "--country", "DE")

    assert result.exit_code == 0
    assert "went well" in result.stdout


def test_a_rehearsal_that_failed_says_why_and_fails(rules, tocsin):
    error = {"code": "too-slow", "detail": "it took longer"}
    failed = {"ok": False, "at": "2026-11-22T06:00:00Z", "result": {"error": error}}
    rules.says("POST", f"{VERSIONS}/2/rehearsals", version(), 202)
    rules.says("GET", f"{VERSIONS}/2", version(rehearsal=failed))
    result = tocsin("playbook", "rehearsal", "made-up", "2")

    assert result.exit_code == 1
    assert "too-slow: it took longer" in result.stdout


def test_the_text_of_a_version_is_printed_as_it_was_written(rules, tocsin):
    assert tocsin("playbook", "show", "made-up", "--version", "2").stdout == "kind: made-up\n"


def test_a_template_is_named_by_its_folder_and_file(api, tocsin, tmp_path):
    api.says("POST", "/v1/templates/es/user-notice/versions", version(), 201)
    (tmp_path / "es").mkdir()
    file = tmp_path / "es" / "user-notice.txt"
    file.write_text("Subject: {{ ref }}\nhola")

    assert tocsin("template", "propose", file).exit_code == 0
    assert tocsin("template", "versions", "nothing").exit_code == 2


def test_a_pack_is_compared_as_a_folder_a_version_or_the_newest(api, tocsin, tmp_path):
    told = {"pack": "2", "cases": 3, "affected": 1, "unaffected": 2, "items": [CLOCK]}
    (tmp_path / "pack.yaml").write_text("version: 2\n")
    api.says("POST", "/v1/law-packs/diff", told)
    api.says("POST", "/v1/law-packs/7/diff", told)
    api.says("GET", "/v1/law-packs", {"items": [version(7), version(6, "published")]})
    folder = tocsin("clocks", "diff", tmp_path)
    of_folder = api.sent()
    by_number, newest = tocsin("clocks", "diff", "7"), tocsin("clocks", "diff")

    assert of_folder == {"files": {"pack.yaml": "version: 2\n"}}
    assert "1 of 3 open cases would be affected" in folder.stdout
    assert "law eu-x: duration.hours 1 → 2" in folder.stdout
    assert folder.stdout == by_number.stdout == newest.stdout


CLOCK = {
    "ref": "TCN-7K3M-Q2XD",
    "kind": "made-up",
    "clock": "remove",
    "law": "eu-x",
    "citation": "Regulation X, Art 3",
    "pack": "1",
    "was": "2026-11-22T07:00:00Z",
    "now": "2026-11-22T08:00:00Z",
    "moves": True,
    "changed": [{"text": "law eu-x: duration.hours 1 → 2"}],
    "why": [],
}


def test_gaps_stand_under_their_codes(api, tocsin):
    gap = {"code": "no-ladder", "rule": "made-up", "where": "stage review", "detail": "nobody"}
    api.says("GET", "/v1/playbooks/gaps", {"items": [gap], "next": None})

    assert tocsin("playbook", "gaps").stdout == (
        "no-ladder (1)\n  made-up stage review: nobody\n"
    )
