"""Webhooks against a real receiver that checks signatures, and can be nasty."""

import json
import socket
import ssl
import time
from dataclasses import replace

import pytest

from tests.channels.receiver import Receiver
from tocsin.channels.outbound import Outbound
from tocsin.channels.signing import new_secret
from tocsin.channels.webhook import WebhookChannel
from tocsin.domain.delivery import Endpoint
from tocsin.domain.ports import ChannelError, Message

OLD, NEW = new_secret(), new_secret()
MESSAGE = Message(
    key="case-1/7/webhook:siem",
    recipient="webhook:siem",
    address="siem",
    subject="A secret subject",
    body="Ada Example wants her song removed.",
    reference="TCN-7K3M-Q2XD",
    urgency="urgent",
    template="gate-voided",
    link="https://tocsin.example/cases/TCN-7K3M-Q2XD",
    due_at="2026-03-03T14:05:00.000000Z",
    ordered_at="2026-03-02T14:05:00.000000Z",
)


class FakeEndpoints:
    """One endpoint, which can be disabled."""

    def __init__(self, url, *secrets):
        self.known = {"siem": Endpoint("siem", url, secrets or (OLD,))}
        self.disabled = {}

    def endpoint(self, name):
        return None if name in self.disabled else self.known.get(name)

    def disable(self, name, why):
        self.disabled[name] = why


@pytest.fixture
def receiver():
    receiver = Receiver(secrets=[OLD]).serve()
    yield receiver
    receiver.stop()


def channel_to(url, *secrets, **options):
    settings = {"may_go_inside": True, "seconds": 5, **options}
    return WebhookChannel(FakeEndpoints(url, *secrets), Outbound(**settings))


@pytest.fixture
def channel(receiver):
    return channel_to(receiver.url)


def refused(channel, message=MESSAGE):
    with pytest.raises(ChannelError) as error:
        channel.send(message)
    return error.value


def test_a_receiver_gets_reference_urgency_and_link_and_never_content(channel, receiver):
    receipt = channel.send(MESSAGE)

    ((event, headers),) = receiver.taken
    assert event == {
        "type": "notice.gate_voided",
        "timestamp": "2026-03-02T14:05:00.000000Z",
        "data": {
            "notice": receipt.provider_id,
            "reference": "TCN-7K3M-Q2XD",
            "template": "gate-voided",
            "urgency": "urgent",
            "due_at": "2026-03-03T14:05:00.000000Z",
            "link": "https://tocsin.example/cases/TCN-7K3M-Q2XD",
            "possible_duplicate": False,
        },
    }
    assert "Ada" not in json.dumps(event) + json.dumps(headers)
    assert "Tocsin-Possible-Duplicate" not in headers
    assert receipt.response["status"] == 204
    assert receipt.response["duration_ms"] >= 0


def test_the_id_is_the_same_over_attempts_and_another_for_another_notice(channel, receiver):
    channel.send(MESSAGE)
    channel.send(MESSAGE)
    channel.send(replace(MESSAGE, key="case-1/8/webhook:siem"))

    first, again, other = (headers["webhook-id"] for _, headers in receiver.taken)
    assert first == again != other
    assert "." not in first


def test_a_possible_duplicate_says_so_in_body_and_header(channel, receiver):
    channel.send(replace(MESSAGE, possible_duplicate=True))

    ((event, headers),) = receiver.taken
    assert event["data"]["possible_duplicate"] is True
    assert headers["Tocsin-Possible-Duplicate"] == "yes"


def test_while_secrets_rotate_receivers_with_either_verify(receiver):
    rotating = channel_to(receiver.url, NEW, OLD)
    for known in ([OLD], [NEW]):
        receiver.secrets = known
        rotating.send(MESSAGE)

    assert (len(receiver.taken), receiver.forged) == (2, 0)


def test_a_receiver_with_another_secret_refuses(channel, receiver):
    receiver.secrets = [NEW]

    assert refused(channel).permanent
    assert receiver.forged == 1


@pytest.mark.parametrize(
    ("status", "permanent"),
    [
        *((400, True), (401, True), (404, True), (422, True), (301, True), (308, True)),
        *((408, False), (409, False), (425, False), (429, False), (500, False), (503, False)),
    ],
)
def test_what_a_receiver_refuses_is_permanent_or_temporary_as_it_says(
    channel, receiver, status, permanent
):
    receiver.answers = [(status, {"Location": receiver.url}, b"because")]

    error = refused(channel)

    assert (error.permanent, error.unknown) == (permanent, False)
    assert (error.response["status"], error.response["body"]) == (status, "because")
    assert len(receiver.requests) == 1  # no redirect is followed


def test_gone_puts_the_endpoint_out_of_use(channel, receiver):
    receiver.answers = [410]

    assert refused(channel).permanent
    assert channel.endpoints.disabled == {"siem": "it answered 410 Gone"}
    assert "is active" in refused(channel).reason
    assert len(receiver.requests) == 1


@pytest.mark.parametrize("given", ["120", "in-two-minutes", "Wed, 21 Oct 2015 07:28:00 GMT"])
def test_a_receiver_says_how_long_to_wait(channel, receiver, given):
    receiver.answers = [(429, {"Retry-After": given}, b"")]
    expected = {"120": 120.0, "in-two-minutes": None}

    assert refused(channel).retry_after == expected.get(given, 0.0)


def test_only_the_first_words_of_a_long_refusal_are_kept(channel, receiver):
    receiver.answers = [(500, {}, "ñ".encode() * 1_000_000)]

    assert refused(channel).response["body"] == "ñ" * 500


@pytest.mark.parametrize("how", ["hang up", "say nothing", "drip"])
def test_without_an_answer_nobody_knows_and_nobody_waits_for_ever(receiver, how):
    receiver.answers = [how]
    begin = time.monotonic()

    error = refused(channel_to(receiver.url, seconds=0.5))

    assert (error.permanent, error.unknown) == (False, True)
    assert time.monotonic() - begin < 3


def test_a_receiver_that_is_not_there_is_a_temporary_failure(unused_port):
    error = refused(channel_to(f"http://127.0.0.1:{unused_port}/"))

    assert (error.permanent, error.unknown) == (False, False)


def test_a_name_that_does_not_exist_is_a_temporary_failure():
    error = refused(channel_to("https://nobody.invalid/"))

    assert (error.permanent, error.unknown) == (False, False)


def test_an_endpoint_that_is_not_set_up_is_a_permanent_failure(channel):
    assert refused(channel, replace(MESSAGE, address="nobody")).permanent


def test_tls_is_checked_under_the_name_that_was_asked_for(certificate):
    server, trusting = certificate
    receiver = Receiver(secrets=[OLD]).serve(server)
    secure = receiver.url.replace("http://", "https://")
    try:
        channel_to(secure, tls_context=trusting).send(MESSAGE)
        untrusted = refused(channel_to(secure, tls_context=ssl.create_default_context()))
        misnamed = refused(
            channel_to(secure.replace("127.0.0.1", "localhost"), tls_context=trusting)
        )
    finally:
        receiver.stop()

    assert len(receiver.taken) == 1
    for error in (untrusted, misnamed):
        assert (error.permanent, error.unknown) == (False, False)
        assert "certificate" in error.reason.lower()


INSIDE = [
    *("127.0.0.1", "127.1", "2130706433", "0x7f000001", "localhost", "0.0.0.0"),  # noqa: S104 - refused
    *("10.0.0.1", "192.168.1.1", "172.16.0.1", "100.64.0.1", "169.254.169.254"),
    *("[::1]", "[::ffff:127.0.0.1]", "[fe80::1]", "[fd00::1]", "[64:ff9b::7f00:1]"),
    *("[2002:7f00:1::]", "[::]", "224.0.0.1", "240.0.0.1", "255.255.255.255"),
]


@pytest.mark.parametrize("host", INSIDE)
def test_nothing_goes_to_an_address_that_is_inside(host):
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.05)
        port = listening.getsockname()[1]

        error = refused(channel_to(f"https://{host}:{port}/", may_go_inside=False))

        assert error.permanent, error.reason
        assert "inside" in error.reason
        with pytest.raises(TimeoutError):
            listening.accept()


@pytest.mark.parametrize(
    "url",
    [
        *("http://receiver.example/", "ftp://receiver.example/", "file:///etc/passwd", "", "x"),
        *("https://", "https://user:pw@receiver.example/", "https://a.example/#part"),
        *("https://a.example:0/", "https://a.example:99999/", "https://[::1/"),
        *("https://a.example/ b", "https://a.example/\r\nX: y", "https://ä.example/"),
        "https://a.example/" + "x" * 2000,
    ],
)
def test_an_address_that_cannot_be_meant_is_refused_before_anything_is_sent(url):
    assert Outbound().fault(url)
    assert refused(channel_to(url, may_go_inside=False)).permanent


def test_an_ordinary_address_is_fine():
    assert Outbound().fault("https://receiver.example:8443/hooks?tenant=1") is None
