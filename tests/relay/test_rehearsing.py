"""A proposed playbook is rehearsed in a process of its own; what came of it is on record."""

import os
import sys
import uuid
from pathlib import Path

import pytest

from tests.polling import eventually
from tocsin.domain.rulebook import Done, Rule, Sort, rehearsal
from tocsin.relay.rehearsing import MOST_ROWS, Rehearsing
from tocsin.storage import rulebook
from tocsin.storage.errors import MissingError
from tocsin.storage.in_force import Rules

pytestmark = pytest.mark.anyio
STAND_IN = (sys.executable, str(Path(__file__).with_name("stand_in_rehearsal.py")))
PLAYBOOK = """\
kind: {kind}
lifecycle: takedown
title: {title}
stages:
  - id: received
    notices: [{{to: requester, template: {template}}}]
  - id: closed
    end: done
"""


@pytest.fixture
def kind():
    return f"kind-{uuid.uuid4().hex[:8]}"


@pytest.fixture
def propose(sessions, kind):
    def put(title, template="acknowledgement"):
        text = PLAYBOOK.format(kind=kind, title=title, template=template)
        with sessions.begin() as session:
            rulebook.lock(session)
            row = rulebook.propose(session, Rule(Sort.PLAYBOOK, kind), text, "user:a")
            return row.number

    return put


@pytest.fixture(scope="module")
def rules(sessions):
    """What is in force, read once: that takes longer than a stand-in's rehearsal."""
    return Rules(sessions)


@pytest.fixture
def rehearse(sessions, rules, kind, propose):
    """Propose a playbook of a title, rehearse it, and return what is on record."""

    async def do(title, command=STAND_IN, seconds=60.0, options=None, **more):
        payload = {"number": propose(title, **more), "by": "user:b", "options": options or {}}
        rules.changed()
        await Rehearsing(sessions, rules, command, seconds).rehearse(kind, payload)
        with sessions() as session:
            deeds = rulebook.deeds(session, Rule(Sort.PLAYBOOK, kind))[payload["number"]]
        return rehearsal(deeds)

    return do


async def test_a_rehearsal_that_went_well_is_on_record_with_who_asked(rehearse):
    kept = await rehearse("goes well")

    assert (kept.data["ok"], kept.by, kept.done) == (True, "user:b", Done.REHEARSED)
    assert kept.data["expectations"] == [{"ok": True}]


async def test_a_long_timetable_is_cut_and_says_so(rehearse):
    kept = await rehearse("goes well")

    assert len(kept.data["timetable"]) == MOST_ROWS
    assert kept.data["timetable_rows"] == 600


async def test_one_that_did_not_meet_its_expectations_is_on_record_too(rehearse):
    assert not (await rehearse("goes badly")).data["ok"]


async def test_no_answer_is_a_failure_of_its_own(rehearse):
    kept = await rehearse("says nothing")

    assert kept.data["error"] == {
        "code": "no-answer",
        "detail": "it ended with 3 and no answer",
    }


async def test_one_that_takes_too_long_is_ended_with_everything_it_started(
    rehearse, tmp_path, monkeypatch
):
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    kept = await rehearse("hangs", seconds=3)
    child = int((tmp_path / "child.pid").read_text())

    assert kept.data["error"]["code"] == "too-slow"
    await eventually(lambda: not is_alive(child), "its child is gone")


async def test_it_is_told_what_was_asked_and_the_rules_in_force_and_no_secret(
    rehearse, monkeypatch
):
    monkeypatch.setenv("TOCSIN_DATABASE_URL", "postgresql+psycopg2://secret@host/x")
    monkeypatch.setenv("TOCSIN_HOME_ZONE", "Europe/Berlin")
    kept = await rehearse("goes well", options={"country": "DE"})
    said = kept.data["said"]

    assert "--country=DE" in said["options"]
    assert kept.data["options"] == {"country": "DE"}
    assert "TOCSIN_HOME_ZONE" in said["environment"]
    assert "TOCSIN_DATABASE_URL" not in said["environment"]
    assert said["rules"]["kinds"] > 5
    assert said["rules"]["templates"] > 50


async def test_a_version_that_does_not_exist_is_no_rehearsal(sessions, rules, kind):
    rehearsing = Rehearsing(sessions, rules, STAND_IN)

    with pytest.raises(MissingError, match="version 9"):
        await rehearsing.rehearse(kind, {"number": 9, "by": "user:b"})


async def test_the_real_engine_rehearses_with_a_letter_that_only_this_house_has(
    rehearse, sessions
):
    name = f"t-{uuid.uuid4().hex[:8]}"
    with sessions.begin() as session:
        rulebook.lock(session)
        rule = Rule(Sort.TEMPLATE, f"en/{name}")
        rulebook.propose(session, rule, "Subject: {{ ref }}\nhello", "user:a")
        rulebook.add_event(session, rule, 1, Done.PUBLISHED, "user:b")
    command = (sys.executable, "-m", "tocsin.rehearsal", "--json")
    kept = await rehearse("real", command, template=name)

    assert kept.data.get("error") is None
    assert kept.data["ok"], kept.data
    assert any(name in str(row) for row in kept.data["timetable"])


def is_alive(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    state = Path(f"/proc/{pid}/stat")
    return not state.exists() or state.read_text().rpartition(")")[2].split()[0] != "Z"
