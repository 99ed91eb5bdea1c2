"""The overview counts exactly what somebody sees, and each number is as long as its list."""

from dataclasses import replace

import pytest

from tests.storage.register import (
    ANALYST,
    COUNSEL,
    DAY,
    HOUR,
    NOW,
    SINCE,
    Register,
    clock,
    hash_of,
)
from tocsin.domain.timeline import Head, append


@pytest.fixture
def register(make, sessions):
    return Register(make, sessions)


def test_open_cases_are_counted_by_when_they_are_due(register):
    dues = (-HOUR, 2 * HOUR, 4 * HOUR, 20 * HOUR, 3 * DAY, 30 * DAY, None)
    for due in dues:
        register.case(due=NOW + due if due is not None else None)
    register.case(due=NOW - DAY, closed=NOW - HOUR)

    (kind,) = register.counted(COUNSEL).open

    assert kind.due == {"late": 1, "4h": 1, "24h": 2, "7d": 1, "later": 2}
    assert kind.cases == 7
    edges = (None, NOW, NOW + 4 * HOUR, NOW + DAY, NOW + 7 * DAY, None)
    for number, counted in enumerate(kind.due.values()):
        after, before = edges[number], edges[number + 1]
        assert register.listed(COUNSEL, state="open", due_after=after, due_before=before) == (
            counted
        )


def test_how_long_answers_and_closing_take_is_told_as_median_and_ninetieth_percentile(register):
    for hours in (1, 2, 9):
        opened = NOW - 2 * DAY
        register.case(opened=opened, answered=opened + hours * HOUR)
    register.case(opened=NOW - 2 * DAY)  # nobody has answered it
    register.case(opened=SINCE - DAY, answered=SINCE)  # opened before the period
    register.case(opened=SINCE - DAY, closed=NOW - DAY)

    told = register.counted(COUNSEL)

    everything, kind = told.answered
    assert (everything.kind, kind.kind) == (None, register.kind)
    assert (kind.cases, kind.median, kind.p90) == (3, 7200, pytest.approx(7.6 * 3600))
    assert [(one.cases, one.median) for one in told.closed] == [(1, 28 * 86400)] * 2
    assert register.listed(COUNSEL, closed_after=SINCE) == 1
    assert register.listed(COUNSEL, opened_after=SINCE, answered=True) == 3


def test_a_page_that_was_acknowledged_is_an_answer_and_what_machines_write_is_none(register):
    opening = register.case(opened=NOW - DAY)
    head = Head(1, hash_of(register, opening, 1))
    for event, actor in (("action.taken", "system"), ("page.acknowledged", "system")):
        entry = append(
            head, at=NOW - 6 * HOUR, actor=actor, event=event, data={"n": event}, salt="x"
        )
        batch, _ = register.make.batch(opening, people=())
        shown = replace(batch.projection, version=entry.seq)
        register.make.log.record(replace(batch, entries=(entry,), projection=shown))
        head = Head(entry.seq, entry.hash)
        told = register.counted(COUNSEL).answered
        assert [one.median for one in told] == ([] if event == "action.taken" else [64800] * 2)


def test_volume_is_told_week_by_week_and_the_backlog_by_age(register):
    for days in (1, 8, 9, 27, 40, 400):
        register.case(opened=NOW - days * DAY + HOUR)
    register.case(opened=NOW - 9 * DAY, closed=NOW)

    told = register.counted(COUNSEL)

    assert told.volume == {register.kind: [1, 0, 3, 1]}
    assert told.age == {"1d": 1, "3d": 0, "7d": 0, "30d": 3, "90d": 1, "older": 1}
    week = {"opened_after": told.weeks[2], "opened_before": told.weeks[3]}
    assert register.listed(COUNSEL, **week) == 3


def test_load_is_told_by_team_and_by_the_role_that_a_case_waits_for(register):
    register.case(team="north", due=NOW - HOUR, waiting_roles=("legal_counsel", "executive"))
    register.case(team="north", due=NOW + HOUR, waiting_roles=("legal_counsel",))
    register.case(waiting_roles=())

    told = register.counted(COUNSEL)

    assert [(one.name, one.cases, one.late) for one in told.teams] == [
        ("north", 2, 1),
        (None, 1, 0),
    ]
    assert [(one.name, one.cases, one.late) for one in told.roles] == [
        ("legal_counsel", 2, 1),
        ("executive", 1, 1),
    ]
    assert register.listed(COUNSEL, team="north") == 2
    assert register.listed(COUNSEL, state="open", no_team=True) == 1
    assert register.listed(COUNSEL, role="executive") == 1


def test_no_number_tells_of_a_case_that_its_reader_may_not_see(register):
    late = {"clocks": [clock("secret", "breached", NOW - HOUR)], "due": NOW - HOUR}
    answered = {"opened": NOW - DAY, "answered": NOW - HOUR, "team": "t9"}
    register.case(sensitivity="sealed", **late, **answered)
    register.case(sensitivity="sealed", closed=NOW - HOUR)

    hidden = register.counted(ANALYST)

    assert not hidden.open
    assert not hidden.answered
    assert not hidden.closed
    assert not hidden.clocks
    assert not hidden.volume
    assert not hidden.kinds
    assert not hidden.teams
    assert not hidden.roles
    assert not any(hidden.age.values())
    seen = register.counted(COUNSEL)
    assert (seen.open[0].cases, len(seen.clocks), seen.closed[0].cases) == (1, 1, 1)
    assert register.listed(ANALYST, clock="secret", standing="breached") == 0


def test_who_is_on_a_sealed_case_counts_it_and_a_scope_keeps_others_out(register):
    register.case(sensitivity="sealed", people=("user:p7",))
    register.case(jurisdiction="FR")
    register.case(jurisdiction="DE")

    assert register.counted(ANALYST, person="p7").open[0].cases == 3
    assert register.counted(ANALYST, scope=(("FR",),)).open[0].cases == 1
    assert register.counted(ANALYST, jurisdiction="DE").open[0].cases == 1
