"""Presses of buttons in Slack: signed by Slack, pressed by whom they were sent to."""

import time
import uuid

import pytest

from tests.channels.slack_presses import SECRET, press, signed
from tocsin.desk.errors import NotFoundError, UnauthenticatedError
from tocsin.desk.slack_answers import SlackAnswers
from tocsin.domain.link_tokens import Leave, LinkTokens
from tocsin.domain.messages import NoticeOrder
from tocsin.storage.ledger import PostgresLedger
from tocsin.storage.people import create_user
from tocsin.storage.sealing import Sealer

TOKENS = LinkTokens((b"a key for links of enough length",))
ADA_IN_SLACK = "U012AB3CD"


@pytest.fixture
def answers(office):
    return SlackAnswers(office.sessions, TOKENS, SECRET, Sealer())


@pytest.fixture
def page(office, a_page):
    """A page of which a person was told in Slack: its id, the person, the delivery."""
    page_id = a_page(state="resolved")
    with office.sessions.begin() as session:
        ada = create_user(session, f"ada-{uuid.uuid4().hex}").id
    order = NoticeOrder("", 1, (), "page", subject=page_id)
    attempt = PostgresLedger(office.sessions).open(order, f"user:{ada}", "slack", ADA_IN_SLACK)
    return page_id, ada, attempt.id


def token_for(page, verb="acknowledge", until=None, **changes):
    page_id, ada, delivery = page
    values = {"page": page_id, "person": ada, "verb": verb, "delivery": delivery}
    return TOKENS.make(Leave(**values | changes, until=until or int(time.time()) + 60))


@pytest.mark.parametrize("verb", ["acknowledge", "decline"])
def test_a_press_by_whom_the_message_was_sent_to_counts(page, answers, verb):
    body = press(token_for(page, verb), ADA_IN_SLACK)

    assert answers.take(body, signed(body)) == 1


def test_the_page_is_told_who_what_and_by_which_way(page, office, answers):
    page_id, ada, delivery = page
    body = press(token_for(page), ADA_IN_SLACK)

    answers.take(body, signed(body))

    expected = {"person": f"user:{ada}", "verb": "acknowledge", "via": "slack"}
    assert office.work_for(page_id) == [("page_reply", expected | {"delivery": delivery})]


def test_what_slack_did_not_sign_is_refused(page, answers):
    body = press(token_for(page), ADA_IN_SLACK)
    signature = signed(body)
    a_second_before = str(int(signature["X-Slack-Request-Timestamp"]) - 1)

    for headers in (
        {},
        signed(body, "another-secret"),
        signed(body, at=time.time() - 301),
        signed(body, at=time.time() + 302),  # whole seconds, and some pass until it is read
        signature | {"X-Slack-Request-Timestamp": a_second_before},
        signature | {"X-Slack-Request-Timestamp": "soon"},
        signature | {"X-Slack-Signature": "v0="},
        signature | {"X-Slack-Signature": "é"},
    ):
        with pytest.raises(UnauthenticatedError):
            answers.take(body, headers)
    with pytest.raises(UnauthenticatedError):
        answers.take(body + b"x", signature)
    with pytest.raises(UnauthenticatedError):
        answers.take(b"\xff\xfe", signature)


def test_a_press_by_somebody_else_counts_for_nobody(page, answers):
    body = press(token_for(page), "U0EVE")

    assert answers.take(body, signed(body)) == 0


def test_a_token_of_another_delivery_or_person_counts_for_nobody(page, answers):
    for changes in ({"delivery": 0}, {"person": "nobody"}):
        body = press(token_for(page, **changes), ADA_IN_SLACK)

        assert answers.take(body, signed(body)) == 0


@pytest.mark.parametrize("token", ["", "nonsense", "a.b"])
def test_a_button_that_is_not_ours_counts_for_nobody(answers, token):
    body = press(token, ADA_IN_SLACK)

    assert answers.take(body, signed(body)) == 0


def test_a_button_that_is_too_old_counts_for_nobody(page, answers):
    body = press(token_for(page, until=int(time.time()) - 1), ADA_IN_SLACK)

    assert answers.take(body, signed(body)) == 0


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"payload=",
        b"payload=[]",
        b"payload=7",
        b"payload=%7B%22type%22%3A%22block_actions%22%7D",
        b"payload=%7B%22type%22%3A%22view_submission%22%7D",
    ],
)
def test_what_is_no_press_is_taken_and_does_nothing(answers, body):
    assert answers.take(body, signed(body)) == 0


def test_without_slack_there_is_nothing_here(office, page):
    body = press(token_for(page), ADA_IN_SLACK)

    with pytest.raises(NotFoundError):
        SlackAnswers(office.sessions, TOKENS, None, Sealer()).take(body, signed(body))


def test_the_secret_does_not_show(answers):
    assert SECRET not in repr(answers)
