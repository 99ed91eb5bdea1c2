"""Rehearsals run in a process of their own: a playbook goes in, JSON comes out."""

import json
import subprocess
import sys

import pytest

from tests.rehearsal.playbooks import TEXT
from tocsin.rehearsal.__main__ import answer

RECEIVED = "--received=2026-12-24T23:30+01:00"


@pytest.fixture
def process():
    def run(*asked, text=TEXT):
        done = subprocess.run(
            [sys.executable, "-m", "tocsin.rehearsal", *asked],
            input=text,
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        return done.returncode, done.stdout

    return run


def test_a_playbook_on_standard_input_is_rehearsed_and_checked(process):
    code, out = process("--json", RECEIVED)

    answer = json.loads(out)
    assert (code, answer["ok"]) == (0, True)
    assert answer["timetable"][0]["local"] == "2026-12-24T23:30:00+01:00"
    assert {one["name"] for one in answer["expectations"]}


def test_an_expectation_that_is_not_met_says_what_happened(process):
    wrong = TEXT.replace(
        "role:incident_manager, within: 24h", "role:incident_manager, within: 1h"
    )

    code, out = process("--expectations", text=wrong)

    answer = json.loads(out)
    (missed,) = [one for one in answer["expectations"] if not one["ok"]]
    assert (code, answer["ok"]) == (1, False)
    assert missed["expected"] == "role:incident_manager is told within 1h after received"
    assert missed["happened"].startswith(
        "role:incident_manager, role:executive told escalation at 2026-12-25 06:30:00 UTC"
    )


def test_a_broken_playbook_is_refused_with_its_faults(process):
    code, out = process(text=TEXT.replace("ladder: review", "ladder: nothing", 1))

    error = json.loads(out)["error"]
    assert (code, error["code"]) == (2, "invalid-playbook")
    assert error["faults"][0]["line"] > 1


def test_without_a_server_there_is_no_rehearsal(process):
    code, out = process("--temporal-cli=/nowhere/temporal")

    error = json.loads(out)["error"]
    assert (code, error["code"]) == (3, "no-server")
    assert "tocsin[embedded]" in error["detail"]


def test_a_timetable_is_a_calendar(process):
    code, out = process("--ics", "--no-expectations", RECEIVED)

    assert code == 0
    assert out.splitlines()[0] == "BEGIN:VCALENDAR"
    assert "SUMMARY:role:intake_analyst: task" in out
    assert "RRULE:FREQ=HOURLY;UNTIL=20270222T223000Z;INTERVAL=8" in out


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        ("--received=2026-12-24T23:30", "has no offset"),
        ("--received=yesterday", "is no instant"),
        ("--for=ever", "is no duration"),
        ("--for=4000d", "at most 3660 days"),
        ("--answer=nothing", "is no answer"),
        ("--answer=triage=sing", "waits for"),
        ("--zone=Mars/Olympus", "is no time zone"),
    ],
)
def test_what_cannot_be_meant_is_said_before_there_is_a_server(asked, why):
    code, out = answer(["unclassified", asked])

    assert code == 2
    assert why in json.loads(out)["error"]["detail"]


def test_a_playbook_is_read_against_the_rules_that_are_handed_in(process, tmp_path):
    rules = tmp_path / "rules.json"
    given = {"kinds": {"rehearsed": TEXT}, "templates": ["en/acknowledgement"], "pack": None}
    rules.write_text(json.dumps(given), encoding="utf-8")
    text = "kind: other\nextends: rehearsed\n"

    code, out = process(f"--rules={rules}", text=text)

    faults = json.loads(out)["error"]["faults"]
    assert code == 2
    assert {one["why"] for one in faults} == {
        "unknown template 'decision-requester'",
        "unknown template 'user-notice'",
    }


def test_the_worker_does_without_rehearsals():
    asked = "import sys, worker; sys.exit('tocsin.rehearsal' in sys.modules)"

    done = subprocess.run([sys.executable, "-c", asked], timeout=60, check=False)

    assert done.returncode == 0
