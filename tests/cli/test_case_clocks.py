"""The deadlines of a case on the command line: turned, explained, brought up to date."""

import pytest

from tests.cli.conftest import a_case

REF = "TCN-7K3M-Q2XD"
PATH = f"/v1/cases/{REF}"
CLOCK = f"{PATH}/clocks/answer"
LAWFUL = {
    "id": "answer",
    "state": "running",
    "started_at": "2026-11-22T08:00:00Z",
    "due_at": "2199-12-28T22:59:59Z",
    "ended_at": None,
    "paused_at": None,
    "polarity": "act_by",
    "citation": "GDPR, Art 12(3)",
    "house": False,
    "why": ["start: received_at", "1 month: the last day is Fri 25 Dec 2026."],
    "law": "eu-gdpr-dsar-1mo",
    "pack": "2026.11.1+abc",
    "zone": "Europe/Berlin",
    "notice_by": "2199-12-28T22:59:59Z",
    "readings": [
        {"name": "usual", "at": "2199-12-28T22:59:59Z"},
        {"name": "other", "at": "2199-12-29T22:59:59Z"},
    ],
    "events": [{"name": "received_at", "at": "2026-11-22T08:00:00Z"}],
}
PREVIEW = {
    "kind": "privacy-request",
    "was": "a" * 64,
    "playbook": "b" * 64,
    "version": 2,
    "impossible": None,
    "stages_added": ["recheck"],
    "stages_removed": [],
    "clocks": [
        {
            "clock": "answer",
            "was": "2026-12-02T22:59:59Z",
            "now": "2026-12-04T22:59:59Z",
            "why": [],
        },
        {"clock": "gone", "was": "2026-12-02T22:59:59Z", "now": None, "why": []},
    ],
}


@pytest.fixture
def turned(tocsin, api):
    """Turn a clock and return the body that was sent."""

    def turn(verb, *options):
        api.says("POST", f"{CLOCK}/{verb}", a_case(seq=4, projected=True), 201)
        result = tocsin("clock", verb, REF, "answer", "--reason", "They wrote", *options)
        assert result.exit_code == 0, result.output
        return api.sent()

    return turn


def test_an_extension_is_sent_with_its_zone(turned):
    body = turned("extend", "--until", "2026-12-01T18:00+01:00")

    assert body["reason"] == "They wrote"
    assert body["until"] == "2026-12-01T17:00:00+00:00"


def test_an_extension_by_law_needs_no_instant(turned):
    assert turned("extend") == {"reason": "They wrote"}


def test_what_happened_is_recorded_by_the_laws_name_and_when(turned):
    body = turned("record", "--event", "identity_received_at", "--at", "2026-11-25T09:00+01:00")

    assert body["event"] == "identity_received_at"
    assert body["at"] == "2026-11-25T08:00:00+00:00"


def test_a_turn_shows_the_clock_and_those_of_the_same_law(tocsin, api):
    pair = [LAWFUL, {**LAWFUL, "id": "twin"}, {**LAWFUL, "id": "other", "law": None}]
    api.says("POST", f"{CLOCK}/pause", a_case(seq=4, projected=True, clocks=pair), 201)
    shown = tocsin("clock", "pause", REF, "answer", "--reason", "x").stdout

    assert "answer  running  2199-12-28" in shown
    assert "twin    running" in shown
    assert "other" not in shown


def test_a_case_without_clocks_says_so(tocsin, api):
    api.says("GET", PATH, a_case(clocks=[]))

    assert tocsin("why", REF).stdout == f"{REF} has no clock yet.\n"


@pytest.mark.parametrize("verb", ["record", "strike"])
def test_what_is_recorded_or_struck_needs_a_name(verb, tocsin, api):
    result = tocsin("clock", verb, REF, "answer", "--reason", "x")

    assert (result.exit_code, api.requests) == (2, [])
    assert "--event" in result.stderr


def test_an_instant_does_not_belong_to_a_pause(tocsin):
    until = ("--until", "2026-12-01T18:00")

    assert tocsin("clock", "pause", REF, "c", "--reason", "x", *until).exit_code == 2


def test_why_shows_each_step_the_readings_and_that_it_is_no_advice(tocsin, api):
    api.says("GET", PATH, a_case(clocks=[LAWFUL]))
    result = tocsin("why", REF, "answer")

    assert result.exit_code == 0, result.output
    for told in ("1 month: the last day", "other 2199", "2026.11.1+abc", "Europe/Berlin"):
        assert told in result.stdout
    assert "Not legal advice" in result.stdout


def test_why_names_the_clocks_that_there_are(tocsin, api):
    api.says("GET", PATH, a_case(clocks=[LAWFUL]))
    result = tocsin("why", REF, "anwser")

    assert result.exit_code == 1
    assert "its clocks: answer" in result.stderr


def test_a_migration_is_shown_first_and_names_the_version_that_was_seen(tocsin, api):
    api.says("GET", f"{PATH}/migration", PREVIEW)
    api.says("POST", f"{PATH}/migration", a_case(seq=4, projected=True), 201)
    shown = tocsin("playbook", "migrate", REF, "--dry-run")
    assert "none" in shown.stdout
    assert "stages added: recheck" in shown.stdout
    assert [request["method"] for request in api.requests] == ["GET"]
    done = tocsin("playbook", "migrate", REF, "--reason", "New law", "--yes")

    assert done.exit_code == 0, done.output
    assert api.sent() == {
        "reason": "New law",
        "playbook": "b" * 64,
    }


def test_a_migration_that_cannot_be_is_not_asked_for(tocsin, api):
    api.says("GET", f"{PATH}/migration", {**PREVIEW, "impossible": "It has no stage x."})
    result = tocsin("playbook", "migrate", REF, "--reason", "New law", "--yes")

    assert result.exit_code == 1
    assert "no stage x" in result.stderr
    assert [request["method"] for request in api.requests] == ["GET"]
