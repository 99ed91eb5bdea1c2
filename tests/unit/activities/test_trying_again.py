"""Machines and outsiders are tried again later; nobody else waits for them."""

from dataclasses import replace

import pytest
from temporalio.exceptions import ApplicationError

from activities.sending import Way
from tocsin.domain.delivery import Retrial
from tocsin.domain.messages import NoticeFate, NoticeOrder
from tocsin.domain.ports import ChannelError, Recipient

REFUSED = ChannelError("404", permanent=True, response={"status": 404})
BUSY = ChannelError("503", response={"status": 503})
BROKEN = ChannelError("hung up", unknown=True)
SIEM = Recipient("webhook:siem", "siem", "en", (("webhook", "siem"),))
CLAIMANT = Recipient(
    "requester:case-1", "", "en", (("pager", "c@example.org"), ("mailbox", "c@example.org"))
)
TASK = NoticeOrder("case-1", 7, ("webhook:siem", "role:legal_counsel"), "task")
LETTER = NoticeOrder("case-1", 8, ("requester",), "counter-forward", items=("i1",))


@pytest.fixture(autouse=True)
def _behind(world):
    world.recipients.behind |= {"webhook:siem": [SIEM], "requester": [CLAIMANT]}


def retrial_of(world, order=TASK, who="webhook:siem", **more):
    """Follow up the newest attempt at somebody."""
    number = max(n for n, one in enumerate(world.ledger.attempts) if one[2] == who)
    return Retrial(number, order, who, world.ledger.attempts[number][3], **more)


def test_people_are_told_before_machines_and_machines_count_as_delivered(world):
    fate = world.notify(TASK)

    assert fate.reached == ("user:ada", "user:ben", "webhook:siem")
    assert world.ledger.story()[-1] == ("webhook:siem", "webhook", "delivered")


def test_a_machine_gets_codes_and_a_link_and_the_letter_is_not_for_it(world):
    world.notify(replace(TASK, letter="text-1", items=("i1",)))

    (message,) = world.webhook.sent
    assert (message.template, message.reference) == ("task", "TCN-7K3M-Q2XD")
    assert message.link == "https://tocsin.example/cases/TCN-7K3M-Q2XD"
    assert message.attachments == ()
    assert "approved" not in message.body


def test_a_machine_that_is_away_is_due_again_and_the_notice_is_over(world):
    world.webhook.fails = [BUSY]

    fate = world.notify(TASK)

    assert fate == NoticeFate(reached=("user:ada", "user:ben"), failed=1, later=1)
    assert list(world.ledger.again.values())[-1] == pytest.approx(5, rel=0.3)
    assert list(world.ledger.responses.values())[-1] == {"status": 503}


def test_when_only_a_machine_is_meant_and_away_nobody_was_reached(world):
    world.webhook.fails = [BUSY]

    fate = world.notify(replace(TASK, to=("webhook:siem",)))

    assert (fate.reached, fate.failed, fate.later) == ((), 1, 1)


def test_a_notice_that_is_repeated_leaves_a_machine_to_its_time(world):
    world.webhook.fails = [BUSY]
    world.mailbox.fails = [BUSY]
    world.pager.fails = [BUSY]
    with pytest.raises(ApplicationError):
        world.notify(TASK)

    fate = world.notify(TASK)

    assert set(fate.reached) == {"user:ada", "user:ben"}
    assert world.webhook.sent == []
    assert fate.later == 1


def test_how_long_to_wait_grows_and_the_receiver_may_ask_for_longer(world):
    world.webhook.fails = [BUSY, ChannelError("429", retry_after=900.0)]
    world.notify(TASK)

    end = world.notices.tell_again(retrial_of(world))

    assert end.way is Way.LATER
    assert list(world.ledger.again.values())[-1] == 900.0


def test_patience_ends(world):
    world.webhook.fails = [BUSY, BUSY, BUSY]
    world.notify(TASK)
    world.notices.tell_again(retrial_of(world))

    end = world.notices.tell_again(retrial_of(world))

    assert not end.is_due_again
    assert list(world.ledger.again.values())[-1] is None


def test_what_a_machine_refuses_for_good_is_not_tried_again(world):
    world.webhook.fails = [REFUSED]

    fate = world.notify(TASK)

    assert (fate.failed, fate.later) == (1, 0)


def test_what_may_have_got_through_is_marked_when_it_is_sent_again(world):
    world.webhook.fails = [BROKEN]
    assert world.notify(TASK).unknown == 1

    world.notices.tell_again(retrial_of(world))

    (message,) = world.webhook.sent
    assert message.possible_duplicate


def test_a_person_may_ask_for_one_more_attempt(world):
    world.webhook.fails = [REFUSED]
    world.notify(TASK)

    end = world.notices.tell_again(retrial_of(world, asked_by="user:lea"))

    assert end.way is Way.REACHED


def test_machines_that_take_the_notices_time_are_left_to_the_queue(world):
    world.machines_seconds = -1.0

    fate = world.notify(TASK)

    assert (fate.reached, fate.later) == (("user:ada", "user:ben"), 1)
    assert world.webhook.sent == []
    assert world.ledger.story()[-1] == ("webhook:siem", "webhook", "failed")


def test_mail_to_an_outsider_is_tried_again_though_the_mailbox_keeps_a_copy(world):
    world.pager.fails = [BUSY]
    world.papers.contents["i1"] = b"sworn"
    fate = world.notify(LETTER)

    again = retrial_of(world, LETTER, "requester:case-1")
    end = world.notices.tell_again(replace(again, id=0, channel="pager"))

    assert fate.reached == ("requester:case-1",)
    assert end.way is Way.REACHED
    assert [message.address for message in world.pager.sent] == ["c@example.org"]
    assert len(world.mailbox.sent) == 1


def test_our_people_have_their_other_channels_at_once_and_no_queue(world):
    world.pager.fails = [BUSY]

    world.notify(replace(TASK, to=("role:legal_counsel",)))

    assert set(world.ledger.again.values()) == {None}


def test_what_came_back_goes_to_the_other_channels(world):
    world.notify(LETTER_WITHOUT_COPY)
    world.ledger.attempts[0] = (*world.ledger.attempts[0][:4], "bounced")

    end = world.notices.tell_again(
        retrial_of(world, LETTER_WITHOUT_COPY, "requester:case-1", others=True)
    )

    assert end.way is Way.REACHED
    assert [channel for _, channel, _ in world.ledger.story()] == ["pager", "mailbox"]


LETTER_WITHOUT_COPY = replace(LETTER, items=())


def test_somebody_who_is_not_meant_any_more_is_not_tried_again(world):
    world.webhook.fails = [BUSY]
    world.notify(TASK)
    world.recipients.behind["webhook:siem"] = []

    world.notices.tell_again(retrial_of(world))

    assert [why for _, why in world.ledger.dropped] == ["nobody is behind it any more"]


def test_an_outsiders_letter_carries_the_copies_that_it_must(world):
    world.papers.contents["i1"] = b"I swear"

    world.notify(LETTER)

    (message,) = world.pager.sent
    assert [one.content for one in message.attachments] == [b"I swear"]
    assert world.ledger.responses[0] == {"copies": 1, "copies_left_out": 0}


def test_our_own_people_are_never_sent_copies(world):
    world.papers.contents["i1"] = b"I swear"

    world.notify(replace(LETTER, to=("role:legal_counsel",)))

    assert all(one.attachments == () for one in (*world.pager.sent, *world.mailbox.sent))


def test_a_copy_that_is_too_large_is_offered_instead_and_the_ledger_says_so(world):
    world.papers.contents["i1"] = b"x" * 101

    world.notify(LETTER)

    (message,) = world.pager.sent
    assert message.attachments == ()
    assert message.body == "counter-forward body\n\ncopy-on-request body"
    assert world.ledger.responses[0] == {"copies": 0, "copies_left_out": 1}


def test_whom_an_order_forbids_to_tell_is_not_told(world):
    world.withholdings.orders["requester"] = "non_disclosure_order"

    fate = world.notify(replace(LETTER_WITHOUT_COPY, to=("requester", "role:legal_counsel")))

    assert fate.withheld == 1
    assert fate.orders == ("non_disclosure_order",)
    assert fate.reached == ("user:ada", "user:ben")
    assert {message.recipient for message in world.pager.sent} == {"user:ada"}
    assert world.ledger.story()[0] == (
        *("requester:case-1", ""),
        "withheld: non_disclosure_order",
    )


def test_what_is_tried_again_stops_when_an_order_comes(world):
    world.pager.fails = [BUSY]
    world.notify(LETTER_WITHOUT_COPY)
    world.withholdings.orders["requester"] = "non_disclosure_order"

    end = world.notices.tell_again(
        retrial_of(world, LETTER_WITHOUT_COPY, "requester:case-1", asked_by="user:lea")
    )

    assert end.way is Way.WITHHELD
    assert world.pager.sent == []


def test_machines_and_our_people_are_told_whatever_an_order_forbids(world):
    world.withholdings.orders = dict.fromkeys(("user", "requester", "authority"), "ndo")

    assert world.notify(TASK).withheld == 0
