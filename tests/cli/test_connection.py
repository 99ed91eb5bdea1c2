"""Where the commands look for the API, as whom they ask, and how they say what went wrong."""

import json
import stat

import pytest

from tocsin.cli import profiles

USERS = [
    {"name": "manager-1", "roles": ["incident_manager"], "token": "tcn_manager"},
    {"name": "counsel-1", "roles": ["legal_counsel"], "token": "tcn_counsel"},
]
EMPTY = {"items": [], "next": None}


@pytest.fixture
def home(api, tmp_path, monkeypatch):
    """A home that ``tocsin up`` has left its file in."""
    folder = tmp_path / "home"
    folder.mkdir()
    profiles.write(folder, api.url, "manager-1", USERS)
    monkeypatch.setenv("TOCSIN_HOME", str(folder))
    api.says("GET", "/v1/cases", EMPTY)
    return folder


def asked_as(api):
    return [request["headers"].get("Authorization") for request in api.requests]


def test_the_file_of_the_running_stack_is_readable_by_its_owner_only(home):
    assert stat.S_IMODE((home / "cli.json").stat().st_mode) == 0o600


def test_a_command_finds_the_running_stack_by_itself(home, api, run):
    assert run("cases").exit_code == 0
    assert asked_as(api) == ["Bearer tcn_manager"]


def test_as_asks_as_another_seeded_user(home, api, run):
    run("cases", "--as", "counsel-1")

    assert asked_as(api) == ["Bearer tcn_counsel"]


def test_an_unknown_profile_is_wrong_usage_and_names_the_known_ones(home, run):
    result = run("cases", "--as", "nobody")

    assert result.exit_code == 2
    assert "manager-1, counsel-1" in result.stderr


def test_where_nobody_was_seeded_a_token_is_asked_for(api, tmp_path, run):
    profiles.write(tmp_path, api.url, "manager-1", [])
    result = run("cases", "--home", tmp_path)

    assert result.exit_code == 1
    assert "give --token" in result.stderr


def test_a_home_can_be_named(home, api, run, monkeypatch):
    monkeypatch.delenv("TOCSIN_HOME")

    assert run("cases", "--home", home).exit_code == 0


def test_options_win_over_the_environment(api, run, monkeypatch):
    api.says("GET", "/v1/cases", EMPTY)
    monkeypatch.setenv("TOCSIN_URL", "http://127.0.0.1:9")
    monkeypatch.setenv("TOCSIN_TOKEN", "tcn_environment")

    assert run("cases", "--url", f"{api.url}/", "--token", "tcn_option").exit_code == 0
    assert asked_as(api) == ["Bearer tcn_option"]


def test_a_token_of_a_seeded_user_never_goes_to_another_address(home, api, run):
    other = run("cases", "--url", "http://127.0.0.1:9")

    assert other.exit_code == 3
    assert api.requests == []


def test_without_a_stack_a_command_says_how_to_get_one(run):
    result = run("cases")

    assert result.exit_code == 1
    assert "tocsin up" in result.stderr


def test_an_unreachable_api_has_an_exit_code_of_its_own(run):
    result = run("cases", "--url", "http://127.0.0.1:9", "--token", "t")

    assert result.exit_code == 3
    assert "http://127.0.0.1:9" in result.stderr


def test_nonsense_for_an_address_is_unreachable_and_no_crash(run):
    assert run("cases", "--url", "nonsense", "--token", "t").exit_code == 3


def test_a_refusal_shows_title_detail_and_code(tocsin, api):
    problem = {
        "type": "/problems/not-found",
        "title": "There is nothing here for you",
        "status": 404,
        "detail": "No such case.",
    }
    api.says("GET", "/v1/cases/TCN-7K3M-Q2XD", problem, 404)
    result = tocsin("show", "TCN-7K3M-Q2XD")

    assert result.exit_code == 1
    assert "There is nothing here for you: No such case. [not-found]" in result.stderr
    assert result.stdout == ""


@pytest.mark.parametrize("detail", ["It is away", "It is away."])
def test_a_refusal_does_not_say_the_same_twice(detail, tocsin, api):
    problem = {"type": "/problems/away", "title": "It is away", "detail": detail}
    api.says("GET", "/v1/cases/TCN-7K3M-Q2XD", problem, 404)

    assert tocsin("show", "TCN-7K3M-Q2XD").stderr.splitlines()[0] == "It is away [away]"


def test_a_refusal_is_json_when_json_is_asked_for(tocsin, api):
    api.says("GET", "/v1/cases/TCN-7K3M-Q2XD", {"type": "/problems/x", "code": 1}, 403)
    result = tocsin("show", "tcn7k3mq2xd", "--json")

    assert result.exit_code == 1
    assert json.loads(result.stderr) == {"status": 403, "type": "/problems/x", "code": 1}


def test_a_refusal_names_as_whom_was_asked(home, api, run):
    result = run("show", "TCN-7K3M-Q2XD")

    assert "asked as manager-1 (incident_manager)" in result.stderr


def test_where_another_stack_answers_the_token_is_explained(home, api, run):
    problem = {"type": "/problems/unauthenticated", "title": "Say who you are"}
    api.says("GET", "/v1/cases", problem, 401)
    result = run("cases")

    assert result.exit_code == 1
    assert "asked as manager-1" in result.stderr
    assert "another stack" in result.stderr
    assert api.url in result.stderr


def test_a_token_of_ones_own_is_not_explained_by_a_stack(tocsin, api):
    api.says("GET", "/v1/cases", {"type": "/problems/unauthenticated", "title": "Who?"}, 401)

    assert "stack" not in tocsin("cases").stderr


def test_an_answer_that_is_no_json_is_no_crash(tocsin, api):
    api.says("GET", "/v1/cases/TCN-7K3M-Q2XD", b"<html>Bad gateway</html>", 502)
    result = tocsin("show", "TCN-7K3M-Q2XD")

    assert result.exit_code == 1
    assert "502" in result.stderr


def test_a_busy_api_is_asked_again_with_the_same_key(tocsin, api, case):
    answers = [({"type": "/problems/case-starting"}, 503), (case(seq=4, projected=True), 201)]
    api.says("POST", "/v1/cases/TCN-7K3M-Q2XD/notes", lambda _: answers.pop(0))

    assert tocsin("note", "TCN-7K3M-Q2XD", "hello").exit_code == 0
    keys = [request["headers"]["Idempotency-Key"] for request in api.requests]
    assert len(keys) == 2
    assert len(set(keys)) == 1
