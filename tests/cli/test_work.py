"""What people do to a case, as it is sent."""

import json

import pytest

REF = "TCN-7K3M-Q2XD"
PATH = f"/v1/cases/{REF}"


@pytest.fixture
def sent(tocsin, api, case):
    """Run a command and return the body that it sent there."""

    def send(where, *arguments, method="POST", code=0):
        api.says(method, where, case(seq=4, projected=True), 201)
        result = tocsin(*arguments)
        assert result.exit_code == code, result.output
        request = api.requests[-1]
        assert (request["method"], request["path"]) == (method, where)
        assert request["headers"]["Idempotency-Key"]
        return json.loads(request["content"])

    return send


def test_an_action_carries_its_reason(sent):
    assert sent(
        f"{PATH}/actions/withdraw", "act", REF, "withdraw", "--reason", "Asked", "-y"
    ) == {"reason": "Asked"}


def test_amend_corrects_fields_and_says_what_is_still_missing(sent):
    where, given = (
        f"{PATH}/actions/amend",
        ("--field", "work_description=A = B", "--missing", "iv"),
    )

    assert sent(where, "act", REF, "amend", "--yes", *given) == {
        "reason": "",
        "fields": {"work_description": "A = B"},
        "missing": ["iv"],
    }
    assert sent(where, "act", REF, "amend", "--complete", "-y") == {"reason": "", "missing": []}


def test_reclassify_names_the_new_kind(sent):
    where = f"{PATH}/actions/reclassify"

    given = ("--kind", "unclassified", "--reason", "Not ours")
    assert sent(where, "act", REF, "reclassify", *given, "-y")["kind"] == "unclassified"


@pytest.mark.parametrize("given", [(), ("--reason", " ")])
def test_an_action_without_a_reason_is_not_sent(tocsin, api, given):
    result = tocsin("act", REF, "withdraw", "--yes", *given)

    assert (result.exit_code, api.requests) == (2, [])
    assert "--reason" in result.stderr


def test_at_a_terminal_the_reason_is_asked_for(monkeypatch, tocsin, api, case):
    monkeypatch.setattr("tocsin.cli.asking.is_terminal", lambda: True)
    api.says("POST", f"{PATH}/actions/withdraw", case(seq=4, projected=True), 201)

    result = tocsin("act", REF, "withdraw", stdin="They wrote\ny\n")

    assert result.exit_code == 0, result.output
    assert api.sent() == {"reason": "They wrote"}


def test_severity_people_and_notes(sent):
    assert sent(f"{PATH}/severity", "severity", REF, "high")["severity"] == "high"
    assert sent(f"{PATH}/assignments", "assign", REF, "counsel-1", "--remove") == {
        "person": "counsel-1",
        "remove": True,
    }
    assert sent(f"{PATH}/notes", "note", REF, "Hello", "--privileged") == {
        "text": "Hello",
        "privileged": True,
    }


def test_a_case_is_opened_with_fields_and_relations(sent):
    body = sent(
        "/v1/cases",
        *("open", "unclassified", "--title", "A call", "--jurisdiction", "DE"),
        *("--field", "a=1", "--field", "b=", "--related", REF),
    )

    assert body == {
        "kind": "unclassified",
        "title": "A call",
        "jurisdiction": "DE",
        "fields": {"a": "1", "b": ""},
        "related": [REF],
    }


def test_an_opened_case_is_shown_when_it_has_begun(tocsin, api, case):
    api.says("POST", "/v1/cases", case(stage="received", gates=[], clocks=[]), 201)
    looks = [case(stage="received", gates=[], clocks=[]), case(stage="counsel")]
    api.says("GET", PATH, lambda _: (looks.pop(0), 200))
    shown = tocsin("open", "unclassified", "--title", "A call").stdout

    assert "counsel.1" in shown
    assert "expeditious" in shown


@pytest.mark.parametrize("place", ["Germany", "USA", "US-CALIFORNIA", "de_by"])
def test_a_place_without_a_code_is_not_sent(place, tocsin, api):
    result = tocsin("open", "unclassified", "--title", "t", "--country", place)

    assert (result.exit_code, api.requests) == (2, [])
    assert "ISO 3166" in result.stderr


def test_of_a_kind_that_is_none_its_likes_are_named(tocsin, api):
    problem = {"type": "/problems/unknown-kind", "title": "There is no such kind of case"}
    api.says("POST", "/v1/cases", problem, 422)
    api.says("GET", "/v1/playbooks", {"items": [{"kind": "privacy-request"}], "next": None})

    assert "privacy-request" in tocsin("open", "privacy-reqest", "--title", "t").stderr


def test_a_field_without_a_value_is_wrong_usage(tocsin):
    assert tocsin("open", "x", "--title", "t", "--field", "nothing").exit_code == 2


def test_a_letter_is_edited_in_the_editor_of_ones_choice(
    sent, api, case, gate, monkeypatch, tmp_path
):
    api.says("GET", PATH, case(gates=[gate(letter="l1")]))
    api.says("GET", f"{PATH}/letters/l1", {"id": "l1", "body": "Dear"})
    editor = tmp_path / "an editor"
    editor.write_text('#!/bin/sh\necho "Sincerely" >> "$1"\n')
    editor.chmod(0o700)
    monkeypatch.setenv("VISUAL", f"'{editor}'")

    body = sent(f"{PATH}/letters/l1", "letter", "edit", REF, method="PUT")
    assert body == {"body": "DearSincerely\n"}


@pytest.mark.parametrize("editor", ["true", "false", "/no/such/editor"])
def test_a_letter_that_was_not_changed_is_not_sent(
    editor, tocsin, api, case, gate, monkeypatch
):
    api.says("GET", PATH, case(gates=[gate(letter="l1")]))
    api.says("GET", f"{PATH}/letters/l1", {"id": "l1", "body": "Dear"})
    monkeypatch.setenv("VISUAL", editor)

    assert tocsin("letter", "edit", REF).exit_code == 1
    assert {request["method"] for request in api.requests} == {"GET"}


def test_without_a_draft_there_is_no_letter_to_show(tocsin, api, case):
    api.says("GET", PATH, case())

    assert tocsin("letter", "show", REF).exit_code == 2


def test_what_counts_but_is_not_recorded_yet_is_said(tocsin, api, case):
    api.says("POST", f"{PATH}/notes", case(seq=4, projected=False), 202)

    assert "yet to catch up" in tocsin("note", REF, "x").stdout


def test_an_export_appears_only_when_it_is_whole(tocsin, api, tmp_path):
    api.says("GET", f"{PATH}/export", b"PK")
    assert tocsin("export", REF, "-o", tmp_path / "a.zip").exit_code == 0
    api.says("GET", f"{PATH}/export", {"type": "/problems/forbidden", "title": "No"}, 403)

    assert tocsin("export", REF, "-o", tmp_path / "b.zip").exit_code == 1
    assert [path.name for path in tmp_path.iterdir() if path.is_file()] == ["a.zip"]


def test_a_folder_that_is_not_there_is_no_crash(tocsin, api, tmp_path):
    api.says("GET", f"{PATH}/export", b"PK")

    assert tocsin("export", REF, "-o", tmp_path / "no" / "a.zip").exit_code == 1


HURTS = [
    ("POST", f"{PATH}/actions/withdraw", ("act", REF, "withdraw", "--reason", "x")),
    ("POST", "/v1/users/counsel-1/deactivate", ("users", "deactivate", "counsel-1")),
    ("DELETE", "/v1/tokens/t1", ("tokens", "revoke", "t1")),
]


@pytest.mark.parametrize(("method", "path", "words"), HURTS)
def test_where_nobody_can_be_asked_nothing_that_hurts_is_done(
    method, path, words, tocsin, api, case
):
    api.says(method, path, case(name="counsel-1", seq=4))
    result = tocsin(*words, stdin="y\n")

    assert result.exit_code == 2
    assert "--yes" in result.stderr
    assert api.requests == []
    assert tocsin(*words, "--yes").exit_code == 0


@pytest.mark.parametrize(("answer", "code", "asked"), [("y\n", 0, 1), ("n\n", 1, 0)])
@pytest.mark.parametrize(("method", "path", "words"), HURTS)
def test_at_a_terminal_what_hurts_is_confirmed(
    method, path, words, answer, code, asked, tocsin, api, case, monkeypatch
):
    api.says(method, path, case(name="counsel-1", seq=4))
    monkeypatch.setattr("tocsin.cli.asking.is_terminal", lambda: True)

    assert tocsin(*words, stdin=answer).exit_code == code
    assert len(api.requests) == asked
