"""Slack, against a real HTTP server that stands for its Web API."""

import json
from dataclasses import replace

import pytest

from tests.channels.http_service import HOST, Service
from tocsin.channels.slack import SlackChannel
from tocsin.domain.ports import Action, ChannelError, Message

TEMPORARY, PERMANENT, UNKNOWN = (False, False), (True, False), (False, True)
TAKEN = b'{"ok":true,"channel":"D024BE91L","ts":"1503435956.000247"}'
MESSAGE = Message(
    key="PG-7K3M-Q2XD/1/user:ada",
    recipient="user:ada",
    address="U012AB3CD",
    subject="TCN-7K3M-Q2XD: somebody <must> act & now",
    body="Somebody must act now.\n",
    reference="TCN-7K3M-Q2XD",
    urgency="urgent",
    page="PG-7K3M-Q2XD",
    link="https://tocsin.example/pages/PG-7K3M-Q2XD",
    actions=(
        Action("Acknowledge", "https://tocsin.example/p/abc.def", "acknowledge"),
        Action("I cannot", "https://tocsin.example/p/ghi.jkl", "decline"),
    ),
)


@pytest.fixture
def slack():
    running = Service(usual=(200, {"Content-Type": "application/json"}, TAKEN)).serve()
    yield running
    running.stop()


@pytest.fixture
def channel(slack):
    return SlackChannel("xoxb-synthetic", f"http://{slack.place}/api/", 1.0)


def said(slack):
    (path, headers, body), *_ = slack.requests
    return path, headers, json.loads(body)


def refused(channel, message=MESSAGE):
    with pytest.raises(ChannelError) as error:
        channel.send(message)
    return error.value


def code(word, status=200, **headers):
    text = json.dumps({"ok": False, "error": word}).encode()
    return (status, {"Content-Type": "application/json", **headers}, text)


def test_a_page_comes_with_buttons_that_carry_signed_tokens(channel, slack):
    receipt = channel.send(MESSAGE)

    path, headers, told = said(slack)
    assert path == "/api/chat.postMessage"
    assert headers["Authorization"] == "Bearer xoxb-synthetic"
    assert told["channel"] == "U012AB3CD"
    assert told["unfurl_links"] is False
    buttons = told["blocks"][1]["elements"]
    assert [(one["action_id"], one.get("value")) for one in buttons] == [
        ("acknowledge", "abc.def"),
        ("decline", "ghi.jkl"),
        ("open", None),
    ]
    assert receipt.provider_id == "D024BE91L:1503435956.000247"


def test_what_somebody_wrote_mentions_nobody(channel, slack):
    channel.send(replace(MESSAGE, body="<!channel> <@U1> & so on"))

    text = said(slack)[2]["blocks"][0]["text"]["text"]
    assert "&lt;!channel&gt; &lt;@U1&gt; &amp; so on" in text
    assert "<" not in text


def test_the_same_message_has_the_same_id_over_retries_and_another_has_another(channel, slack):
    channel.send(MESSAGE)
    channel.send(MESSAGE)
    channel.send(replace(MESSAGE, key="PG-7K3M-Q2XD/2/user:ada"))

    ids = [json.loads(body)["client_msg_id"] for _, _, body in slack.requests]
    assert ids[0] == ids[1] != ids[2]


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (code("ratelimited", 429, **{"Retry-After": "7"}), TEMPORARY),
        (code("internal_error", 500), TEMPORARY),
        ((502, {}, b"<html>bad gateway</html>"), TEMPORARY),
        (code("service_unavailable"), TEMPORARY),
        (code("channel_not_found"), PERMANENT),
        (code("invalid_auth"), PERMANENT),
        ((200, {}, b"<html>a portal of the hotel</html>"), UNKNOWN),
        ((200, {}, b'{"ok":true}'), UNKNOWN),
        ((200, {}, b'{"ok":true,"channel":7,"ts":null}'), UNKNOWN),
        ("hang up", UNKNOWN),
        ("say nothing", UNKNOWN),
        ("drip", UNKNOWN),
    ],
)
def test_a_fault_is_sorted(channel, slack, answer, expected):
    slack.answers = [answer]

    error = refused(channel)

    assert (error.permanent, error.unknown) == expected
    assert len(slack.requests) == 1  # the kit does not try again by itself


def test_slack_says_how_long_everybody_has_to_wait(channel, slack):
    slack.answers = [code("ratelimited", 429, **{"Retry-After": "7"})]

    error = refused(channel)

    assert (error.throttled, error.retry_after) == (True, 7.0)
    assert error.response == {"status": 429, "error": "ratelimited"}


def test_nobody_there_is_a_temporary_failure(unused_port):
    channel = SlackChannel("xoxb-synthetic", f"http://{HOST}:{unused_port}/api/", 1.0)

    error = refused(channel)

    assert (error.permanent, error.unknown) == TEMPORARY


def test_a_settled_page_loses_its_buttons(channel, slack):
    channel.recall("D024BE91L:1503435956.000247", "TCN-7K3M-Q2XD", "Acknowledged by Ada")

    path, _, told = said(slack)
    assert path == "/api/chat.update"
    assert (told["channel"], told["ts"]) == ("D024BE91L", "1503435956.000247")
    assert [block["type"] for block in told["blocks"]] == ["section"]
    assert "Acknowledged by Ada" in told["blocks"][0]["text"]["text"]


def test_the_token_does_not_show_in_the_channels_own_description(channel):
    assert "xoxb" not in repr(channel)
