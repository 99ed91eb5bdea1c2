"""Working together on a case, as it is sent and as it looks."""

import json
from datetime import UTC, datetime, timedelta

import pytest

REF = "TCN-7K3M-Q2XD"
PATH = f"/v1/cases/{REF}"
QUESTIONS = {"harm": ["life", "none"], "spread": ["viral", "contained"]}


def a_task(**changes):
    return {
        "id": "t1",
        "title": "Call the hotline",
        "state": "open",
        "owner": "person:u1",
        "owner_name": "commander-1",
        "required": True,
        "added_at": "2026-11-22T08:00:00Z",
        "due_at": (datetime.now(UTC) + timedelta(hours=3)).isoformat(),
        "checklist": None,
        "ended_at": None,
        "ended_by": None,
        "ended_by_name": None,
    } | changes


@pytest.fixture
def incident(case):
    """Make an incident as the API shows it."""

    def make(**changes):
        roles = {
            "commander": {
                "title": "Incident commander",
                "person": {"id": "u1", "name": "commander-1"},
                "holders": ["incident_commander"],
            },
            "comms": {"title": "Communications", "person": None, "holders": ["policy_owner"]},
        }
        due = (datetime.now(UTC) + timedelta(minutes=40)).isoformat()
        defaults = {
            "kind": "platform-incident",
            "severity": "sev1",
            "severity_answers": {"harm": "none", "spread": "viral"},
            "roles": roles,
            "subscribers": [
                {"target": "person:u9", "name": "executive-1"},
                {"target": "role:dpo", "name": None},
            ],
            "tasks": [a_task(), a_task(id="t2", state="done", title="Gone")],
            "status_updates": {"count": 2, "next_due_at": due},
            "proposal": "Hold uploads\x1b for an hour.",
        }
        return case(**(defaults | changes))

    return make


@pytest.fixture
def sent(tocsin, api, incident):
    """Run a command and return the body that it sent there."""

    def send(where, *arguments, stdin=None):
        api.says("POST", f"{PATH}/{where}", incident(seq=4, projected=True), 201)
        result = tocsin(*arguments, stdin=stdin)
        assert result.exit_code == 0, result.output
        request = api.requests[-1]
        assert (request["method"], request["path"]) == ("POST", f"{PATH}/{where}")
        assert request["headers"]["Idempotency-Key"]
        return json.loads(request["content"])

    return send


def test_a_task_is_added_with_a_length_or_an_instant(sent):
    words = ("task", "add", REF, "Call them", "--due")
    body = {"title": "Call them", "required": True}

    assert sent("tasks", *words, "2h") == body | {"due_in": "2h"}
    instant = {"due_at": "2026-12-01T17:00:00+00:00"}
    assert sent("tasks", *words, "2026-12-01T18:00+01:00") == body | instant
    more = ("--owner", "case-role:scribe", "--optional")
    assert sent("tasks", *words, "PT1H", *more) == {
        "title": "Call them",
        "owner": "case-role:scribe",
        "required": False,
        "due_in": "PT1H",
    }


@pytest.mark.parametrize(
    ("words", "body"),
    [
        (("done", REF, "t1"), {"state": "done", "reason": ""}),
        (("skip", REF, "t1", "--reason", "No"), {"state": "skipped", "reason": "No"}),
        (("reopen", REF, "t1"), {"state": "open", "reason": ""}),
        (("move", REF, "t1", "--due", "3d"), {"due_in": "3d", "reason": ""}),
        (("move", REF, "t1", "--owner", "me"), {"owner": "me", "reason": ""}),
    ],
)
def test_a_task_is_changed(sent, words, body):
    assert sent("tasks/t1", "task", *words) == body


@pytest.mark.parametrize(
    "words",
    [
        ("task", "skip", REF, "t1"),
        ("task", "move", REF, "t1"),
        ("task", "add", REF, "x", "--due", "soon"),
        ("update", REF),
        ("severity", REF, "sev1", "--answers", "harm=none"),
        ("severity", REF, "--answers", "harm"),
    ],
)
def test_what_says_too_little_or_too_much_is_not_sent(tocsin, api, words):
    assert tocsin(*words).exit_code == 2
    assert api.requests == []


def test_tasks_are_listed_done_ones_too(tocsin, api, incident):
    api.says("GET", PATH, incident())
    shown = tocsin("task", "list", REF).stdout
    data = json.loads(tocsin("task", "list", REF, "--json").stdout)

    assert max(map(len, shown.splitlines())) <= 80
    for part in ("t1", "in 3 h", "commander-1", "Call the hotline", "done"):
        assert part in shown
    assert [task["id"] for task in data["items"]] == ["t1", "t2"]


def test_severity_is_said_outright_or_by_answers(sent):
    assert sent("severity", "severity", REF, "sev1")["severity"] == "sev1"
    assert sent("severity", "severity", REF, "--set", "sev0", "--reason", "Now live") == {
        "severity": "sev0",
        "reason": "Now live",
    }
    answers = ("--answers", "harm=none, spread=viral")
    assert sent("severity", "severity", REF, *answers) == {
        "answers": {"harm": "none", "spread": "viral"},
        "reason": "",
    }


@pytest.fixture
def asks(api, incident):
    book = {"kind": "platform-incident", "severity": {"questions": QUESTIONS}}
    api.says("GET", PATH, incident())
    api.says("GET", "/v1/playbooks/platform-incident", {"digest": "d", "playbook": book})
    return book


@pytest.mark.usefixtures("asks")
def test_at_a_terminal_the_questions_are_asked(sent, monkeypatch):
    monkeypatch.setattr("tocsin.cli.asking.is_terminal", lambda: True)

    body = sent("severity", "severity", REF, stdin="odd\nlife\ncontained\n")

    assert body["answers"] == {"harm": "life", "spread": "contained"}


@pytest.mark.usefixtures("asks")
def test_elsewhere_they_are_named(tocsin):
    result = tocsin("severity", REF)

    assert result.exit_code == 2
    assert "harm=life|none" in result.stderr


def test_a_kind_that_asks_nothing_says_so(tocsin, asks):
    asks["severity"] = None

    result = tocsin("severity", REF)

    assert (result.exit_code, "asks nothing" in result.stderr) == (2, True)


def test_a_role_is_given_handed_over_and_given_back(sent):
    words = ("role", REF, "commander", "commander-2")
    body = {"person": "commander-2", "role": "commander", "note": "", "remove": False}

    assert sent("assignments", *words) == body
    assert sent("assignments", *words, "--note", "Calm") == body | {"note": "Calm"}
    assert sent("assignments", *words, "--remove") == body | {"remove": True}


def test_an_update_comes_from_words_standard_input_or_the_editor(sent, monkeypatch, tmp_path):
    editor = tmp_path / "editor"
    editor.write_text('#!/bin/sh\necho "From the editor" > "$1"\n')
    editor.chmod(0o700)
    monkeypatch.setenv("VISUAL", str(editor))
    where = "status-updates"

    assert sent(where, "update", REF, "All quiet") == {"text": "All quiet"}
    assert sent(where, "update", REF, "-", stdin="Piped\n") == {"text": "Piped\n"}
    monkeypatch.setattr("tocsin.cli.asking.is_terminal", lambda: True)
    assert sent(where, "update", REF) == {"text": "From the editor\n"}


def test_an_empty_update_is_not_posted(tocsin, api):
    assert tocsin("update", REF, "-", stdin=" \n").exit_code == 1
    assert api.requests == []


def test_after_an_update_the_next_one_is_named(tocsin, api, incident):
    api.says("POST", f"{PATH}/status-updates", incident(seq=4, projected=True), 201)

    assert "in 40 min" in tocsin("update", REF, "Quiet").stdout


def test_updates_are_read_newest_first(tocsin, api):
    at = "2026-11-22T08:00:00.000000Z"
    items = [
        {"number": 2, "at": at, "by": "user:u1", "name": "policy-1", "text": "Two\x1b"},
        {"number": 1, "at": at, "by": "user:u2", "name": None, "text": "One"},
    ]
    api.says("GET", f"{PATH}/status-updates", {"items": items, "next": None})
    shown = tocsin("updates", REF).stdout

    assert shown.index("Two") < shown.index("One")
    assert "policy-1" in shown
    assert "\x1b" not in shown


def test_one_follows_oneself_or_lets_others(sent):
    where = "subscriptions"

    assert sent(where, "follow", REF) == {"target": "me", "remove": False}
    assert sent(where, "follow", REF, "role:dpo") == {"target": "role:dpo", "remove": False}
    assert sent(where, "unfollow", REF) == {"target": "me", "remove": True}


def test_a_case_shows_how_people_work_on_it(tocsin, api, incident):
    api.says("GET", PATH, incident())
    shown = tocsin("show", REF).stdout

    for part in (
        "sev1 (harm: none, spread: viral)",
        "commander: commander-1",
        "comms: nobody yet (policy_owner are asked)",
        "executive-1, role:dpo",
        "in 40 min",
        "Tasks (1 done or skipped)",
        "Call the hotline",
        "Hold uploads",
    ):
        assert part in shown
    assert "Gone" not in shown
    assert "\x1b" not in shown
    assert max(map(len, shown.splitlines())) <= 80


def test_before_a_verdict_the_proposal_is_read_whole(tocsin, api, incident, gate, monkeypatch):
    proposal = "Hold uploads. " + "Then wait. " * 60 + "That is all."
    api.says("GET", PATH, incident(proposal=proposal, gates=[gate()]))
    monkeypatch.setattr("tocsin.cli.asking.is_terminal", lambda: True)

    result = tocsin("decide", REF, "counsel", "refuse", "--reason", "x", stdin="n\n")

    assert "That is all." in result.stderr


def test_a_new_task_is_shown_with_the_id_that_other_commands_take(tocsin, api, incident):
    api.says("POST", f"{PATH}/tasks", incident(tasks=[a_task(id="t7")]), 201)

    result = tocsin("task", "add", REF, "Call the hotline", "--due", "3h")

    assert "t7" in result.stdout
