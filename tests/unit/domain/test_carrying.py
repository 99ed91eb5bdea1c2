"""What a message may carry: the same rule for every channel there is."""

from dataclasses import replace

import pytest

from tocsin.channels.slack import SlackChannel
from tocsin.channels.smtp import SmtpChannel
from tocsin.channels.webhook import WebhookChannel, event_of
from tocsin.domain.abilities import Abilities, Carries
from tocsin.domain.carrying import as_allowed, in_short, written_out
from tocsin.domain.ports import Action, Attachment, Message
from tocsin.storage.mailbox import PostgresMailbox

SECRET = "Acme's key was stolen"
PAGE = Message(
    key="k",
    recipient="user:ada",
    address="ada",
    subject="TCN-7K3M-Q2XD: somebody must act now",
    body="Somebody must act now.\n",
    reference="TCN-7K3M-Q2XD",
    page="PG-7K3M-Q2XD",
    summary=SECRET,
    link="https://tocsin.example/pages/PG-7K3M-Q2XD",
    attachments=(Attachment("copy.txt", "text/plain", b"x"),),
)
LINK = Action("Acknowledge", "https://tocsin.example/p/abc.def", "acknowledge")
CHANNELS = {
    "smtp": SmtpChannel("localhost", 25, "a@b.example").abilities,
    "slack": SlackChannel("xoxb").abilities,
    "webhook": WebhookChannel(None, None).abilities,
    "any of Apprise's": Abilities(longest=160),
}


@pytest.mark.parametrize("name", CHANNELS)
def test_no_channel_outside_carries_what_a_page_is_about(name):
    carried = as_allowed(PAGE, name, CHANNELS[name], {})

    assert SECRET not in repr(carried) + carried.summary + written_out(carried)
    assert carried.attachments == ()
    assert carried.reference in carried.body + carried.subject


@pytest.mark.parametrize("name", CHANNELS)
def test_the_settings_may_allow_it_channel_by_channel(name):
    allowed = {name: Carries.SUMMARY}

    assert as_allowed(PAGE, name, CHANNELS[name], allowed).summary == SECRET
    assert as_allowed(PAGE, "other", CHANNELS[name], allowed).summary == ""


def test_the_mailbox_carries_it_unless_the_settings_say_no():
    can = PostgresMailbox.abilities

    assert as_allowed(PAGE, "mailbox", can, {}).summary == SECRET
    assert as_allowed(PAGE, "mailbox", can, {"mailbox": Carries.REFERENCE}).summary == ""


def test_a_letter_to_an_outsider_goes_out_as_it_was_approved():
    letter = replace(PAGE, recipient="requester:case-1", summary="", page="")

    assert as_allowed(letter, "smtp", Abilities(longest=5), {}) == letter


def test_a_text_that_is_too_long_is_said_in_short():
    long = replace(PAGE, body="x" * 300, actions=(LINK,))

    carried = as_allowed(long, "sms", Abilities(longest=160), {})

    assert len(carried.body) <= 160
    assert carried.body.startswith("TCN-7K3M-Q2XD")
    assert carried.body.endswith(LINK.url)


@pytest.mark.parametrize("longest", [13, 20, 44, 60, 80, 160, None])
def test_short_texts_never_have_half_a_link_or_half_a_reference(longest):
    said = in_short(replace(PAGE, summary="", urgency="urgent", actions=(LINK,)), longest)

    assert longest is None or len(said) <= max(longest, len("URGENT TCN-7K3M-Q2XD"))
    assert "TCN-7K3M-Q2XD" in said
    assert ("https:" not in said) or LINK.url in said


def test_plain_text_says_what_can_be_done():
    assert written_out(replace(PAGE, actions=(LINK,))) == (
        f"Somebody must act now.\n\n{SECRET}\n\nAcknowledge: {LINK.url}\n"
    )


def test_a_machine_learns_which_page_it_is_and_what_it_is_about_only_where_allowed():
    can = CHANNELS["webhook"]
    plain = event_of(as_allowed(PAGE, "webhook", can, {}), "msg_1")["data"]
    full = event_of(as_allowed(PAGE, "webhook", can, {"webhook": Carries.SUMMARY}), "msg_1")

    assert plain["page"] == "PG-7K3M-Q2XD"
    assert "summary" not in plain
    assert full["data"]["summary"] == SECRET
