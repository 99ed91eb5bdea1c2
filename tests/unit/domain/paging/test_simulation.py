"""A page of the past is played by another policy, by the very machine that runs pages."""

from dataclasses import replace
from datetime import timedelta

from tests.unit.domain.paging.driven import ANN, BEN, CEM, MIA, MINUTE, NOON, policy, start_of
from tocsin.domain.paging.ports import Lead, Responder
from tocsin.domain.paging.simulation import Course, Past, Woken, play


class People:
    """Everybody is behind the target of their name; a schedule has who it is told."""

    def __init__(self, **schedules):
        self.schedules = schedules

    def resolve(self, order, targets):
        return tuple(Lead(one, (Responder(self._who(one)),)) for one in targets)

    def turn(self, order):
        return 0

    def _who(self, target):
        kind, _, name = target.partition(":")
        return f"user:{self.schedules[name] if kind == 'schedule' else name}"


def a_past(pinned, *, due_at=None, **minutes):
    delays = {f"user:{name}": timedelta(minutes=after) for name, after in minutes.items()}
    return Past(start_of(pinned), NOON, delays, due_at=due_at)


def called(course):
    return [(one.person, (one.at - NOON) / MINUTE) for one in course.woken]


def test_the_first_who_would_have_answered_has_it_as_long_after_their_call_as_then():
    course = play(a_past(policy("ann"), ben=3), policy("ann", "ben", "cem"), People())

    assert called(course) == [(ANN, 0), (BEN, 5)]
    assert course.answered_at == NOON + 8 * MINUTE


def test_the_pinned_policy_counts_when_only_the_schedule_is_another():
    pinned = policy({"to": ["schedule:ops"], "wait": "10m"}, "cem")
    past = a_past(pinned, ben=2)

    assert called(play(past, None, People(ops="ben"))) == [(BEN, 0)]
    assert called(play(past, None, People(ops="ann")))[:2] == [(ANN, 0), (CEM, 10)]


def test_nobody_answers_who_did_not_then_and_the_page_is_exhausted():
    course = play(a_past(policy("ann"), zoe=1), policy("ann", "ben"), People())

    assert course.is_exhausted
    assert course.answered_at is None
    assert called(course) == [(ANN, 0), (BEN, 5), (MIA, 10), (MIA, 25)]


def test_an_answer_may_come_after_the_next_step_has_begun():
    course = play(a_past(policy("ann"), ann=7), policy("ann", "ben"), People())

    assert called(course) == [(ANN, 0), (BEN, 5)]
    assert course.answered_at == NOON + 7 * MINUTE


def test_several_who_must_answer_are_waited_for():
    both = policy({"to": ["person:ann", "person:ben"]}, acknowledgements=2)
    course = play(a_past(both, ann=1, ben=4), both, People())

    assert course.answered_at == NOON + 4 * MINUTE


def test_what_is_not_urgent_may_wait_for_the_morning():
    deferring = policy("ann", defer={"urgencies": ["routine"]}, zone="Asia/Tokyo")
    past = a_past(deferring, ann=1)
    past = replace(past, start=replace(past.start, urgency="routine"))
    course = play(past, deferring, People())

    assert course.woken[0].at == NOON + 12 * 60 * MINUTE  # 9 o'clock in Tokyo


def test_conditions_hold_as_they_would_have():
    only = {"to": ["person:ann"], "when": {"severities": ["sev0"]}}
    course = play(a_past(policy("ben"), ben=1), policy(only, "ben"), People())

    assert called(course) == [(BEN, 0)]


def test_a_clock_is_missed_when_nobody_had_answered_by_then():
    past = a_past(policy("ann"), due_at=NOON + 6 * MINUTE, ann=5, ben=2)
    in_time, late = play(past, None, People()), play(past, policy("cem", "ben"), People())

    assert not past.misses(in_time)
    assert past.misses(late)
    assert past.misses(Course((Woken(ANN, NOON),), None, is_exhausted=True))


def test_a_page_that_repeats_for_long_comes_to_an_end():
    endless = policy("ann", repeat=10, catch_all={"to": ["person:mia"], "times": 100})
    course = play(a_past(endless), None, People())

    assert course.is_exhausted
    assert len(course.woken) == 11 + 100
