"""Limits hold what is too much and let it go in one message; nothing is lost on the way."""

import uuid
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from tests.storage.conftest import NOON
from tocsin.domain.access import Grant, Role, Sensitivity
from tocsin.domain.paging.rules import FLOOR, PersonalRules
from tocsin.storage.holds import PostgresHolds, waiting_for
from tocsin.storage.models import DeliveryRow, PageRow
from tocsin.storage.people import create_user
from tocsin.storage.personal_rules import RULES

SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)
ONE_IN_TEN = {"limits": [{"channel": "sms", "most": 1, "per": "10m", "bundle": "5m"}]}


class Phone:
    """A person with a telephone, and pages that ring it."""

    def __init__(self, sessions, rules=ONE_IN_TEN, role=Role.ON_CALL):
        self.sessions, self.holds = sessions, PostgresHolds(sessions)
        with sessions.begin() as session:
            grants = [Grant(role)]
            self.person = create_user(session, uuid.uuid4().hex[:12], grants=grants).id
            own = PersonalRules.model_validate(rules)
            RULES.put(session, self.person, own, "user:root")

    def page(self, state="paging", case_id=None):
        page_id = f"PG-{uuid.uuid4().hex[:8].upper()}"
        with self.sessions.begin() as session:
            session.add(
                PageRow(
                    id=page_id,
                    body={},
                    urgency="routine",
                    opened_by="user:root",
                    state=state,
                    case_id=case_id,
                )
            )
        return page_id

    def ring(self, page, after=0 * SECOND, channel="sms", **more):
        return self.holds.admit(self.person, channel, page, 1, NOON + after, **more)

    def fire(self, page, after):
        return self.holds.bundle_of(self.person, "sms", page, 1, NOON + after)

    def becomes(self, page, state):
        with self.sessions.begin() as session:
            session.execute(update(PageRow).where(PageRow.id == page).values(state=state))

    def sends(self, page, fate):
        with self.sessions.begin() as session:
            to = {"recipient": f"user:{self.person}", "channel": "sms", "address": "+1"}
            session.add(DeliveryRow(subject=page, number=1, attempt=1, fate=fate, **to))


@pytest.fixture
def phone(sessions):
    return Phone(sessions)


def test_the_first_goes_and_the_others_are_held_until_one_message(phone):
    pages = [phone.page() for _ in range(3)]
    answers = [phone.ring(page, turn * MINUTE) for turn, page in enumerate(pages)]

    assert [one.until for one in answers] == [None, NOON + 6 * MINUTE, NOON + 6 * MINUTE]
    assert answers[1].limit.most == 1
    with phone.sessions() as session:
        assert [row.page_id for row in waiting_for(session, phone.person)] == pages[1:]
    assert phone.fire(pages[1], 6 * MINUTE).refs == tuple(pages[1:])


def test_asked_again_it_answers_the_same(phone):
    first, second = phone.page(), phone.page()
    phone.ring(first)
    held = phone.ring(second, MINUTE)

    assert phone.ring(first, MINUTE).goes
    assert phone.ring(second, 2 * MINUTE) == held
    fired = phone.fire(second, 6 * MINUTE)
    assert phone.fire(second, 7 * MINUTE) == fired


def test_who_is_carried_learns_by_which_message_and_what_became_of_it(phone):
    first, carrier, carried = (phone.page() for _ in range(3))
    for page in (first, carrier, carried):
        phone.ring(page)
    phone.fire(carrier, 5 * MINUTE)

    waiting = phone.fire(carried, 5 * MINUTE)
    assert (waiting.refs, waiting.carried_by, waiting.fate) == ((), (carrier, 1), "")
    phone.sends(carrier, "sent")
    told = phone.fire(carried, 6 * MINUTE)
    assert told.fate == "sent"
    assert phone.fire(carried, 6 * MINUTE) == told
    with phone.sessions() as session:
        booked = session.scalars(
            select(DeliveryRow).where(DeliveryRow.subject == carried)
        ).one()
    assert (booked.fate, booked.address) == ("sent", "+1")
    assert booked.because == f"went in the message of {carrier}, number 1"


def test_a_message_that_failed_failed_for_all_whom_it_carried(phone):
    first, carrier, carried = (phone.page() for _ in range(3))
    for page in (first, carrier, carried):
        phone.ring(page)
    phone.fire(carrier, 5 * MINUTE)
    phone.sends(carrier, "failed")

    assert phone.fire(carried, 5 * MINUTE).fate == "failed"


def test_a_carrier_that_is_never_heard_of_again_is_replaced(phone):
    first, carrier, carried = (phone.page() for _ in range(3))
    for page in (first, carrier, carried):
        phone.ring(page)
    phone.fire(carrier, 5 * MINUTE)

    taken = phone.fire(carried, 6 * MINUTE + SECOND)
    assert taken.refs == (carrier, carried)
    assert taken.possible_duplicate
    assert phone.fire(carrier, 6 * MINUTE + SECOND).carried_by == (carried, 1)


@pytest.mark.parametrize("state", ["acknowledged", "snoozed", "resolved"])
def test_what_is_over_is_left_out_and_noted(phone, state):
    first, over, pending = (phone.page() for _ in range(3))
    for page in (first, over, pending):
        phone.ring(page)
    phone.becomes(over, state)

    fired = phone.fire(pending, 5 * MINUTE)
    assert (fired.refs, fired.left_out) == ((pending,), (over,))
    assert "1 left out" in fired.because
    assert phone.fire(over, 5 * MINUTE).because == "over"


def test_a_page_of_a_case_that_the_person_may_not_see_is_not_named(phone, make):
    sealed = make.case(sensitivity=Sensitivity.SEALED).case_id
    first, hidden, seen = phone.page(), phone.page(case_id=sealed), phone.page()
    for page in (first, hidden, seen):
        phone.ring(page)

    fired = phone.fire(seen, 5 * MINUTE)
    assert (fired.refs, fired.left_out) == ((seen,), (hidden,))


def test_a_page_that_is_over_when_it_fires_carries_nothing(phone):
    first, over, pending = (phone.page() for _ in range(3))
    for page in (first, over, pending):
        phone.ring(page)
    phone.becomes(over, "resolved")

    assert phone.fire(over, 5 * MINUTE).refs == ()
    assert phone.fire(pending, 5 * MINUTE).refs == (pending,)


def test_a_bundle_counts_as_one_message(phone):
    pages = [phone.page() for _ in range(4)]
    for page in pages[:3]:
        phone.ring(page)
    phone.fire(pages[1], 5 * MINUTE)

    assert phone.ring(pages[3], 12 * MINUTE).until == NOON + 15 * MINUTE


def test_a_contact_that_was_never_held_is_a_bundle_of_its_own(phone):
    page = phone.page()
    phone.ring(page)

    assert phone.fire(page, SECOND).refs == (page,)


def test_urgent_ones_overstep_and_the_mailbox_is_not_limited(phone):
    phone.ring(phone.page())

    assert phone.ring(phone.page(), urgency="urgent").goes
    assert phone.ring(phone.page(), channel="mailbox").goes
    assert phone.ring(phone.page(), channel="slack").goes


def test_the_floor_holds_for_everybody(sessions):
    phone = Phone(sessions, {})
    answers = [phone.ring(f"PG-{n}", urgency="urgent") for n in range(FLOOR.most + 1)]

    assert all(one.goes for one in answers[:-1])
    assert answers[-1].is_floor


def test_of_many_at_once_as_many_go_as_may_and_one_takes_the_bundle(phone):
    pages = [phone.page() for _ in range(8)]
    admitted = zip(pages, at_once(phone.ring, pages), strict=True)
    held = [page for page, one in admitted if not one.goes]
    assert len(held) == 7

    fired = at_once(lambda page: phone.fire(page, 5 * MINUTE), held)
    carriers = [one for one in fired if one.refs]
    assert len(carriers) == 1
    assert sorted(carriers[0].refs) == sorted(held)


def at_once(work, things):
    with ThreadPoolExecutor(len(things)) as threads:
        return list(threads.map(work, things, timeout=20))
