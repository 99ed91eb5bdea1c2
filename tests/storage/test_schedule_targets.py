"""A rung that names a schedule reaches who is on call at the moment of sending."""

import uuid
from datetime import UTC, datetime, timedelta

import pytest

from activities.notices import NoticeActivities
from tocsin.domain.messages import NoticeOrder
from tocsin.playbooks.letters import TemplateLetters
from tocsin.storage import schedules
from tocsin.storage.faces import PostgresFaces
from tocsin.storage.ledger import PostgresLedger
from tocsin.storage.mailbox import PostgresMailbox
from tocsin.storage.models import DeliveryRow
from tocsin.storage.people import change_user
from tocsin.storage.recipients import PostgresRecipients

pytestmark = pytest.mark.usefixtures("alone")
HOUR = timedelta(hours=1)


@pytest.fixture
def override(sessions):
    """Put somebody on call from now."""

    def enter(name, person, begin=None, length=HOUR):
        begin = begin or datetime.now(UTC) - HOUR
        new = schedules.NewEvent(
            sort=schedules.OVERRIDE,
            key=uuid.uuid4().hex,
            event=schedules.ENTERED,
            by="user:root",
            schedule=name,
            person=person,
            begin=begin,
            end=begin + length + HOUR,
        )
        with sessions.begin() as session:
            schedules.lock(session)
            schedules.add_events(session, [new])

    return enter


@pytest.fixture
def told(sessions):
    """Tell a rung's targets of a case as the worker does; who got it, and why."""
    notices = NoticeActivities(
        PostgresRecipients(sessions),
        PostgresLedger(sessions),
        TemplateLetters(),
        PostgresFaces(sessions, "https://tocsin.example/cases/{ref}"),
        {"mailbox": PostgresMailbox(sessions)},
    )

    def tell(opening, number, *to):
        notices.tell(NoticeOrder(opening.case_id, number, to, "task", gate="gate:review.1"))
        with sessions() as session:
            rows = session.query(DeliveryRow).filter_by(case_id=opening.case_id, number=number)
            return {row.recipient.removeprefix("user:"): row.because for row in rows}

    return tell


def test_the_person_on_call_is_told_and_after_a_handoff_the_next_one(
    add, schedule, override, told, make
):
    ada, ben, case = add("legal_counsel"), add("legal_counsel"), make.case()
    name = schedule(ada)
    first = told(case, 1, f"schedule:{name}")
    schedule(ben, name=name)
    second = told(case, 2, f"schedule:{name}")
    override(name, ada)
    third = told(case, 3, f"schedule:{name}")

    assert list(first) == [ada]
    assert first[ada].startswith(f"Schedule {name}, version 1: turn ")
    assert f"of layer main is {ada}'s" in first[ada]
    assert list(second) == [ben]
    assert list(third) == [ada]
    assert "override" in third[ada]


def test_when_nobody_is_on_call_the_fallback_is_told_at_once_and_the_ledger_says_why(
    add, schedule, told, make
):
    manager, counsel = add("incident_manager"), add("legal_counsel")
    plain, own = schedule(), schedule(fallback="legal_counsel")

    assert list(told(make.case(), 1, f"schedule:{plain}")) == [manager]
    reached = told(make.case(), 1, f"schedule:{own}")
    assert list(reached) == [counsel]
    assert "nobody is left to ask" in reached[counsel]
    assert "Told instead: role:legal_counsel" in reached[counsel]


def test_a_fallback_role_that_nobody_holds_gives_way_to_incident_managers(
    add, schedule, told, make
):
    manager = add("incident_manager")

    assert list(told(make.case(), 1, f"schedule:{schedule(fallback='dpo')}")) == [manager]


def test_who_is_on_call_and_may_not_see_the_case_is_not_told_of_it(add, schedule, told, make):
    analyst, counsel = add("intake_analyst"), add("legal_counsel")
    name = schedule(analyst, fallback="legal_counsel")
    reached = told(make.case(sensitivity="sealed"), 1, f"schedule:{name}")

    assert list(reached) == [counsel]
    assert "may not see" in reached[counsel]


def test_one_who_left_is_not_on_call(add, schedule, told, make, sessions):
    ada, manager = add("legal_counsel"), add("incident_manager")
    name = schedule(ada)
    with sessions.begin() as session:
        change_user(session, ada, active=False)

    assert list(told(make.case(), 1, f"schedule:{name}")) == [manager]


def test_a_schedule_that_does_not_exist_tells_incident_managers(add, told, make):
    manager = add("incident_manager")
    reached = told(make.case(), 1, "schedule:no-such")

    assert reached == {
        manager: "There is no schedule no-such. Told instead: role:incident_manager."
    }


def test_whoever_is_told_anyway_is_told_once(add, schedule, told, make):
    ada = add("legal_counsel")
    name = schedule(ada)

    assert list(told(make.case(), 1, "role:legal_counsel", f"schedule:{name}")) == [ada]
