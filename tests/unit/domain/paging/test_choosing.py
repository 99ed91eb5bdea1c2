"""Whom a call asks, of everybody whom its targets lead to."""

from datetime import UTC, datetime

import pytest

from tests.unit.domain.paging.driven import ANN, BEN, CEM, MIA, policy
from tocsin.domain.paging.choosing import applies, choose, deferred_until, targets_of
from tocsin.domain.paging.messages import CallOrder
from tocsin.domain.paging.ports import Lead, Responder

NOON = datetime(2026, 6, 3, 12, tzinfo=UTC)  # a Wednesday
SUNDAY = datetime(2026, 6, 7, 12, tzinfo=UTC)
HOOK = "webhook:hook"


def order_of(step=None, number=0, **more):
    facts = {key: more.pop(key) for key in tuple(more) if key in ("night", "defer", "zone")}
    pinned = policy({"to": ["schedule:ops"], **(step or {})}, **facts)
    return CallOrder("PG-1", 1, number, 0, NOON.isoformat(), pinned, **more)


def leads(*groups):
    """Write ``leads([ANN], [BEN])``: whom each target leads to."""
    return [
        Lead(f"schedule:s{turn}", tuple(Responder(one) for one in group))
        for turn, group in enumerate(groups)
    ]


def asked(*found, at=NOON, turn=0, **more):
    choice = choose(order_of(**more), leads(*found), at, turn)
    return [one.id for one in choice.responders], [
        (one.id, one.why.value) for one in choice.passed_over
    ]


def test_everybody_is_asked_and_nobody_twice():
    assert asked([ANN, BEN], [BEN, CEM]) == ([ANN, BEN, CEM], [])


def test_who_has_answered_is_not_asked_again():
    assert asked([ANN, BEN], without=(ANN,)) == ([BEN], [(ANN, "answered")])


def test_the_first_target_that_leads_to_somebody_is_asked():
    first = {"pick": "first"}
    assert asked([], [BEN], [CEM], step=first) == ([BEN], [(CEM, "not_first")])
    assert asked([ANN], [BEN], step=first, without=(ANN,))[0] == [BEN]


@pytest.mark.parametrize(("turn", "who"), [(0, ANN), (1, BEN), (2, CEM), (3, ANN)])
def test_one_after_the_other_is_asked_page_by_page(turn, who):
    assert asked([ANN, BEN, CEM], step={"pick": "round_robin"}, turn=turn)[0] == [who]


def test_who_cannot_be_asked_now_gives_the_turn_to_the_next():
    found = asked([ANN, BEN, CEM], step={"pick": "round_robin"}, turn=1, without=(BEN,))
    assert found[0] == [CEM]


def test_machines_are_told_whosever_turn_it_is():
    assert asked([ANN, BEN, HOOK], step={"pick": "round_robin"}, turn=1)[0] == [BEN, HOOK]


def test_who_sleeps_is_spared_unless_all_do():
    night = {"begin": "22:00", "end": "07:00"}
    more = {"night": night, "urgency": "routine"}
    tokyo, kyoto = (Responder(who, zone="Asia/Tokyo") for who in (ANN, CEM))
    choice = choose(order_of(**more), [Lead("role:x", (tokyo, Responder(BEN, zone="UTC")))],
                    NOON.replace(hour=15))  # fmt: skip
    assert [one.id for one in choice.people] == [BEN]
    assert [one.why.value for one in choice.passed_over] == ["night"]

    choice = choose(order_of(**more), [Lead("role:x", (tokyo, kyoto))], NOON.replace(hour=15))
    assert [one.id for one in choice.people] == [ANN, CEM]
    assert choice.is_night_ignored


def test_what_is_urgent_wakes_people():
    tokyo = Responder(ANN, zone="Asia/Tokyo")
    both = [Lead("role:x", (tokyo, Responder(BEN, zone="UTC")))]
    order = order_of(night={}, urgency="urgent")

    assert len(choose(order, both, NOON.replace(hour=15)).people) == len(both[0].responders)


@pytest.mark.parametrize(
    ("when", "more", "holds"),
    [
        ({}, {}, True),
        ({"severities": ["sev1"]}, {"severity": "sev1"}, True),
        ({"severities": ["sev1"]}, {"severity": None}, False),
        ({"jurisdictions": ["DE"]}, {"jurisdiction": "FR"}, False),
        ({"urgencies": ["routine"]}, {"urgency": "urgent"}, False),
        ({"hours": "working"}, {}, True),
        ({"hours": "outside"}, {}, False),
    ],
)
def test_a_step_applies_when_all_its_conditions_hold(when, more, holds):
    assert applies(order_of(step={"when": when}, **more), NOON) is holds


def test_what_is_routine_waits_for_the_working_hours():
    routine = order_of(defer={}, urgency="routine")

    assert deferred_until(routine, NOON) is None
    assert deferred_until(routine, SUNDAY) == datetime(2026, 6, 8, 9, tzinfo=UTC)
    assert deferred_until(order_of(defer={}, urgency="urgent"), SUNDAY) is None


def test_one_who_was_delegated_to_is_asked_at_any_hour():
    order = order_of(defer={}, urgency="routine", number=-2, to=("person:mia",))

    assert deferred_until(order, SUNDAY) is None
    assert targets_of(order) == ("person:mia",)
    assert [one.id for one in choose(order, leads([MIA]), SUNDAY).people] == [MIA]
