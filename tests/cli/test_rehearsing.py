"""Rehearsals on the command line: a table for people, JSON and iCalendar for machines."""

import json
from pathlib import Path

import pytest

PLAYBOOK = Path(__file__).parent.parent / "rehearsal" / "playbook.yaml"
RECEIVED = "--received=2026-12-24T23:30+01:00"


@pytest.fixture
def rehearse(run):
    return lambda *asked: run("playbook", "rehearse", *asked)


def test_people_see_a_timetable_by_their_own_clock(rehearse):
    result = rehearse(PLAYBOOK, RECEIVED, "--country=DE", "--answer=review=remove@+2h")

    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0] == "rehearsed, DE: received Thu 2026-12-24 23:30 +01:00 (Europe/Berlin)"
    assert "Fri 2026-12-25 01:30  00:30Z  intake_analyst-1: remove" in lines
    assert "clock reply is BREACHED" in result.stdout
    assert "then every 4 h, without end" in result.stdout
    assert lines[-1] == "Still open on 2027-02-22: stage counsel waits for remove, refuse."


def test_machines_get_json(rehearse):
    result = rehearse(PLAYBOOK, RECEIVED, "--json", "--for=12h")

    answer = json.loads(result.stdout)
    told = [row for row in answer["timetable"] if row["event"] == "told"]
    assert told[-1] | {"because": "", "what": ""} == told[-1] | {
        "at": "2026-12-25T06:30:00Z",
        "local": "2026-12-25T07:30:00+01:00",
        "who": ["role:incident_manager", "role:executive"],
        "rung": "gate:review.2/rung:2",
        "late_s": 0,
        "because": "",
        "what": "",
    }


def test_a_calendar_is_printed_as_it_is(rehearse):
    result = rehearse(PLAYBOOK, RECEIVED, "--ics")

    assert result.stdout.startswith("BEGIN:VCALENDAR")


def test_expectations_that_are_not_met_fail_and_say_why(rehearse, tmp_path):
    wrong = tmp_path / "rehearsed.yaml"
    text = PLAYBOOK.read_text(encoding="utf-8").replace("nobody answers", "nobody hurries")
    wrong.write_text(text.replace("within: 24h", "within: 1h"), encoding="utf-8")

    result = rehearse(PLAYBOOK, wrong, "--expectations")

    assert result.exit_code == 1
    assert "OK rehearsed: nobody answers at Christmas" in result.stdout
    assert "NOT MET rehearsed: nobody hurries at Christmas" in result.stdout
    assert "expected: role:incident_manager is told within 1h after received" in result.stdout
    assert "1 of 4 points not met" in result.stdout


@pytest.mark.parametrize(
    ("asked", "code", "why"),
    [
        ((), 2, "rehearse one playbook"),
        (("no-such-kind",), 1, "neither a file nor a shipped kind"),
        ((PLAYBOOK, "--received=now"), 1, "is no instant"),
        ((PLAYBOOK, "--temporal-cli=/nowhere"), 1, "tocsin[embedded]"),
        ((PLAYBOOK, PLAYBOOK), 2, "check several with --expectations"),
    ],
)
def test_what_cannot_be_rehearsed_is_said_in_a_line(asked, code, why, rehearse):
    result = rehearse(*asked)

    assert result.exit_code == code
    assert why in result.stderr
