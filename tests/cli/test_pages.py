"""Pages from the command line: opened, answered, and explained."""

import json

import pytest

ADA = {"id": "u1", "name": "ada"}
PAGE = {
    "id": "PG-7K3M-Q2XD",
    "case": None,
    "policy": "ops",
    "policy_version": 3,
    "summary": "Disk full",
    "urgency": "urgent",
    "severity": "sev1",
    "jurisdiction": None,
    "test": False,
    "state": "paging",
    "step": 0,
    "round": 0,
    "opened_by": ADA,
    "opened_at": "2026-11-22T08:00:00Z",
    "hold_until": None,
    "acknowledged_by": None,
    "acknowledged_at": None,
    "ended_at": None,
    "next_at": "2026-11-22T08:05:00Z",
    "responders": [ADA],
    "owner": None,
    "version": 2,
    "pinned": {"steps": [{}, {}]},
    "view": {},
    "actions": ["acknowledge"],
}
EVENT = {
    "seq": 1,
    "at": "2026-11-22T08:00:01Z",
    "actor": "user:u1",
    "actor_name": "ada",
    "event": "page.declined",
    "data": {"reason": "t1", "via": "api"},
    "texts": {"reason": "on a train"},
}
WHY = {
    "page": PAGE["id"],
    "person": ADA,
    "at": "2026-11-22T08:10:00Z",
    "verdict": "paged",
    "because": [
        {"code": "policy", "text": "Opened at 2026-11-22 08:00:00 UTC.", "at": None, "data": {}}
    ],
}
PATH = "/v1/pages/PG-7K3M-Q2XD"


def test_a_page_is_opened_by_a_policy(api, tocsin):
    api.says("POST", "/v1/pages", PAGE, 201)
    result = tocsin("page", "open", "Disk full", "--policy", "ops", "--severity", "sev1")

    assert result.exit_code == 0, result.stderr
    assert api.sent() == {
        "summary": "Disk full",
        "policy": "ops",
        "severity": "sev1",
        "urgency": "urgent",
        "test": False,
    }
    assert "PG-7K3M-Q2XD" in result.stdout
    assert "1 of 2" in result.stdout


def test_whom_to_ask_is_said_once(tocsin, api):
    result = tocsin("page", "open", "Disk full")

    assert result.exit_code == 2
    assert "--policy NAME, or --person NAME" in result.stderr


def test_a_policy_and_a_person_are_not_asked_both(tocsin, api):
    result = tocsin("page", "open", "Disk full", "--policy", "ops", "--person", "ada")

    assert result.exit_code == 2
    assert "a policy or a person, and not both" in result.stderr
    assert api.requests == []


def test_a_list_never_cuts_the_id_that_answers_are_given_by(api, tocsin):
    long = PAGE | {"summary": "Disk full " * 9, "state": "acknowledged", "acknowledged_by": ADA}
    api.says("GET", "/v1/pages", {"items": [long | {"case": "TCN-7K3M-Q2XD"}], "next": None})

    result = tocsin("page", "list")

    assert "PG-7K3M-Q2XD" in result.stdout
    assert "TCN-7K3M-Q2XD" in result.stdout


def test_who_acknowledges_what_another_has_is_told_so(api, tocsin):
    theirs = PAGE | {"state": "acknowledged", "acknowledged_by": ADA}
    api.says("POST", f"{PATH}/acknowledge", theirs | {"actions": ["resolve", "take-over"]}, 201)
    result = tocsin("page", "ack", "PG-7K3M-Q2XD")

    assert "ada has it: tocsin page take-over PG-7K3M-Q2XD" in result.stdout


def test_who_has_the_page_after_acknowledging_is_told_nothing_more(api, tocsin):
    mine = PAGE | {"state": "acknowledged", "acknowledged_by": ADA, "actions": ["resolve"]}
    api.says("POST", f"{PATH}/acknowledge", mine, 201)

    assert "take-over" not in tocsin("page", "ack", "PG-7K3M-Q2XD").stdout


def test_what_is_no_length_and_no_instant_hears_of_both(tocsin, api):
    result = tocsin("page", "snooze", "PG-7K3M-Q2XD", "soon")

    assert result.exit_code == 2
    assert "write 2h, or 2026-11-22T14:30+01:00" in result.stderr


def test_pages_are_listed_open_ones_first_of_all(api, tocsin):
    api.says("GET", "/v1/pages", {"items": [PAGE], "next": None})
    result = tocsin("page", "list", "--mine")

    assert "open=true" in api.requests[-1]["query"]
    assert "mine=true" in api.requests[-1]["query"]
    assert "Disk full" in result.stdout


@pytest.mark.parametrize(
    ("words", "verb", "body"),
    [
        (("ack", "pg7k3mq2xd"), "acknowledge", {}),
        (("decline", "PG-7K3M-Q2XD", "--reason", "away"), "decline", {"reason": "away"}),
        (("delegate", "7k3mq2xd", "ben"), "delegate", {"to": "ben", "reason": ""}),
        (("take-over", "PG-7K3M-Q2XD"), "take-over", {}),
        (("snooze", "PG-7K3M-Q2XD", "2h"), "snooze", {"for": "2h"}),
        (("escalate", "PG-7K3M-Q2XD"), "escalate", {"reason": ""}),
        (("resolve", "PG-7K3M-Q2XD"), "resolve", {"reason": ""}),
    ],
)
def test_answers_are_sent_with_the_id_in_its_one_spelling(api, tocsin, words, verb, body):
    api.says("POST", f"{PATH}/{verb}", PAGE, 201)
    result = tocsin("page", *words)

    assert result.exit_code == 0, result.stderr
    assert api.sent() == body


def test_a_snooze_takes_an_instant_too(api, tocsin):
    api.says("POST", f"{PATH}/snooze", PAGE, 201)
    tocsin("page", "snooze", "PG-7K3M-Q2XD", "2026-11-22T14:30+01:00")

    assert api.sent() == {"until": "2026-11-22T13:30:00+00:00"}


def test_a_page_is_shown_with_what_happened_and_what_people_said(api, tocsin):
    api.says("GET", PATH, PAGE)
    api.says("GET", f"{PATH}/events", {"items": [EVENT], "next": None, "faults": []})
    result = tocsin("page", "show", "PG-7K3M-Q2XD")

    assert "page.declined" in result.stdout
    assert '"on a train"' in result.stdout
    assert "via=api" in result.stdout


@pytest.mark.parametrize(
    ("data", "shown"),
    [
        ({"step": 0, "called": ["user:u1"], "failed": 0, "number": 4}, "step=1 called=ada"),
        (
            {"step": -2, "reached": ["user:u1"], "unknown": 1},
            "delegation reached=ada unknown=1",
        ),
        ({"step": -1, "reached": ["user:u9"]}, "step=catch-all reached=user:u9"),
        ({"via": "mail", "taken": 1, "needed": 2, "was_called": True}, "via=mail needed=2"),
    ],
)
def test_what_happened_is_told_with_names_and_without_what_only_machines_count(
    api, tocsin, data, shown
):
    api.says("GET", PATH, PAGE)
    one = EVENT | {"event": "page.called", "data": data, "texts": {}}
    api.says("GET", f"{PATH}/events", {"items": [one], "next": None, "faults": []})
    last = tocsin("page", "show", "PG-7K3M-Q2XD").stdout.splitlines()[-1]

    assert last.endswith(shown)
    assert "number" not in last


def test_watching_ends_when_the_page_is_over(api, tocsin):
    api.says("GET", PATH, PAGE | {"state": "resolved"})
    api.says("GET", f"{PATH}/events", {"items": [EVENT], "next": None, "faults": []})
    result = tocsin("page", "watch", "PG-7K3M-Q2XD")

    assert result.stdout.count("page.declined") == 1


def test_why_is_told_with_times_of_whoever_asks(api, tocsin):
    api.says("GET", f"{PATH}/why", WHY)
    result = tocsin("page", "why", "PG-7K3M-Q2XD", "ada", "--at", "2026-11-22T08:10+00:00")

    assert "person=ada" in api.requests[-1]["query"]
    assert "at=2026-11-22T08%3A10" in api.requests[-1]["query"]
    assert "paged" in result.stdout
    assert "UTC" not in result.stdout


def test_json_is_the_apis_own(api, tocsin):
    api.says("GET", f"{PATH}/why", WHY)
    result = tocsin("page", "why", "PG-7K3M-Q2XD", "--json")

    assert json.loads(result.stdout) == WHY
