"""A call asks each person by the first way that gets through, and keeps what it rests on."""

from datetime import UTC, datetime, timedelta

import pytest
from temporalio.testing import ActivityEnvironment

from activities.page_letters import PageWriter
from activities.pages import PageActivities
from activities.reaching import Reaching
from activities.sending import Sender
from tests.unit.activities.conftest import FakeChannel, FakeLedger
from tocsin.domain.abilities import Abilities
from tocsin.domain.paging.limits import Admission
from tocsin.domain.paging.messages import CallOrder, ContactOrder, LaterWay
from tocsin.domain.paging.plan import Because, Plan, PlannedWay
from tocsin.domain.paging.policy import policy_for
from tocsin.domain.paging.ports import Bundle, Lead, PageFace, Responder
from tocsin.domain.ports import ChannelError

NOON = datetime(2026, 6, 3, 12, tzinfo=UTC)
PAGE = "PG-7K3M-Q2XD"


class Responders:
    """Knows who is behind a target."""

    def __init__(self):
        self.behind = {"person:ann": ("user:ann",), "role:executive": ("user:eve",)}
        self.barred = set()

    def resolve(self, order, targets):
        return tuple(
            Lead(to, tuple(Responder(one, why=f"by {to}") for one in self.behind.get(to, ())))
            for to in targets
        )

    def may_be_asked(self, person, case_id):
        return person not in self.barred

    def turn(self, order):
        return 0


class Plans:
    """Everybody's ways are the same."""

    def __init__(self):
        self.ways = [("sms", 0), ("mailbox", 0), ("voice", 120)]
        self.gone = set()

    def plans_for(self, people, urgency, severity, at):
        return {person: self.plan_of(person) for person in people}

    def plan_of(self, person):
        ways = tuple(
            PlannedWay(name, "", after, Because.DEFAULT, f"{person}@{name}")
            for name, after in self.ways
        )
        return Plan(person=person, at=NOON.isoformat(), zone="UTC", local="", ways=ways)

    def way_to(self, person, channel, contact):
        return None if channel in self.gone else f"{person}@{channel}"


class Record:
    """The page's record, the book of limits, its face and its calls."""

    def __init__(self):
        self.stopped_after = None
        self.asked = 0
        self.held = {}
        self.bundles = {}
        self.facts = []

    def admit(self, person, channel, page, number, at, *, urgency="routine"):
        return self.held.get(channel, Admission())

    def bundle_of(self, person, channel, page, number, at):
        return self.bundles.get(number, Bundle((page,)))

    def face(self, page_id, since):
        self.asked += 1
        if self.stopped_after is not None and self.asked > self.stopped_after:
            return None
        return PageFace(page_id, f"https://tocsin.example/{page_id}", NOON, summary="secret")

    def write(self, order, facts):
        self.facts.append(facts)

    def render(self, template, language, values, *, then=None):
        return f"{values['ref']}: {template}", " ".join(values["others"])


class World:
    def __init__(self):
        self.responders, self.plans, self.record = Responders(), Plans(), Record()
        self.ledger = FakeLedger()
        self.channels = {
            name: FakeChannel(name, Abilities(instant=True))
            for name in ("sms", "mailbox", "voice", "webhook")
        }
        self.seconds = 20.0

    @property
    def pages(self):
        sender = Sender(self.ledger, self.channels, {})
        record = self.record
        reaching = Reaching(sender, PageWriter(record), record, record)
        return PageActivities(self.responders, self.plans, record, reaching, self.seconds)

    def call(self, **more):
        facts = {"number": 1, "step": 0, "round": 0, "at": NOON.isoformat()} | more
        order = CallOrder(PAGE, policy=policy_for("ann"), **facts)
        return ActivityEnvironment().run(self.pages.call, order)

    def contact(self, way, number=2, person="user:ann"):
        order = ContactOrder(PAGE, number, person, way, NOON.isoformat())
        return ActivityEnvironment().run(self.pages.contact, order)

    def sent(self):
        return [name for name, channel in self.channels.items() for _ in channel.sent]


@pytest.fixture
def world():
    return World()


def failing(*, unknown=False):
    return ChannelError("away", permanent=not unknown, unknown=unknown)


def test_the_first_way_that_gets_through_is_enough(world):
    (ann,) = world.call().called

    assert world.sent() == ["sms"]
    assert (ann.id, ann.reached) == ("user:ann", True)
    assert [(way.channel, way.after, way.spare) for way in ann.later] == [
        ("voice", 120, False), ("mailbox", 0, True),
    ]  # fmt: skip


def test_a_way_that_fails_is_followed_by_the_next_at_once(world):
    world.channels["sms"].fails = [failing()]
    world.channels["mailbox"].fails = [failing(unknown=True)]
    (ann,) = world.call().called

    assert world.sent() == ["voice"]
    assert (ann.reached, ann.failed, ann.unknown, ann.duplicates) == (True, 1, 1, 1)


def test_when_all_ways_fail_nobody_was_reached(world):
    for channel in world.channels.values():
        channel.fails = [failing()]
    (ann,) = world.call().called

    assert (ann.reached, ann.failed, ann.later) == (False, 3, ())


def test_a_way_that_waits_for_another_system_is_left_to_a_contact(world):
    world.channels["sms"] = FakeChannel("sms", Abilities())
    (ann,) = world.call().called

    assert (world.sent(), ann.reached, ann.held) == ([], False, False)
    assert [(way.channel, way.after) for way in ann.later] == [
        ("sms", 0), ("mailbox", 0), ("voice", 120),
    ]  # fmt: skip


def test_after_a_failure_such_a_way_does_not_wait_for_its_time(world):
    world.plans.ways = [("mailbox", 0), ("voice", 120)]
    world.channels["voice"] = FakeChannel("voice", Abilities())
    world.channels["mailbox"].fails = [failing()]
    (ann,) = world.call().called

    assert (world.sent(), ann.failed) == ([], 1)
    assert [(way.channel, way.after) for way in ann.later] == [("voice", 0)]


def test_the_call_keeps_what_it_rests_on(world):
    world.call()
    (facts,) = world.record.facts

    assert [one["id"] for one in facts["called"]] == ["user:ann"]
    assert facts["called"][0]["why"] == "by person:ann"
    assert "@" not in str(facts)


def test_once_the_page_has_stopped_nothing_more_is_sent(world):
    world.record.stopped_after = 1
    world.channels["sms"].fails = [failing()]
    result = world.call()

    assert (world.sent(), result.called) == ([], ())


def test_a_limit_holds_a_way_and_says_for_how_long(world):
    world.record.held["sms"] = Admission(NOON + timedelta(seconds=90))
    (ann,) = world.call().called

    assert (world.sent(), ann.held, ann.reached) == ([], True, False)
    assert (ann.later[0].channel, ann.later[0].after, ann.later[0].held) == ("sms", 90, 1)


def test_whoever_would_wait_too_long_gets_contacts_of_their_own(world):
    world.seconds = -1.0
    (ann,) = world.call().called

    assert (world.sent(), ann.held) == ([], True)
    assert [way.channel for way in ann.later] == ["sms", "mailbox", "voice"]


def test_a_catch_all_that_leads_to_nobody_asks_those_in_charge(world):
    (eve,) = world.call(step=-1).called

    assert eve.id == "user:eve"
    assert [lead["target"] for lead in world.record.facts[0]["leads"]][-1] == "role:executive"


def test_a_machine_is_told_by_contacts_of_its_own(world):
    world.responders.behind["person:ann"] = ("webhook:hook",)
    (hook,) = world.call().called

    assert (world.sent(), hook.reached) == ([], False)
    assert world.contact(hook.later[0], person=hook.id).fate == "sent"
    assert world.channels["webhook"].sent[0].address == "hook"


def test_a_contact_that_is_gone_has_failed(world):
    world.plans.gone.add("voice")

    assert world.contact(LaterWay("voice", 120)).fate == "failed"


def test_whoever_may_not_know_of_it_any_more_is_not_contacted(world):
    world.responders.barred.add("ann")

    assert world.contact(LaterWay("voice", 120)).fate == "failed"
    assert world.sent() == []


def test_a_contact_after_an_answer_is_gone(world):
    world.record.stopped_after = 0

    assert world.contact(LaterWay("voice", 120)).fate == "gone"
    assert world.sent() == []


def test_a_contact_over_its_limit_is_held(world):
    world.record.held["voice"] = Admission(NOON + timedelta(seconds=30))
    fate = world.contact(LaterWay("voice", 120))

    assert (fate.fate, fate.again_in) == ("held", 30)


def test_what_was_held_goes_in_one_message_under_its_own_number(world):
    world.record.bundles[7] = Bundle((PAGE, "PG-AAAA-AAAA"))
    fate = world.contact(LaterWay("voice", 120, held=7), number=9)

    (message,) = world.channels["voice"].sent
    assert (fate.fate, message.key, message.body) == (
        "sent", f"{PAGE}/7/user:ann", "PG-AAAA-AAAA",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("bundle", "fate"),
    [
        (Bundle(carried_by=("PG-AAAA-AAAA", 3), fate="delivered"), "sent"),
        (Bundle(carried_by=("PG-AAAA-AAAA", 3), fate="failed"), "failed"),
        (Bundle(carried_by=("PG-AAAA-AAAA", 3)), "held"),
        (Bundle(left_out=(PAGE,)), "gone"),
    ],
)
def test_what_went_in_another_message_shares_its_fate(world, bundle, fate):
    world.record.bundles[7] = bundle

    assert world.contact(LaterWay("voice", 120, held=7)).fate == fate
    assert world.sent() == []


def test_a_call_that_broke_off_marks_what_may_come_twice(world):
    world.ledger.crashes = 1
    with pytest.raises(ConnectionError):
        world.call()
    (ann,) = world.call().called

    assert (ann.reached, ann.duplicates) == (True, 1)
    assert [message.possible_duplicate for message in world.channels["sms"].sent] == [
        False,
        True,
    ]


def test_a_channel_carries_no_summary_unless_it_may(world):
    world.call()

    assert world.channels["sms"].sent[0].summary == ""
