"""Both sides of a handoff are told, late if need be, once each; and reminded of the note."""

import socket
import uuid

import pytest
from aiosmtpd.controller import Controller
from sqlalchemy import select, update

from tests.channels.conftest import HOST, Inbox
from tests.relay.duty_desk import HOUR, MINUTE, Desk, now
from tocsin.channels.smtp import SmtpChannel
from tocsin.domain.rota import Rota
from tocsin.storage import schedules
from tocsin.storage.models import (
    CaseRow,
    DeliveryRow,
    HandoffWatchRow,
    ScheduleVersionRow,
    UserRow,
)
from tocsin.storage.recipients import PostgresRecipients


def test_who_begins_a_schedule_is_told(desk):
    desk.put(desk.ada)
    desk.once()

    (row,) = desk.found()
    assert (row.outgoing, row.incoming) == (None, desk.ada)
    (letter,) = desk.mail(desk.ada)
    assert letter.subject == f"{desk.name}: you are on call now"
    assert "Before you: nobody." in letter.body
    assert "late" not in letter.body


def test_an_override_tells_both_sides_and_each_once(desk):
    desk.begin(desk.ada)
    desk.override(desk.ben, now() - MINUTE, now() + HOUR)
    for _ in range(3):
        desk.once()

    (came,), (went,) = desk.mail(desk.ben), desk.mail(desk.ada)
    assert "you are on call now" in came.subject
    assert "you are not on call any more" in went.subject
    assert came.urgency == went.urgency == "routine"
    assert not came.possible_duplicate
    ledger = [
        row for row in desk.rows(DeliveryRow) if row.subject.startswith(f"handoff/{desk.name}/")
    ]
    assert {row.case_id for row in ledger} == {None}
    assert all(f"Handoff of schedule {desk.name} at " in row.because for row in ledger)


def test_another_version_is_a_handoff_too(desk):
    desk.begin(desk.ada)
    desk.put(desk.ben)
    desk.once()

    assert [(row.outgoing, row.incoming) for row in desk.found()][-1] == (desk.ada, desk.ben)
    assert len(desk.mail(desk.ben)) == 1


def test_what_passed_on_while_nothing_ran_is_told_late_and_says_by_how_much(desk):
    put_at = now() - 3 * HOUR - 20 * MINUTE
    passes = put_at.replace(
        second=0, microsecond=0
    )  # and each hour; the next is 40 minutes off
    rotation = {
        "kind": "hourly",
        "starts_on": passes.date().isoformat(),
        "at": f"{passes:%H:%M}",
    }
    layer = {"id": "main", "rotation": rotation, "members": [desk.ada, desk.ben]}
    rota = Rota.model_validate({"zone": "UTC", "layers": [layer]})
    with desk.sessions.begin() as session:
        body = rota.model_dump(mode="json", exclude_defaults=True)
        row = ScheduleVersionRow(
            schedule=desk.name, number=1, digest=uuid.uuid4().hex, body=body,
            put_by="user:root", put_at=put_at,
        )  # fmt: skip
        session.add(row)
    desk.once()
    desk.once()

    found = desk.found()
    assert [row.at for row in found] == [
        put_at,
        *(passes + hours * HOUR for hours in (1, 2, 3)),
    ]
    assert len(desk.mail(desk.ada)) + len(desk.mail(desk.ben)) == 2 * len(found) - 1
    assert found[0].told["incoming"]["late_seconds"] // 60 == 200
    assert any(
        "This comes 3 h 20 min late." in one.body for one in desk.mail(found[0].incoming)
    )


def test_the_note_goes_to_the_incoming_and_its_copy_to_the_outgoing(desk):
    desk.begin(desk.ada)
    desk.note("Watch TCN-7K3M-Q2XD, it may come back.")
    desk.override(desk.ben, now() - MINUTE, now() + HOUR)
    desk.once()

    (came,), (went,) = desk.mail(desk.ben), desk.mail(desk.ada)
    assert "There is a note for you" in came.body
    assert "Watch TCN-7K3M-Q2XD" in came.body
    assert "Watch TCN-7K3M-Q2XD" in went.body


@pytest.fixture
def inbox():
    """A mail server that takes everything."""
    inbox = Inbox()
    with socket.create_server((HOST, 0)) as free:
        inbox.port = free.getsockname()[1]
    controller = Controller(inbox, hostname=HOST, port=inbox.port)
    controller.start()
    yield inbox
    controller.stop()


def test_a_note_is_never_carried_by_mail(desk, inbox):
    with desk.sessions.begin() as session:
        changed = update(UserRow).where(UserRow.id == desk.ben)
        session.execute(changed.values(email="b@example.org"))
    desk.recipients = PostgresRecipients(desk.sessions, ("smtp", "mailbox"))
    desk.channels["smtp"] = SmtpChannel(HOST, inbox.port, "tocsin@example.org", tls="none")
    desk.begin(desk.ada)
    desk.note("what nobody else may read")
    desk.override(desk.ben, now() - MINUTE, now() + HOUR)
    desk.once()

    (letter,) = inbox.received
    assert "you are on call now" in letter["subject"]
    assert "There is a note for you" in letter.as_string()
    assert "what nobody else may read" not in letter.as_string()


def test_no_note_is_said_too(desk):
    desk.begin(desk.ada)
    desk.override(desk.ben, now() - MINUTE, now() + HOUR)
    desk.once()

    assert "Nobody left a note." in desk.mail(desk.ben)[0].body


def test_who_is_on_call_is_reminded_of_the_note_once_and_not_once_it_is_written(desk):
    desk.begin(desk.ada)
    desk.override(desk.ben, now() + 20 * MINUTE, now() + HOUR)
    desk.once()
    desk.once()

    (reminder,) = desk.mail(desk.ada)
    assert "your time on call ends soon" in reminder.subject
    assert "After you: ben" in reminder.body.replace(desk.ben, "ben")

    other = Desk(desk.sessions)
    other.begin(other.ada)
    other.note("written already", other.ada)
    other.override(other.ben, now() + 20 * MINUTE, now() + HOUR)
    other.once()
    assert other.mail(other.ada) == []


def test_a_reminder_comes_as_early_as_the_schedule_says(desk):
    desk.begin(desk.ada, handoff={"remind": "3h"})
    desk.override(desk.ben, now() + 2 * HOUR, now() + 3 * HOUR)
    desk.once()

    assert len(desk.mail(desk.ada)) == 1


def test_notices_can_be_switched_off_and_the_handoff_is_known_all_the_same(desk):
    desk.begin(desk.ada, handoff={"notices": False})
    desk.override(desk.ben, now() - MINUTE, now() + HOUR)
    desk.once()

    assert desk.mail(desk.ben) == []
    assert desk.found()[-1].incoming == desk.ben
    assert desk.found()[-1].settled_at is not None


def test_a_schedule_of_before_is_watched_from_now_on(desk):
    desk.put(desk.ada)
    with desk.sessions.begin() as session:
        session.add(HandoffWatchRow(schedule=desk.name, looked_at=now(), is_new=True))
    desk.once()

    assert desk.found() == []
    desk.override(desk.ben, now() - MINUTE, now() + HOUR)
    desk.once()
    assert len(desk.mail(desk.ben)) == 1


def test_a_gap_tells_who_goes_and_who_comes_after_it(desk):
    desk.put(desk.ada, temporary=[])
    desk.once()
    desk.forget()
    empty = Rota.model_validate({"zone": "UTC"})
    with desk.sessions.begin() as session:
        schedules.lock(session)
        schedules.put(session, desk.name, empty, "user:root")
    desk.once()

    (went,) = desk.mail(desk.ada)
    assert "After you: nobody." in went.body


def test_open_cases_are_told_by_reference_as_far_as_the_person_may_see_them(desk, opened):
    shown = opened("open", people=[desk.ada], due_at=now() + 2 * HOUR)
    sealed = opened("sealed", people=["somebody-else"])
    desk.begin(desk.ada)
    desk.override(desk.ben, now() - MINUTE, now() + HOUR)
    desk.once()

    body = desk.mail(desk.ben)[0].body
    with desk.sessions() as session:
        refs = {row.id: row.ref for row in session.scalars(select(CaseRow))}
    assert "Open cases: 1" in body
    assert f"{refs[shown]}  unclassified, triage, due " in body
    assert "(Europe/Berlin)" in body
    assert refs[sealed] not in body
    assert "A title that nobody is told" not in body
    assert desk.found()[-1].told["incoming"]["cases"] == [refs[shown]]


@pytest.fixture
def opened(sessions, office):
    """Open a case; its id. ``people`` are on it."""

    def opened(sensitivity, **changes):
        case = office.bring()
        with sessions.begin() as session:
            changed = {
                "sensitivity": sensitivity,
                "title": "A title that nobody is told",
                **changes,
            }
            session.execute(update(CaseRow).where(CaseRow.id == case.id).values(changed))
        return case.id

    return opened
