"""The record of pages: one chain each, projected, and told to the case that it is about."""

import pytest
from sqlalchemy import delete

from tocsin.domain.hashchain import find_faults
from tocsin.domain.paging.messages import CallOrder, PageBatch, PageProjection
from tocsin.domain.paging.policy import policy_for
from tocsin.domain.ports import TimelineDivergedError
from tocsin.domain.timeline import Head, append
from tocsin.storage import pages
from tocsin.storage.models import FindingRow, OutboxRow, PageCallRow
from tocsin.storage.page_log import PostgresCallLog, PostgresPageFaces, PostgresPageLog
from tocsin.storage.pages import NewPage

POLICY = policy_for("ada")


@pytest.fixture
def opened(sessions):
    """Open a page; its row."""

    def open_(**more):
        with sessions.begin() as session:
            session.execute(delete(OutboxRow))
            new = NewPage(**{"policy": POLICY, "opened_by": "user:u", **more})
            return pages.open_page(session, new)

    return open_


@pytest.fixture
def log(sessions):
    return PostgresPageLog(sessions)


def batch(page, first, state, count=1, **shown):
    """Entries that follow the page's first one, and how it stands then."""
    entries, head = [], Head(0, first.hash)
    for number in range(count):
        data = {"n": number, "step": 0}
        entry = append(
            head, at=page.opened_at, actor="clock", event="page.called", data=data, salt="s"
        )
        entries.append(entry)
        head = Head(entry.seq, entry.hash)
    projection = PageProjection(page.id, head.seq, state, **shown)
    return PageBatch(page.id, tuple(entries), projection, page.case_id)


def first_of(sessions, page):
    with sessions() as session:
        return pages.events(session, page.id)[0]


def rows_of(sessions, row, **wanted):
    with sessions() as session:
        return session.query(row).filter_by(**wanted).all()


def test_a_page_begins_with_its_first_entry_and_an_order_to_start_it(opened, sessions):
    page = opened(summary="Disk full", severity="sev1")
    (asked,) = rows_of(sessions, OutboxRow, subject=page.id)
    with sessions() as session:
        start = pages.start_of(session, page.id)
        first = pages.events(session, page.id)[0]

    assert (asked.verb, page.state) == ("page", "starting")
    assert (start.policy, start.head_hash) == (POLICY, first.hash)
    assert (start.severity, first.event) == ("sev1", "page.opened")


def test_entries_and_projection_are_written_once_however_often(opened, log, sessions):
    page = opened()
    told = batch(page, first_of(sessions, page), "paging", 3, responders=("user:ada",))
    for _ in range(2):
        log.record(told)
    with sessions() as session:
        kept = pages.find(session, page.id)
        rows = pages.events(session, page.id)
    entries = [{name: getattr(row, name) for name in pages.ENTRY} for row in rows]

    assert (kept.state, kept.version, kept.responders) == ("paging", 3, ["user:ada"])
    assert [row.seq for row in rows] == [0, 1, 2, 3]
    assert find_faults(page.id, entries) == []


def test_an_older_projection_never_takes_the_place_of_a_newer_one(opened, log, sessions):
    page = opened()
    first = first_of(sessions, page)
    log.record(batch(page, first, "resolved", 2))
    log.record(batch(page, first, "paging", 1))
    with sessions() as session:
        assert pages.find(session, page.id).state == "resolved"


def test_a_record_that_says_something_else_is_loud(opened, log, sessions):
    page = opened()
    first = first_of(sessions, page)
    log.record(batch(page, first, "paging"))
    other = batch(page, replace_hash(first), "paging")
    with pytest.raises(TimelineDivergedError):
        log.record(other)
    (finding,) = rows_of(sessions, FindingRow, case_id=page.id)

    assert finding.code == "page-diverged"


def replace_hash(first):
    return Head(0, first.hash[::-1])


def test_a_case_is_told_when_the_state_of_its_page_changes_and_only_then(
    opened, log, sessions, make
):
    case = make.case()
    page = opened(case_id=case.case_id)
    first = first_of(sessions, page)
    log.record(batch(page, first, "paging", 1))
    log.record(batch(page, first, "paging", 2))
    log.record(batch(page, first, "acknowledged", 3, acknowledged_by="user:ada"))
    told = rows_of(sessions, OutboxRow, subject=case.case_id, verb="page_changed")

    assert [row.payload["state"] for row in told] == ["paging", "acknowledged"]
    assert told[1].payload == {
        "page": page.id,
        "state": "acknowledged",
        "version": 3,
        "by": "user:ada",
    }


def test_what_nobody_answered_is_a_finding_until_somebody_does(opened, log, sessions):
    page = opened()
    first = first_of(sessions, page)
    log.record(batch(page, first, "exhausted", 1))
    (finding,) = rows_of(sessions, FindingRow, case_id=page.id)
    log.record(batch(page, first, "acknowledged", 2))
    (after,) = rows_of(sessions, FindingRow, case_id=page.id)

    assert (finding.code, finding.resolved_at) == ("page-exhausted", None)
    assert after.resolved_at is not None


def test_a_case_whose_other_page_nobody_answered_keeps_its_finding(opened, log, sessions, make):
    case = make.case()
    both = [opened(case_id=case.case_id) for _ in range(2)]
    firsts = [first_of(sessions, page) for page in both]
    for page, first in zip(both, firsts, strict=True):
        log.record(batch(page, first, "exhausted", 1))
    log.record(batch(both[0], firsts[0], "resolved", 2))
    (still,) = rows_of(sessions, FindingRow, case_id=case.case_id)
    assert still.resolved_at is None
    log.record(batch(both[1], firsts[1], "resolved", 2))
    (done,) = rows_of(sessions, FindingRow, case_id=case.case_id)

    assert done.resolved_at is not None


def test_a_page_has_stopped_only_by_what_is_newer_than_what_is_known(opened, log, sessions):
    page = opened()
    first, faces = first_of(sessions, page), PostgresPageFaces(sessions, "/pages/{id}")
    log.record(batch(page, first, "paging", 1))
    assert faces.face(page.id, 0).reference == page.id
    log.record(batch(page, first, "acknowledged", 2))

    assert faces.face(page.id, 1) is None
    assert faces.face(page.id, 2).link == f"/pages/{page.id}"


def test_a_rung_that_asks_again_gets_the_same_page(opened, make, sessions):
    case = make.case()
    asked = {"case_id": case.case_id, "notice": 4, "policy_name": "ops"}
    first, second = opened(**asked), opened(**asked)
    other = opened(**asked | {"notice": 5})

    assert first.id == second.id
    assert other.id != first.id


def test_each_time_that_a_call_is_made_has_its_facts(opened, sessions):
    page = opened()
    order = CallOrder(page.id, 1, 0, 0, "2026-11-22T10:00:00.000000Z", POLICY)
    calls = PostgresCallLog(sessions)
    for applies in (True, False):
        calls.write(order, {"applies": applies})
    rows = rows_of(sessions, PageCallRow, page_id=page.id)

    assert [row.facts["applies"] for row in rows] == [True, False]
