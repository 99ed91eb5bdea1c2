"""Standing subscriptions are asked at the moment of telling, and so is who may know."""

import pytest
from sqlalchemy import text

from tocsin.domain.access import Grant, Role
from tocsin.domain.subscribing import EVERYBODY_TOLD, Interest, Sort
from tocsin.storage import subscriptions
from tocsin.storage.models import DeliveryRow
from tocsin.storage.recipients import PostgresRecipients
from tocsin.storage.subscriptions import NewSubscription

KIND = "platform-incident"
SEV1 = Sort(KIND, ("sev1", "sev2", "sev3")).target()
SEV3 = Sort(KIND, ("sev3",)).target()
UNSAID = Sort(KIND).target()


@pytest.fixture(autouse=True)
def nobody_else(sessions, alone):
    with sessions.begin() as session:
        session.execute(text("UPDATE subscriptions SET ended_at = now(), ended_by = 'test'"))


@pytest.fixture
def subscribe(sessions):
    def subscribe(target, *kinds, severity=None, places=()):
        interest = Interest(kinds, severity, places)
        with sessions.begin() as session:
            new = NewSubscription(target, interest, "user:root")
            return subscriptions.put(session, new).id

    return subscribe


@pytest.fixture
def told(sessions, make):
    """Resolve targets for a case of some place and sensitivity, to ids."""

    def told(*targets, opening=None, **changes):
        opening = opening or make.case(**changes)
        found = PostgresRecipients(sessions).resolve(opening.case_id, targets)
        return [one.id for one in found]

    return told


def test_whoever_wants_cases_of_the_kind_is_told_with_the_reason(
    add, subscribe, sessions, make
):
    wants, other = add(Grant(Role.EXECUTIVE)), add(Grant(Role.EXECUTIVE))
    key = subscribe(f"person:{wants}", KIND)
    subscribe(f"person:{other}", "copyright-takedown")
    (found,) = PostgresRecipients(sessions).resolve(make.case().case_id, (UNSAID,))

    assert found.id == f"user:{wants}"
    assert found.because == f"Standing subscription {key} of person:{wants}: {KIND}."


@pytest.mark.parametrize(
    ("wanted", "case", "is_told"),
    [
        (None, UNSAID, True),
        ("sev2", SEV1, True),
        ("sev1", SEV1, True),
        ("sev1", SEV3, False),
        ("sev1", UNSAID, False),
        ("sev3", SEV3, True),
    ],
)
def test_a_severity_is_the_mildest_that_is_wanted(wanted, case, is_told, add, subscribe, told):
    subscribe(f"person:{add(Grant(Role.EXECUTIVE))}", severity=wanted)

    assert bool(told(case)) is is_told


@pytest.mark.parametrize(
    ("wanted", "place", "is_told"),
    [
        (("US",), "US-CA", True),
        (("US",), "US", True),
        (("US-CA",), "US", False),
        (("US-CA",), "US-CA", True),
        (("DE", "FR"), "FR", True),
        (("DE",), None, False),
    ],
)
def test_a_country_has_its_parts(wanted, place, is_told, add, subscribe, told):
    subscribe(f"person:{add(Grant(Role.EXECUTIVE))}", places=wanted)

    assert bool(told(UNSAID, jurisdiction=place)) is is_told


def test_everything_that_is_asked_for_must_hold(add, subscribe, told):
    subscribe(f"person:{add(Grant(Role.EXECUTIVE))}", KIND, severity="sev1", places=("DE",))

    assert told(SEV1, jurisdiction="DE")
    assert not told(SEV1, jurisdiction="FR")
    assert not told(SEV3, jurisdiction="DE")


def test_who_may_not_see_the_case_is_never_told_whatever_they_subscribe_to(
    add, subscribe, told
):
    executive, counsel = add(Grant(Role.EXECUTIVE)), add(Grant(Role.LEGAL_COUNSEL))
    elsewhere = add(Grant(Role.LEGAL_COUNSEL, ("FR",)))
    for person in (executive, counsel, elsewhere):
        subscribe(f"person:{person}")
    subscribe("role:intake_analyst")
    add(Grant(Role.INTAKE_ANALYST))

    assert told(SEV1, sensitivity="sealed", jurisdiction="DE") == [f"user:{counsel}"]


def test_a_role_stands_for_its_holders_and_each_person_is_told_once(add, subscribe, told):
    person = add(Grant(Role.EXECUTIVE))
    subscribe("role:executive")
    subscribe(f"person:{person}", KIND)

    assert told(f"person:{person}", SEV1) == [f"user:{person}"]


def test_an_ended_subscription_tells_nobody(add, subscribe, told, sessions):
    key = subscribe(f"person:{add(Grant(Role.EXECUTIVE))}")
    with sessions.begin() as session:
        row = subscriptions.find(session, key)
        subscriptions.end(session, row, "user:root")

    assert told(SEV1) == []


def test_whoever_was_told_once_is_told_the_end_though_it_is_not_as_bad_any_more(
    add, subscribe, told, sessions, make
):
    opening = make.case()
    was_told, missed = add(Grant(Role.EXECUTIVE)), add(Grant(Role.EXECUTIVE))
    subscribe(f"person:{was_told}", severity="sev1")
    with sessions.begin() as session:
        for recipient, fate in (
            (f"user:{was_told}", "delivered"),
            (f"user:{missed}", "failed"),
        ):
            row = DeliveryRow(
                subject=opening.case_id, case_id=opening.case_id, number=1, attempt=1,
                recipient=recipient, channel="mailbox", address="", fate=fate,
            )  # fmt: skip
            session.add(row)

    assert told(SEV3, opening=opening) == []
    assert told(SEV3, EVERYBODY_TOLD, opening=opening) == [f"user:{was_told}"]
