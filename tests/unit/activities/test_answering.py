"""The ways back that a message has: by its attempt, and only for whom they are meant."""

import time
from dataclasses import replace

import pytest

from activities.answering import Answering, Links
from tocsin.domain.link_tokens import LinkTokens
from tocsin.domain.ports import Message
from tocsin.domain.return_address import AcknowledgeTo, BounceTo, ReturnAddresses

RETURNS = ReturnAddresses("notices@example.org", (b"a-key-of-enough-length",))
TOKENS = LinkTokens((b"a key for links of enough length",))
ANSWERING = Answering(RETURNS, Links(TOKENS, "https://tocsin.example/", 600))
PAGE = Message("k", "user:ada", "a", "s", "b", "PG-7K3M-Q2XD", page="PG-7K3M-Q2XD")


def test_a_page_can_be_answered_by_mail_and_by_links_that_name_the_attempt():
    sent = ANSWERING.with_ways_back(PAGE, 7)

    leaves = [TOKENS.read(one.url.rpartition("/")[2], time.time()) for one in sent.actions]
    assert RETURNS.read(sent.reply_to) == (AcknowledgeTo(7),)
    assert RETURNS.read(sent.return_path) == (BounceTo(7),)
    assert [(one.person, one.verb, one.delivery) for one in leaves] == [
        ("ada", "acknowledge", 7),
        ("ada", "decline", 7),
    ]


@pytest.mark.parametrize(
    ("language", "label"),
    [("en", "Acknowledge"), ("es-MX", "Me hago cargo"), ("fr", "Acknowledge")],
)
def test_buttons_speak_the_recipients_language(language, label):
    sent = ANSWERING.with_ways_back(replace(PAGE, language=language), 7)

    assert sent.actions[0].label == label


@pytest.mark.parametrize(
    "other", [{"page": ""}, {"recipient": "webhook:siem"}, {"recipient": "requester:case-1"}]
)
def test_nobody_else_gets_links_or_an_address_that_acknowledges(other):
    sent = ANSWERING.with_ways_back(replace(PAGE, reply_to="as it was", **other), 7)

    assert (sent.actions, sent.reply_to) == ((), "as it was")


def test_without_keys_there_are_no_ways_back():
    assert Answering().with_ways_back(PAGE, 7) == PAGE
