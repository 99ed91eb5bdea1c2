"""A notice reaches a person, or somebody learns that it did not; no duplicate is unmarked."""

from dataclasses import replace

import pytest
from temporalio.exceptions import ApplicationError

from activities.notices import TEMPORARY
from tocsin.domain.messages import NoticeFate, NoticeOrder
from tocsin.domain.ports import ChannelError, Receipt
from tocsin.domain.return_address import BounceTo, ReturnAddresses

REFUSED = ChannelError("550 no such person", permanent=True)
BUSY = ChannelError("451 try later")
BROKEN = ChannelError("hung up after the message", unknown=True)
REMINDER = NoticeOrder(
    "case-1",
    7,
    ("role:legal_counsel",),
    "reminder",
    gate="gate:counsel.1",
    due_at="2026-03-03T14:05:00.000000Z",
)
DECISION = NoticeOrder(
    "case-1", 8, ("requester",), "decision-requester", letter="text-1", outcome="remove"
)


def test_everybody_is_told_over_their_first_channel(world):
    fate = world.notify(REMINDER)

    assert fate == NoticeFate(reached=("user:ada", "user:ben"))
    assert world.ledger.story() == [
        ("user:ada", "pager", "sent"),
        ("user:ben", "mailbox", "delivered"),
    ]


def test_everybody_is_written_to_in_their_own_language(world):
    world.notify(REMINDER)

    assert [language for _, language, _ in world.letters.written] == ["en", "es"]


@pytest.mark.parametrize("failure", [REFUSED, BUSY, BROKEN])
def test_a_failure_of_any_sort_goes_to_the_next_channel_at_once(world, failure):
    world.pager.fails = [failure]

    fate = world.notify(REMINDER)

    assert fate.reached == ("user:ada", "user:ben")
    assert [message.address for message in world.mailbox.sent] == ["ada", "ben"]


def test_after_an_unknown_fate_the_next_channel_says_that_it_may_be_a_duplicate(world):
    world.pager.fails = [BROKEN]

    fate = world.notify(REMINDER)

    assert world.ledger.story()[0] == ("user:ada", "pager", "unknown")
    assert [message.possible_duplicate for message in world.mailbox.sent] == [True, False]
    assert fate.duplicates == 1


def test_after_a_refusal_the_next_channel_is_no_duplicate(world):
    world.pager.fails = [REFUSED]

    fate = world.notify(REMINDER)

    assert world.ledger.story()[0] == ("user:ada", "pager", "failed")
    assert fate.duplicates == 0


def test_somebody_who_is_refused_everywhere_is_counted_and_not_tried_again(world):
    world.pager.fails, world.mailbox.fails = [REFUSED], [REFUSED]

    fate = world.notify(REMINDER)

    assert fate == NoticeFate(reached=("user:ben",), failed=1)


def test_somebody_whose_last_word_is_unknown_is_counted_as_such(world):
    world.pager.fails, world.mailbox.fails = [REFUSED], [BROKEN]

    assert world.notify(REMINDER) == NoticeFate(reached=("user:ben",), unknown=1)


def test_when_no_channel_works_just_now_the_others_are_served_first_and_then_it_is_retried(
    world,
):
    world.pager.fails, world.mailbox.fails = [BUSY], [BUSY]

    with pytest.raises(ApplicationError) as raised:
        world.notify(REMINDER)

    assert raised.value.type == TEMPORARY
    assert not raised.value.non_retryable
    assert raised.value.details == (NoticeFate(reached=("user:ben",), failed=1),)


def test_a_retry_reaches_who_was_missing_and_nobody_twice(world):
    world.pager.fails, world.mailbox.fails = [BUSY], [BUSY]
    with pytest.raises(ApplicationError):
        world.notify(REMINDER)

    fate = world.notify(REMINDER)

    assert fate.reached == ("user:ada", "user:ben")
    assert [message.address for message in world.pager.sent] == ["ada@pager"]
    assert [message.address for message in world.mailbox.sent] == ["ben"]


def test_a_crash_between_send_and_record_gives_one_duplicate_that_is_marked(world):
    world.ledger.crashes = 1
    with pytest.raises(ConnectionError):
        world.notify(REMINDER)

    fates = [world.notify(REMINDER), world.notify(REMINDER)]

    assert [message.possible_duplicate for message in world.pager.sent] == [False, True]
    assert [fate.duplicates for fate in fates] == [1, 0]
    assert len(world.mailbox.sent) == 1


def test_the_key_is_the_same_over_retries_and_differs_between_notices_and_people(world):
    world.ledger.crashes = 1
    with pytest.raises(ConnectionError):
        world.notify(REMINDER)
    world.notify(REMINDER)
    world.notify(replace(REMINDER, number=9))

    first, again, other = (message.key for message in world.pager.sent)
    assert first == again
    assert len({first, other, *(message.key for message in world.mailbox.sent)}) == 4


def test_every_attempt_is_booked_before_it_is_made(world):
    seen = []
    world.pager.send = lambda message: seen.append(world.ledger.story()[-1]) or Receipt("id")

    world.notify(REMINDER)

    assert seen == [("user:ada", "pager", "queued")]


def test_who_may_not_see_a_sealed_case_is_not_told_of_it(world):
    world.recipients.may_not_see = {"user:ada"}

    fate = world.notify(REMINDER)

    assert fate.reached == ("user:ben",)
    assert world.pager.sent == []
    assert {recipient for recipient, _, _ in world.ledger.story()} == {"user:ben"}


def test_when_nobody_is_behind_a_target_nobody_is_reached(world):
    assert world.notify(replace(REMINDER, to=("role:dpo",))) == NoticeFate()


def test_somebody_without_an_address_is_a_failure(world):
    world.recipients.behind["role:dpo"] = [replace(world.ada, addresses=())]

    assert world.notify(replace(REMINDER, to=("role:dpo",))) == NoticeFate(failed=1)


def test_a_channel_that_is_not_set_up_is_passed_over_and_leaves_a_trace(world):
    world.recipients.behind["role:dpo"] = [
        replace(world.ada, addresses=(("pigeon", "loft"), ("mailbox", "ada")))
    ]

    fate = world.notify(replace(REMINDER, to=("role:dpo",)))

    assert fate.reached == ("user:ada",)
    assert world.ledger.story()[0] == ("user:ada", "pigeon", "failed")


def test_an_internal_notice_knows_only_the_face_and_the_order(world):
    world.notify(REMINDER)

    _, _, values = world.letters.written[0]
    assert set(values) == {
        *("ref", "kind", "kind_title", "received_at", "language", "link"),
        *("step", "urgency", "due_at", "missing", "outcome", "copies", "lacking"),
    }
    assert values["step"] == "counsel.1"


def test_an_outsider_gets_the_letter_exactly_as_it_was_approved(world):
    world.notify(DECISION)

    (message,) = world.mailbox.sent
    assert message.body == "approved text-1"
    assert message.subject == "TCN-7K3M-Q2XD: decision-requester (en)"
    assert message.reference == "TCN-7K3M-Q2XD"


@pytest.mark.parametrize("to", [("role:legal_counsel",), ("requester", "role:legal_counsel")])
def test_our_own_people_are_never_sent_a_letter(world, to):
    world.notify(replace(DECISION, to=to))

    assert all(message.body == "decision-requester body" for message in world.mailbox.sent)


def test_there_is_a_heartbeat_for_each_recipient(world):
    world.notify(REMINDER)

    assert world.beats == 2


def test_an_urgent_order_makes_urgent_messages(world):
    world.notify(replace(REMINDER, urgency="urgent"))

    assert {message.urgency for message in world.mailbox.sent} == {"urgent"}


def test_a_letter_to_an_outsider_says_where_an_answer_joins_the_case(world):
    world.returns = ReturnAddresses("notices@example.org", (b"a-key-of-enough-length",))

    world.notify(DECISION)

    (letter,) = world.mailbox.sent
    (reply,) = world.returns.read(letter.reply_to)
    assert reply.ref == "TCN-7K3M-Q2XD"
    assert world.returns.is_genuine(reply, "case-1")


def test_every_message_has_a_path_of_its_own_for_what_comes_back(world):
    world.returns = ReturnAddresses("notices@example.org", (b"a-key-of-enough-length",))

    world.notify(REMINDER)

    messages = [*world.pager.sent, *world.mailbox.sent]
    assert [world.returns.read(one.return_path) for one in messages] == [
        (BounceTo(0),),
        (BounceTo(1),),
    ]
    assert {one.reply_to for one in messages} == {""}


def test_without_mail_coming_in_there_is_no_address_to_answer_to(world):
    world.notify(DECISION)

    (letter,) = world.mailbox.sent
    assert (letter.reply_to, letter.return_path) == ("", "")
