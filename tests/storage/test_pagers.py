"""A rung that names an escalation policy opens one page, which ends when its reason is gone."""

import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, update

from activities.notices import NoticeActivities
from tocsin.domain.access import Role
from tocsin.domain.messages import NoticeOrder
from tocsin.domain.paging.policy import CatchAll, EscalationPolicy, Step, policy_for
from tocsin.playbooks.letters import TemplateLetters
from tocsin.storage import pagers, policies
from tocsin.storage.errors import MissingError
from tocsin.storage.faces import PostgresFaces
from tocsin.storage.ledger import PostgresLedger
from tocsin.storage.mailbox import PostgresMailbox
from tocsin.storage.models import DeliveryRow, OutboxRow, PageRow
from tocsin.storage.pages import NewPage, open_page
from tocsin.storage.recipients import PostgresRecipients

GATE = "gate:review.1"


@pytest.fixture
def manager(alone, add):
    """The only active person: an incident manager; the id."""
    return add(Role.INCIDENT_MANAGER)


@pytest.fixture
def policy(sessions):
    """The name of a policy."""
    name = f"p-{uuid.uuid4().hex[:8]}"
    asks = ("role:incident_manager",)
    body = EscalationPolicy(steps=(Step(to=asks),), catch_all=CatchAll(to=asks))
    with sessions.begin() as session:
        policies.lock(session)
        policies.put(session, name, body, "user:root")
    return name


@pytest.fixture
def notices(sessions):
    return NoticeActivities(
        PostgresRecipients(sessions),
        PostgresLedger(sessions),
        TemplateLetters(),
        PostgresFaces(sessions, "https://tocsin.example/cases/{ref}"),
        {"mailbox": PostgresMailbox(sessions)},
        pagers=pagers.PostgresPagers(sessions),
    )


def rung(case, number, *to):
    return NoticeOrder(case.case_id, number, to, "task", urgency="urgent", gate=GATE)


def pages_of(sessions, case):
    with sessions() as session:
        return session.query(PageRow).filter_by(case_id=case.case_id).all()


def test_a_rung_opens_a_page_once_and_it_counts_as_reached(
    manager, policy, notices, make, sessions
):
    case = make.case(severity="sev1", jurisdiction="DE")
    fates = [notices.notify(rung(case, 1, f"policy:{policy}")) for _ in range(2)]
    (page,) = pages_of(sessions, case)

    assert [fate.reached for fate in fates] == [(f"page:{page.id}",)] * 2
    assert (page.policy, page.policy_version, page.owner) == (policy, 1, GATE)
    assert (page.severity, page.jurisdiction, page.urgency) == ("sev1", "DE", "urgent")
    assert page.opened_by == "system"


def test_a_rung_that_presses_on_opens_no_other_page_while_one_is_open(
    manager, policy, notices, make, sessions
):
    case = make.case()
    for number in (1, 2):
        notices.notify(rung(case, number, f"policy:{policy}"))
    (page,) = pages_of(sessions, case)
    with sessions.begin() as session:
        session.execute(update(PageRow).where(PageRow.id == page.id).values(state="exhausted"))
    notices.notify(rung(case, 3, f"policy:{policy}"))

    assert len(pages_of(sessions, case)) == 2


def test_instead_of_a_policy_that_there_is_not_incident_managers_are_told(
    manager, notices, make, sessions
):
    case = make.case()
    fate = notices.notify(rung(case, 1, "policy:none"))
    with sessions() as session:
        (row,) = session.query(DeliveryRow).filter_by(case_id=case.case_id)

    assert fate.reached == (f"user:{manager}",)
    assert pages_of(sessions, case) == []
    assert row.because == (
        "There is no escalation policy none. Told instead: role:incident_manager."
    )


def test_a_case_that_does_not_exist_opens_nothing(policy, sessions, make):
    order = replace(rung(make.opening(), 1, f"policy:{policy}"), case_id="none")
    with pytest.raises(MissingError):
        pagers.PostgresPagers(sessions).page(order)


def test_a_page_ends_when_its_gate_is_decided_or_its_case_closed(
    manager, policy, notices, make, sessions
):
    case = make.case()
    notices.notify(rung(case, 1, f"policy:{policy}"))
    later = datetime.now(UTC) + timedelta(seconds=5)
    open_gate, head = make.batch(case, at=later)
    decided, head = make.batch(case, head=head, at=later, view={"gates": [], "clocks": []})
    closed, _ = make.batch(case, head=head, at=later, state="closed")

    assert settled(sessions, case) == []  # the record may not know the gate yet
    make.log.record(open_gate)
    assert settled(sessions, case) == []
    make.log.record(decided)
    assert settled(sessions, case) == ["settled"]
    make.log.record(closed)
    assert settled(sessions, case) == ["case-closed"]


def test_a_page_that_nobody_started_is_put_back_after_a_minute(sessions):
    with sessions.begin() as session:
        new = NewPage(policy=policy_for("ada"), opened_by="user:u")
        fresh, lost = (open_page(session, new) for _ in range(2))
        session.execute(delete(OutboxRow).where(OutboxRow.verb == "page"))
        lost.opened_at -= timedelta(minutes=2)
        session.flush()
        found = pagers.put_back(session)
        again = pagers.put_back(session)

    assert lost.id in found
    assert fresh.id not in found
    assert lost.id not in again


def settled(sessions, case):
    """Why pages of a case are to end; nobody does what is asked."""
    (page,) = pages_of(sessions, case)
    with sessions.begin() as session:
        session.execute(delete(OutboxRow).where(OutboxRow.verb == "page_settled"))
        pagers.settle(session)
        asked = session.query(OutboxRow).filter_by(verb="page_settled", subject=page.id)
        return [row.payload["why"] for row in asked]
