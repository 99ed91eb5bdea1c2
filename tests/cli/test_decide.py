"""A verdict is on exactly what was seen."""

import json

import pytest

from tocsin.cli import profiles

REF = "TCN-7K3M-Q2XD"
PATH = f"/v1/cases/{REF}"
DECISIONS = f"{PATH}/gates/counsel.1/decisions"


@pytest.fixture
def open_case(api, case):
    api.says("GET", PATH, case())
    api.says("POST", DECISIONS, case(stage="act", gates=[], seq=9, projected=True), 201)


@pytest.mark.parametrize("named", ["counsel", "counsel.1"])
def test_a_gate_is_named_by_its_stage_or_its_id(named, open_case, tocsin, api):
    result = tocsin("decide", REF, named, "remove", "--reason", "It is ours.", "--yes")

    assert result.exit_code == 0
    sent = api.requests[-1]
    assert json.loads(sent["content"]) == {
        "verdict": "remove",
        "reason": "It is ours.",
        "content_sha256": "ab" * 32,
    }
    assert sent["headers"]["Idempotency-Key"]
    assert "act" in result.stdout


def test_a_key_can_be_given_to_send_it_twice(open_case, tocsin, api):
    tocsin("decide", REF, "counsel", "remove", "--reason", "x", "--key", "mine", "--yes")

    assert api.requests[-1]["headers"]["Idempotency-Key"] == "mine"


@pytest.mark.parametrize(
    ("gate", "verdict", "code", "said"),
    [
        ("review", "remove", 1, "open now: counsel.1"),
        ("counsel", "approve", 2, "remove, refuse"),
    ],
)
def test_what_is_not_open_is_refused_before_it_is_sent(
    gate, verdict, code, said, open_case, tocsin, api
):
    result = tocsin("decide", REF, gate, verdict, "--reason", "x", "--yes")

    assert result.exit_code == code
    assert said in result.stderr
    assert [request["method"] for request in api.requests] == ["GET"]


def test_a_gate_whose_content_is_prepared_cannot_be_decided_yet(tocsin, api, case, gate):
    api.says("GET", PATH, case(gates=[gate(content_sha256=None)]))

    assert tocsin("decide", REF, "counsel", "remove", "--reason", "x", "-y").exit_code == 1


def test_a_wrong_role_is_told_who_could(api, case, run, tmp_path, monkeypatch):
    users = [
        {"name": "manager-1", "roles": ["incident_manager"], "token": "a"},
        {"name": "counsel-1", "roles": ["legal_counsel"], "token": "b"},
        {"name": "counsel-2", "roles": ["legal_counsel"], "token": "c"},
    ]
    profiles.write(tmp_path, api.url, "manager-1", users)
    monkeypatch.setenv("TOCSIN_HOME", str(tmp_path))
    api.says("GET", PATH, case())
    api.says("POST", DECISIONS, {"type": "/problems/wrong-role", "title": "No"}, 403)
    result = run("decide", REF, "counsel", "remove", "--reason", "x", "--yes")

    assert result.exit_code == 1
    assert "try --as counsel-1 or --as counsel-2" in result.stderr


@pytest.mark.parametrize(("answer", "code", "sent"), [("y\n", 0, 1), ("n\n", 1, 0)])
def test_at_a_terminal_the_letter_is_shown_and_confirmed(
    answer, code, sent, tocsin, api, case, gate, monkeypatch
):
    api.says("GET", PATH, case(gates=[gate(letter="l1")]))
    api.says("GET", f"{PATH}/letters/l1", {"id": "l1", "body": "Dear requester"})
    api.says("POST", DECISIONS, case(seq=9, projected=True), 201)
    monkeypatch.setattr("tocsin.cli.asking.is_terminal", lambda: True)
    result = tocsin("decide", REF, "counsel", "remove", "--reason", "x", stdin=answer)

    assert result.exit_code == code
    assert "Dear requester" in result.stderr
    assert "ab" * 32 in result.stderr
    assert sum(request["method"] == "POST" for request in api.requests) == sent


def test_where_nobody_can_be_asked_nothing_is_decided(open_case, tocsin, api):
    result = tocsin("decide", REF, "counsel", "remove", "--reason", "x", stdin="y\n")

    assert result.exit_code == 2
    assert "--yes" in result.stderr
    assert api.requests == []


def test_whoever_must_say_first_how_bad_it_is_is_told_how(tocsin, api, case):
    api.says("GET", PATH, case())
    problem = {"type": "/problems/severity-missing", "title": "Say first how bad it is"}
    api.says("POST", DECISIONS, problem, 409)

    result = tocsin("decide", REF, "counsel", "remove", "--reason", "x", "--yes")

    assert f"tocsin severity {REF}" in result.stderr


def test_who_must_still_agree_is_told(tocsin, api, case, gate):
    lacking = {"remove": ["policy_owner"], "refuse": ["legal_counsel", "dpo"]}
    said = [{"by": "user:cora", "verdict": "remove"}]
    api.says("GET", PATH, case())
    waiting = case(gates=[gate(given=said, still_needed=lacking)], seq=9, projected=True)
    api.says("POST", DECISIONS, waiting, 201)

    result = tocsin("decide", REF, "counsel", "remove", "--reason", "x", "--yes")

    assert "still needed" in result.stdout
    assert "remove: policy_owner" in result.stdout
    assert "legal_counsel" not in result.stdout
