"""Whatever people answer and whatever fails, a page goes on until an answer or its end."""

from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.unit.domain.paging.driven import ANN, BEN, CEM, MIA, Driven, policy
from tocsin.domain.paging import refusals
from tocsin.domain.paging.messages import (
    Acknowledge,
    Called,
    CallOrder,
    CallResult,
    ContactFate,
    Decline,
    Delegate,
    Escalate,
    HeardFrom,
    LaterWay,
    Resolve,
    SettledElsewhere,
    Snooze,
)
from tocsin.domain.paging.refusals import PageRefusedError
from tocsin.domain.paging.state import Phase

PEOPLE = (ANN, BEN, CEM, MIA)
FATES = ("sent", "delivered", "failed", "unknown", "held", "gone")
people = st.sampled_from(PEOPLE)
later_ways = st.lists(
    st.builds(
        LaterWay,
        channel=st.sampled_from(("sms", "voice")),
        after=st.integers(0, 900),
        spare=st.booleans(),
    ),
    max_size=3,
).map(lambda found: tuple(sorted(found, key=lambda way: (way.spare, way.after))))
called = st.builds(
    Called,
    id=st.sampled_from((*PEOPLE, "webhook:hook")),
    reached=st.booleans(),
    later=later_ways,
)
steps = st.fixed_dictionaries(
    {
        "to": people.map(lambda one: [one.replace("user:", "person:")]),
        "wait": st.sampled_from(["1m", "10m"]),
        "acknowledgements": st.sampled_from([None, 1, 2]),
    }
)
policies = st.builds(
    lambda walked, repeat, needed, spare: policy(
        *walked, repeat=repeat, acknowledgements=needed, acknowledge_for=spare
    ),
    st.lists(steps, min_size=1, max_size=3),
    st.integers(0, 2),
    st.integers(1, 2),
    st.sampled_from([None, "30m"]),
)
fates = st.builds(ContactFate, fate=st.sampled_from(FATES), again_in=st.integers(0, 300))
outcomes = st.one_of(
    st.none(),
    st.builds(CallResult, applies=st.just(False)),
    *[st.builds(CallResult, called=st.lists(called, max_size=3).map(tuple))] * 3,
)


def messages(driven):
    """Say what people and machines may say now."""
    until = (driven.now + timedelta(hours=2)).isoformat()
    return st.one_of(
        st.tuples(st.just("acknowledge"), st.builds(Acknowledge, actor=people)),
        st.tuples(st.just("acknowledge"), st.builds(Acknowledge, people, st.just(until))),
        st.tuples(st.just("take_over"), st.builds(Acknowledge, actor=people)),
        st.tuples(st.just("decline"), st.builds(Decline, actor=people)),
        st.tuples(st.just("delegate"), st.builds(Delegate, actor=people, person=people)),
        st.tuples(st.just("snooze"), st.builds(Snooze, actor=people, until=st.just(until))),
        st.tuples(st.just("escalate"), st.builds(Escalate, actor=people)),
        st.tuples(
            st.just("heard_from"),
            st.builds(
                HeardFrom,
                person=people,
                verb=st.sampled_from(("acknowledge", "decline", "bounced", "bounced")),
                delivery=st.integers(0, 5),
            ),
        ),
    )


def may(driven, verb, message):
    """Tell whether the page allows it, as the workflow's validators do."""
    state = driven.state
    checks = {
        "acknowledge": lambda: refusals.to_acknowledge(state, message, driven.now),
        "take_over": lambda: refusals.to_acknowledge(state, message, driven.now),
        "decline": lambda: refusals.to_decline(state, message),
        "delegate": lambda: refusals.to_delegate(state, message),
        "snooze": lambda: refusals.to_snooze(state, message, driven.now),
        "escalate": lambda: refusals.is_asking(state),
        "heard_from": lambda: None,
    }
    try:
        checks[verb]()
    except PageRefusedError:
        return False
    return True


def something_happens(driven, data):
    """Let an order come to its end, time go by, or somebody say something."""
    kinds = ["time", "says", *(["outcome"] * 3 if driven.under_way else [])]
    kind = data.draw(st.sampled_from(kinds))
    if kind == "time":
        driven.pass_time(data.draw(st.sampled_from([timedelta(minutes=n) for n in (1, 7, 90)])))
    elif kind == "outcome":
        settle_one(driven, data)
    else:
        verb, message = data.draw(messages(driven))
        if may(driven, verb, message):
            driven.do(verb, message)


def settle_one(driven, data):
    number = data.draw(st.sampled_from(sorted(driven.under_way)))
    is_call = isinstance(driven.under_way[number], CallOrder)
    driven.settle(number, data.draw(outcomes if is_call else fates))


def left_alone(driven, most=6000):
    """Let nobody answer any more; every call reaches nobody but the catch-all's."""
    for _ in range(most):
        if driven.state.is_over:
            return
        if driven.under_way:
            number = min(driven.under_way)
            is_call = isinstance(driven.under_way[number], CallOrder)
            driven.settle(number, CallResult() if is_call else ContactFate("failed"))
        else:
            driven.pass_time(timedelta(days=31))
    raise AssertionError(f"it never ends: {driven.story[-20:]}")


@settings(max_examples=60, deadline=None)
@given(policies, st.data())
def test_a_page_is_never_stuck_and_ends_when_nobody_answers_any_more(pinned, data):
    driven = Driven(pinned)
    for _ in range(data.draw(st.integers(0, 25))):
        something_happens(driven, data)
        if driven.page.is_idle and data.draw(st.booleans()):
            driven.continue_as_new()
    left_alone(driven)

    assert driven.phase in (Phase.EXHAUSTED, Phase.RESOLVED)


@settings(max_examples=40, deadline=None)
@given(policies, st.data())
def test_whatever_it_is_doing_resolving_ends_it_at_once(pinned, data):
    driven = Driven(pinned)
    for _ in range(data.draw(st.integers(0, 15))):
        something_happens(driven, data)
    if data.draw(st.booleans()):
        driven.do("settled_elsewhere", SettledElsewhere())
    elif not driven.state.is_over:
        driven.do("resolve", Resolve(ANN))

    assert driven.state.is_over
    before = len(driven.numbers)
    while driven.under_way:
        settle_one(driven, data)
    assert len(driven.numbers) == before


@settings(max_examples=40, deadline=None)
@given(policies, st.data())
def test_after_an_acknowledgement_nothing_is_sent_until_its_time_is_over(pinned, data):
    driven = Driven(pinned)
    for _ in range(data.draw(st.integers(0, 15))):
        something_happens(driven, data)
    for one in PEOPLE:
        if not driven.state.is_over:
            driven.do("acknowledge", Acknowledge(one))
    if driven.state.is_over:
        return

    assert driven.phase is Phase.ACKNOWLEDGED
    before = len(driven.numbers)
    while driven.under_way:
        settle_one(driven, data)
    driven.pass_time(driven.page.due() - driven.now - timedelta(seconds=1))
    assert len(driven.numbers) == before
    assert driven.phase is Phase.ACKNOWLEDGED


def test_when_no_call_can_be_made_for_hours_no_round_is_lost():
    driven = Driven(policy("ann", "ben"))
    while driven.now < driven.state.walk_began_at + timedelta(hours=5):
        if driven.under_way:
            driven.now += timedelta(minutes=5)
            driven.settle(min(driven.under_way), None)
        else:
            driven.pass_time(timedelta(minutes=1))
    assert driven.phase is Phase.PAGING

    while driven.calls()[0:1] == [] or driven.calls()[0].step != 0:
        if driven.under_way:
            driven.settle(min(driven.under_way), None)
        else:
            driven.pass_time(timedelta(minutes=1))
    driven.answer_call(ANN)
    driven.do("acknowledge", Acknowledge(ANN))
    assert driven.phase is Phase.ACKNOWLEDGED


def test_when_no_call_can_ever_be_made_it_is_exhausted_after_a_day():
    driven = Driven(policy("ann"))
    for _ in range(5000):
        if driven.phase is Phase.EXHAUSTED:
            break
        if driven.under_way:
            driven.now += timedelta(minutes=5)
            driven.settle(min(driven.under_way), None)
        else:
            driven.pass_time(timedelta(hours=1))

    assert driven.phase is Phase.EXHAUSTED
    assert driven.now - driven.state.walk_began_at >= timedelta(days=1)
