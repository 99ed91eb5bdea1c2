"""Escalation policies from the command line: put from a file, shown, checked."""

import pytest

from tests.cli.conftest import NOT_FOUND

ADA = {"id": "u1", "name": "ada"}
WRITTEN = """\
id: ops
title: Operations
steps:
  - to: [schedule:ops]
    wait: 5m
  - to: [person:ada, role:on_call]
catch_all:
  to: [role:incident_manager]
"""
PUT = {
    "id": "ops",
    "title": "Operations",
    "version": 1,
    "digest": "d",
    "put_by": ADA,
    "put_at": "2026-11-22T08:00:00Z",
    "note": "",
    "in_force": True,
    "policy": {"steps": [{"to": ["person:u1"]}]},
    "people": [ADA],
}
GAP = {"code": "schedule-gap", "at": ["steps", "0", "to", "0"], "text": "Nobody is on call."}
BASE = "/v1/escalation-policies"


@pytest.fixture
def file(tmp_path):
    made = tmp_path / "ops.yaml"
    made.write_text(WRITTEN)
    return made


def test_the_first_version_makes_the_policy_and_tells_what_looks_wrong(api, tocsin, file):
    api.says("PUT", f"{BASE}/ops", NOT_FOUND, 404)
    api.says("POST", BASE, PUT, 201)
    api.says("GET", f"{BASE}/ops/check", {"warnings": [GAP]})
    result = tocsin("policy", "put", file, "--note", "why")

    assert result.exit_code == 0, result.stderr
    assert api.sent(-2)["policy"]["steps"][1]["to"] == ["person:ada", "role:on_call"]
    assert "person:ada" in result.stdout
    assert "steps.0.to.0: Nobody is on call. (schedule-gap)" in result.stdout


def test_every_fault_of_a_file_is_told_where_it_stands(api, tocsin, file):
    file.write_text(WRITTEN.replace("role:on_call", "roll:on_call").replace("5m", "soon"))
    result = tocsin("policy", "put", file)

    assert result.exit_code == 1
    assert "ops.yaml:5" in result.stderr
    assert "ops.yaml:6" in result.stderr
    assert "is no target" in result.stderr
    assert api.requests == []


def test_what_the_api_refuses_is_found_in_the_file(api, tocsin, file):
    where = ["body", "policy", "steps", "1", "to", "0"]
    error = {"at": where, "code": "unknown", "why": "There is no active person 'ada'."}
    problem = {
        "type": "/problems/unknown-person",
        "title": "There is no such active person",
        "status": 422,
        "errors": [error],
    }
    api.says("PUT", f"{BASE}/ops", problem, 422)
    result = tocsin("policy", "put", file)

    assert "ops.yaml:6" in result.stderr
    assert "There is no active person 'ada'." in result.stderr


def test_a_file_is_checked_without_being_kept(api, tocsin, file):
    api.says("POST", f"{BASE}/check", {"warnings": []})
    result = tocsin("policy", "check", file)

    assert "Nothing looks wrong with it." in result.stdout
    assert api.sent()["policy"]["title"] == "Operations"


def test_policies_and_versions_are_listed(api, tocsin):
    summary = {"id": "ops", "title": "Ops", "version": 2, "steps": 3, "put_at": PUT["put_at"]}
    api.says("GET", BASE, {"items": [summary], "next": None})
    api.says("GET", f"{BASE}/ops/versions", {"items": [PUT], "next": None})

    assert "ops" in tocsin("policy", "list").stdout
    assert "1 (in force)" in tocsin("policy", "versions", "ops").stdout
