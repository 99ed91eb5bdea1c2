"""The record: entries once and for ever, the projection never backwards, divergence loudly."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from sqlalchemy import select

from tocsin.domain.hashchain import find_faults
from tocsin.domain.messages import Batch
from tocsin.domain.ports import TimelineDivergedError
from tocsin.domain.timeline import Head
from tocsin.storage.models import CaseRow, FindingRow, TimelineRow


def case_of(sessions, case_id):
    with sessions() as session:
        return session.get_one(CaseRow, case_id)


def timeline_of(sessions, case_id):
    with sessions() as session:
        rows = session.scalars(
            select(TimelineRow).where(TimelineRow.case_id == case_id).order_by(TimelineRow.seq)
        )
        return [
            {name: value for name, value in vars(row).items() if not name.startswith("_")}
            for row in rows
        ]


def test_a_batch_is_written_as_it_was_hashed(make, sessions):
    opening = make.case()
    batch, _ = make.batch(opening, 3)
    make.log.record(batch)

    entries = timeline_of(sessions, opening.case_id)
    assert [entry["seq"] for entry in entries] == [0, 1, 2, 3]
    assert find_faults(opening.case_id, entries) == []
    assert entries[0]["data"] == {"n": 1, "items": ["a"], "nothing": None}


def test_the_projection_shows_how_the_case_stands(make, sessions):
    opening = make.case()
    make.log.record(make.batch(opening)[0])

    case = case_of(sessions, opening.case_id)
    assert (case.version, case.stage, case.people) == (1, "review", ["u1"])
    assert case.view == {"gates": [{"id": "review.1"}]}
    assert case.closed_at is None


def test_a_case_that_closes_says_when(make, sessions):
    opening = make.case()
    batch, head = make.batch(opening, state="closed", stage="closed", outcome="removed")
    make.log.record(batch)
    make.log.record(make.batch(opening, head=head, state="closed")[0])

    assert case_of(sessions, opening.case_id).closed_at == opening.received_at


def test_the_same_batch_again_changes_nothing(make, sessions):
    opening = make.case()
    batch, head = make.batch(opening, 2)
    later, _ = make.batch(opening, head=head, stage="act")
    for once_more in (batch, batch, later, batch):
        make.log.record(once_more)

    assert len(timeline_of(sessions, opening.case_id)) == 4
    assert case_of(sessions, opening.case_id).stage == "act"


def test_a_batch_that_is_there_in_part_is_completed(make, sessions):
    opening = make.case()
    batch, _ = make.batch(opening, 3)
    part = replace(batch.projection, version=1)
    make.log.record(Batch(batch.case_id, batch.entries[:1], part))
    make.log.record(batch)

    assert len(timeline_of(sessions, opening.case_id)) == 4
    assert case_of(sessions, opening.case_id).version == 3


def test_another_entry_under_the_same_number_is_a_divergence(make, sessions):
    opening = make.case()
    make.log.record(make.batch(opening)[0])
    other, _ = make.batch(opening, 2, at=opening.received_at.replace(year=2027), stage="act")
    with pytest.raises(TimelineDivergedError):
        make.log.record(other)
    with pytest.raises(TimelineDivergedError):
        make.log.record(other)

    case = case_of(sessions, opening.case_id)
    assert (case.trouble, case.stage) == ("timeline-diverged", "review")
    assert len(timeline_of(sessions, opening.case_id)) == 2
    with sessions() as session:
        found = session.scalars(
            select(FindingRow).where(FindingRow.case_id == opening.case_id)
        ).all()
    assert [finding.code for finding in found] == ["timeline-diverged"]


@pytest.mark.parametrize("seq", [0, 1])
def test_an_entry_that_does_not_follow_is_a_divergence(make, sessions, seq):
    opening = make.case()
    astray, _ = make.batch(opening, head=Head(seq, "0" * 64))
    with pytest.raises(TimelineDivergedError):
        make.log.record(astray)

    assert len(timeline_of(sessions, opening.case_id)) == 1
    assert case_of(sessions, opening.case_id).version == 0


def test_a_projection_without_entries_is_taken(make, sessions):
    opening = make.case()
    batch, _ = make.batch(opening, stage="act")
    make.log.record(replace(batch, entries=()))

    assert case_of(sessions, opening.case_id).stage == "act"


def test_many_runs_of_the_same_batch_at_once_write_it_once(make, sessions):
    opening = make.case()
    batch, _ = make.batch(opening, 20)
    with ThreadPoolExecutor(5) as threads:
        for run in [threads.submit(make.log.record, batch) for _ in range(5)]:
            run.result(30)

    assert len(timeline_of(sessions, opening.case_id)) == 21
