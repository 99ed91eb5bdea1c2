"""What is kept of one page, read for who asks why somebody was paged or not."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from tocsin.domain.paging.policy import EscalationPolicy
from tocsin.domain.paging.record import Attempted, CallFacts, Held, Noted, PageRecord
from tocsin.storage.models import (
    ContactAdmissionRow,
    DeliveryRow,
    PageCallRow,
    PageEventRow,
    PageRow,
)
from tocsin.storage.versioned import digest_of


def record_of(session: Session, page: PageRow) -> PageRecord:
    """Read everything that is kept of a page."""
    return PageRecord(
        page_id=page.id,
        policy=EscalationPolicy.model_validate(page.body),
        opened_at=page.opened_at,
        opened_by=page.opened_by,
        policy_name=page.policy,
        policy_version=page.policy_version,
        digest=digest_of(page.body),
        urgency=page.urgency,
        severity=page.severity,
        jurisdiction=page.jurisdiction,
        events=_events(session, page.id),
        calls=_calls(session, page.id),
        attempts=_attempts(session, page.id),
        holds=_holds(session, page.id),
    )


def _events(session: Session, page_id: str) -> tuple[Noted, ...]:
    row = PageEventRow
    rows = session.scalars(select(row).where(row.page_id == page_id).order_by(row.seq))
    return tuple(
        Noted(datetime.fromisoformat(one.at), one.actor, one.event, one.data) for one in rows
    )


def _calls(session: Session, page_id: str) -> tuple[CallFacts, ...]:
    row = PageCallRow
    rows = session.scalars(select(row).where(row.page_id == page_id).order_by(row.id))
    return tuple(CallFacts(one.number, one.step, one.round, one.at, one.facts) for one in rows)


def _attempts(session: Session, page_id: str) -> tuple[Attempted, ...]:
    row = DeliveryRow
    rows = session.scalars(select(row).where(row.subject == page_id).order_by(row.id))
    return tuple(
        Attempted(
            recipient=one.recipient,
            channel=one.channel,
            fate=one.fate,
            at=one.queued_at,
            settled_at=one.settled_at,
            why=one.why,
            because=one.because,
            attempt=one.attempt,
            possible_duplicate=one.possible_duplicate,
        )
        for one in rows
    )


def _holds(session: Session, page_id: str) -> tuple[Held, ...]:
    row = ContactAdmissionRow
    wanted = select(row).where(row.page_id == page_id, row.until.is_not(None))
    return tuple(
        Held(
            person=one.person,
            channel=one.channel,
            at=one.at,
            until=one.until or one.at,
            held_by=one.held_by or {},
            fired_at=one.fired_at,
            carrier=(one.carrier_page or "") if one.carrier_page != page_id else "",
            left_out=one.left_out,
        )
        for one in session.scalars(wanted.order_by(row.id))
    )
