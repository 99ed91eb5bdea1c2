"""Deadlines on the overview: how they stand, in how many cases, and what lies on an edge."""

from datetime import timedelta

import pytest
from sqlalchemy import text

from tests.storage.register import COUNSEL, DAY, HOUR, NOW, SINCE, Register, clock, hash_of
from tocsin.domain.timeline import Head, stamp
from tocsin.storage.migrations.versions.v2026_11_22_31_counted_cases import MARK


@pytest.fixture
def register(make, sessions):
    return Register(make, sessions)


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


def test_cases_are_counted_beside_deadlines_of_which_one_can_have_several(register):
    ended = {"ended_at": stamp(NOW - DAY), "law": "eu-x"}
    late = {"law": "eu-x"}
    register.case(clocks=[clock(one, "met", NOW, **ended) for one in "ab"])
    register.case(clocks=[clock("a", "met", NOW, **ended), clock("b", "breached", NOW, **late)])
    register.case(clocks=[clock("a", "breached", NOW, **late)])
    register.case(
        clocks=[
            clock("a", "breached", NOW, **late),
            clock("b", "breached", NOW, law="us-x"),
            clock("eu-x", "running", NOW, house=True),
        ]
    )

    told = register.counted(COUNSEL)

    law = next(one for one in told.clocks if (one.law, one.house) == ("eu-x", False))
    house = next(one for one in told.clocks if one.house)
    assert (law.met, law.breached, law.open, law.rate) == (3, 3, 0, 0.5)
    assert law.cases == {"met": 2, "breached": 3, "open": 0}
    assert house.cases == {"met": 0, "breached": 0, "open": 1}
    assert (told.deadlines.met, told.deadlines.breached, told.deadlines.open) == (3, 4, 1)
    assert told.deadlines.cases == {"met": 2, "breached": 3, "open": 1}
    for one, which in (
        (law, {"clock": "eu-x", "set_by": "law"}),
        (house, {"clock": "eu-x", "set_by": "house"}),
        (told.deadlines, {}),
    ):
        for standing, cases in one.cases.items():
            asked = {"standing": standing, "clock_since": SINCE, **which}
            assert register.listed(COUNSEL, **asked) == cases
    assert register.listed(COUNSEL, standing="ended", clock_since=SINCE) == 4


def test_a_deadline_of_a_case_that_closed_before_the_period_counts_when_it_ended_in_it(
    register,
):
    met = clock("act", "met", NOW, ended_at=stamp(SINCE))
    register.case(opened=SINCE - 9 * DAY, closed=SINCE - DAY, clocks=[met])

    (one,) = register.counted(COUNSEL).clocks

    assert one.cases["met"] == 1
    assert register.listed(COUNSEL, standing="met", clock_since=SINCE) == 1


def test_what_lies_on_an_edge_is_counted_where_it_is_listed(register):
    for edge in (NOW - DAY, NOW - 3 * DAY, NOW - 7 * DAY, SINCE):
        register.case(opened=edge)
    register.case(opened=SINCE - 9 * DAY, closed=SINCE)
    for moment in (SINCE, SINCE - timedelta(seconds=1)):
        edge = clock("edge", "breached", moment)
        register.case(opened=SINCE - 9 * DAY, closed=NOW - HOUR, clocks=[edge])

    told = register.counted(COUNSEL)

    assert told.age == {"1d": 1, "3d": 1, "7d": 1, "30d": 1, "90d": 0, "older": 0}
    edges = (None, NOW - DAY, NOW - 3 * DAY, NOW - 7 * DAY, NOW - 30 * DAY)
    for number in range(4):
        before, after = edges[number], edges[number + 1]
        asked = {"state": "open", "opened_after": after, "opened_before": before}
        assert register.listed(COUNSEL, **asked) == 1
    assert told.volume == {register.kind: [1, 0, 0, 3]}
    assert told.closed[0].cases == register.listed(COUNSEL, closed_after=SINCE) == 3
    assert told.deadlines.breached == 1
    assert register.listed(COUNSEL, standing="breached", clock_since=SINCE) == 1


def test_a_deadline_that_moves_is_counted_as_it_is_now(register, make):
    opening = register.case(clocks=[clock("act", "running", NOW - HOUR)])
    assert [one.open for one in register.counted(COUNSEL).clocks] == [1]
    batch, _ = make.batch(
        opening,
        head=Head(1, hash_of(register, opening, 1)),
        people=(),
        view={"clocks": [clock("act", "met", NOW, ended_at=stamp(NOW))]},
    )
    make.log.record(batch)

    (one,) = register.counted(COUNSEL).clocks

    assert (one.met, one.open) == (1, 0)


def test_cases_of_before_the_marks_are_marked_as_new_ones_are(register, owner_engine):
    met = {"ended_at": stamp(NOW - DAY)}
    register.case(
        clocks=[
            clock("a", "met", NOW, law="eu-x", **met),
            clock("b", "met", NOW, law="eu-x", ended_at=stamp(NOW)),
            clock("c", "met", NOW, law="us-x", **met),
            clock("d", "breached", NOW, law="eu-x"),
            clock("e", "breached", NOW, law="eu-x"),
        ]
    )
    marks = text("""
        SELECT clock, latest, latest_of_case FROM case_clocks JOIN cases ON cases.id = case_id
        WHERE kind = :kind ORDER BY 1
    """)
    with owner_engine.connect() as connection:
        kept = connection.execute(marks, {"kind": register.kind}).all()
        connection.execute(text("UPDATE case_clocks SET latest = true, latest_of_case = true"))
        connection.exec_driver_sql(MARK)
        made = connection.execute(marks, {"kind": register.kind}).all()
        connection.rollback()

    assert made == kept
    assert [one.clock for one in kept if one.latest] == ["b", "c", "d"]
    assert [one.clock for one in kept if one.latest_of_case] == ["b", "d"]
