"""The overview counts exactly what somebody sees, and each number is as long as its list."""

import uuid
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from tocsin.desk.overview import shaped
from tocsin.domain.access import Grant, Principal, Role
from tocsin.domain.timeline import Head, append, stamp
from tocsin.storage import overview
from tocsin.storage.models import TimelineRow
from tocsin.storage.overview import Scope
from tocsin.storage.visibility import visibility_of
from tocsin.storage.worklist import Filters, count

NOW = datetime(2026, 6, 1, 12, tzinfo=UTC)
WEEKS = 4
SINCE = NOW - timedelta(weeks=WEEKS)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
COUNSEL, ANALYST = Role.LEGAL_COUNSEL, Role.INTAKE_ANALYST


def clock(name, state, due, **more):
    """A deadline as a case's view shows it."""
    shown = {
        "id": name,
        "state": state,
        "due_at": stamp(due),
        "ended_at": None,
        "polarity": "act_by",
        "citation": f"Law of {name}",
        "house": False,
    }
    return shown | more


class Register:
    """A handful of cases made by hand, under a kind of their own."""

    def __init__(self, make, sessions):
        self.make, self.sessions = make, sessions
        self.kind = f"k{uuid.uuid4().hex[:12]}"

    def case(self, *, opened=NOW - DAY, answered=None, closed=None, clocks=(), **changes):
        of_opening = ("sensitivity", "team", "jurisdiction")
        given = {name: changes.pop(name) for name in of_opening if name in changes}
        opening = self.make.case(kind=self.kind, opened_at=opened, received_at=opened, **given)
        due = changes.pop("due", None)
        at = closed or answered or opened
        batch, _ = self.make.batch(
            opening,
            at=at,
            state="closed" if closed else "open",
            due_at=stamp(due) if due else None,
            view={"clocks": list(clocks)},
            **({"people": ()} | changes),
        )
        if answered:
            batch = _answered(opening, batch, answered)
        self.make.log.record(batch)
        return opening

    def counted(self, *roles, person="somebody", jurisdiction=None, scope=()):
        who = Principal(person, person, tuple(Grant(role, *scope) for role in roles))
        scope = Scope(visibility_of(who), SINCE, NOW, self.kind, jurisdiction)
        with self.sessions() as session:
            return shaped(overview.read(session, scope), scope, WEEKS)

    def listed(self, reader, **filters):
        who = Principal("somebody", "somebody", (Grant(reader),))
        with self.sessions() as session:
            return count(session, visibility_of(who), Filters(kind=self.kind, **filters))


def _answered(opening, batch, at):
    """Let the batch's entry be a verdict."""
    entry = append(
        Head(0, opening.entry.hash),
        at=at,
        actor="user:u",
        event="verdict.given",
        data={"gate": "review.1"},
        salt="x",
    )
    return replace(batch, entries=(entry,))


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


def test_a_page_that_was_acknowledged_is_an_answer_and_what_machines_write_is_none(register):
    opening = register.case(opened=NOW - DAY)
    head = Head(1, _hash_of(register, opening, 1))
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


def test_deadlines_are_met_missed_or_open_by_law_and_house(register):
    ended = {"ended_at": stamp(NOW - DAY)}
    for state, more in (("met", ended), ("met", ended), ("breached", {})):
        register.case(clocks=[clock("act", state, NOW - DAY, law="eu-x", **more)])
    long_ago = {"ended_at": stamp(SINCE - DAY)}
    register.case(clocks=[clock("act", "met", SINCE - DAY, law="eu-x", **long_ago)])
    register.case(clocks=[clock("act", "running", NOW + DAY, law="eu-x")])
    register.case(
        clocks=[clock("reply", "running", NOW, house=True), clock("x", "elapsed", NOW)]
    )
    register.case(clocks=[clock("wait", "running", NOW, polarity="wait_until")])

    law, house = register.counted(COUNSEL).clocks

    assert (law.law, law.met, law.breached, law.open, law.house) == ("eu-x", 2, 1, 1, False)
    assert law.rate == pytest.approx(2 / 3)
    assert (house.law, house.house, house.open, house.rate) == ("reply", True, 1, None)
    for standing in ("met", "breached", "open"):
        listed = register.listed(COUNSEL, clock="eu-x", standing=standing, clock_since=SINCE)
        assert listed == getattr(law, standing)


def test_a_deadline_that_moves_is_counted_as_it_is_now(register, make):
    opening = register.case(clocks=[clock("act", "running", NOW - HOUR)])
    assert [one.open for one in register.counted(COUNSEL).clocks] == [1]
    batch, _ = make.batch(
        opening,
        head=Head(1, _hash_of(register, opening, 1)),
        people=(),
        view={"clocks": [clock("act", "met", NOW, ended_at=stamp(NOW))]},
    )
    make.log.record(batch)

    (one,) = register.counted(COUNSEL).clocks

    assert (one.met, one.open) == (1, 0)


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


def _hash_of(register, opening, seq):
    with register.sessions() as session:
        return session.get(TimelineRow, (opening.case_id, seq)).hash
