"""Mail over SMTP, against a real server that can also be nasty."""

import pytest
from aiosmtpd.smtp import AuthResult

from tocsin.channels.smtp import SmtpChannel
from tocsin.domain.ports import ChannelError, Message

HOST = "127.0.0.1"
MESSAGE = Message(
    key="case-1/7/user:ada",
    recipient="user:ada",
    address="ada@example.com",
    subject="TCN-7K3M-Q2XD: una decisión le espera",
    body="Una decisión le espera.\n.\nhttps://tocsin.example/cases/TCN-7K3M-Q2XD\n",
    reference="TCN-7K3M-Q2XD",
)


@pytest.fixture
def channel(serve):
    return channel_to(serve())


def channel_to(port, **options):
    settings = {"tls": "none", "timeout": 5, **options}
    return SmtpChannel(HOST, port, "Tocsin <bell@tocsin.example>", **settings)


def refused(channel, message=MESSAGE):
    with pytest.raises(ChannelError) as error:
        channel.send(message)
    return error.value


def test_a_message_arrives_as_it_was_written(channel, inbox):
    channel.send(MESSAGE)

    (mail,) = inbox.received
    assert mail["From"] == "Tocsin <bell@tocsin.example>"
    assert mail["To"] == "ada@example.com"
    assert mail["Subject"] == MESSAGE.subject
    text = mail.get_body(["plain"]).get_content()
    assert text.replace("\r\n", "\n") == MESSAGE.body
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["X-Tocsin-Reference"] == "TCN-7K3M-Q2XD"
    assert inbox.envelopes == [("bell@tocsin.example", ["ada@example.com"])]


def test_a_server_that_takes_a_message_has_not_delivered_it(channel):
    assert channel.name == "smtp"
    assert not channel.abilities.receipts


def test_the_message_id_names_the_intention_so_that_a_retry_is_the_same_message(channel, inbox):
    first, again = channel.send(MESSAGE), channel.send(MESSAGE)
    other = channel.send(Message(**{**fields(MESSAGE), "key": "case-1/8/user:ada"}))

    ids = [receipt.provider_id for receipt in (first, again, other)]
    assert ids[0] == ids[1] != ids[2]
    assert ids[0].endswith("@tocsin.example>")
    assert [mail["Message-ID"] for mail in inbox.received] == ids


def test_a_possible_duplicate_says_so_in_a_header_and_in_the_text(channel, inbox):
    channel.send(Message(**{**fields(MESSAGE), "possible_duplicate": True}))
    channel.send(MESSAGE)

    marked, plain = inbox.received
    assert marked["X-Tocsin-Possible-Duplicate"] == "yes"
    assert (
        marked.get_body(["plain"])
        .get_content()
        .startswith("(You may have received this message before")
    )
    assert plain["X-Tocsin-Possible-Duplicate"] is None


def test_an_urgent_message_is_marked_important(channel, inbox):
    channel.send(Message(**{**fields(MESSAGE), "urgency": "urgent"}))

    assert inbox.received[0]["Importance"] == "high"


@pytest.mark.parametrize(
    ("answer", "permanent"),
    [("550 no such person", True), ("553 not that name", True), ("451 try later", False)],
)
def test_a_refused_recipient_is_permanent_or_temporary_as_the_server_says(
    channel, inbox, answer, permanent
):
    inbox.recipient_answer = answer

    error = refused(channel)

    assert (error.permanent, error.unknown) == (permanent, False)
    assert error.reason == answer


@pytest.mark.parametrize(
    ("answer", "permanent"), [("554 no spam here", True), ("452 disk full", False)]
)
def test_a_refused_message_is_permanent_or_temporary_as_the_server_says(
    channel, inbox, answer, permanent
):
    inbox.data_answer = answer

    error = refused(channel)

    assert (error.permanent, error.unknown) == (permanent, False)


def test_a_server_that_hangs_up_after_the_message_leaves_its_fate_unknown(channel, inbox):
    inbox.hangs_up_after_data = True

    error = refused(channel)

    assert (error.permanent, error.unknown) == (False, True)


def test_a_server_that_is_not_there_is_a_temporary_failure(unused_port):
    error = refused(channel_to(unused_port))

    assert (error.permanent, error.unknown) == (False, False)


def test_a_server_that_says_nothing_is_a_temporary_failure(silent_port):
    error = refused(channel_to(silent_port, timeout=0.2))

    assert (error.permanent, error.unknown) == (False, False)


@pytest.mark.parametrize(
    "address",
    [
        "",
        "nobody",
        "ada@example.com, eve@evil.example",
        "ada@example.com\nBcc: eve@evil.example",
        "ada@example.com\r\nRCPT TO:<eve@evil.example>",
        "<ada@example.com>",
        "añil@",
        "añil@exam ple.com",
    ],
)
def test_an_address_that_is_none_or_several_is_refused_for_good(channel, inbox, address):
    error = refused(channel, Message(**{**fields(MESSAGE), "address": address}))

    assert error.permanent
    assert inbox.envelopes == []


def test_a_subject_with_a_line_break_is_refused_and_not_sent_as_a_header(channel, inbox):
    broken = Message(**{**fields(MESSAGE), "subject": "x\nBcc: eve@evil.example"})

    assert refused(channel, broken).permanent
    assert inbox.received == []


def test_starttls_secures_the_connection_before_anything_is_said(serve, inbox, certificate):
    server, client = certificate
    port = serve(tls_context=server, require_starttls=True)

    channel_to(port, tls="starttls", tls_context=client).send(MESSAGE)

    assert len(inbox.received) == 1


def test_starttls_never_falls_back_to_plain_text(channel, inbox):
    error = refused(channel_to(channel.port, tls="starttls"))

    assert not error.unknown
    assert inbox.received == []


def test_a_certificate_that_is_not_trusted_stops_the_mail(serve, inbox, certificate):
    server, _ = certificate
    port = serve(tls_context=server, require_starttls=True)

    assert not refused(channel_to(port, tls="starttls")).unknown
    assert inbox.received == []


def test_implicit_tls_talks_tls_from_the_first_byte(serve, inbox, certificate):
    server, client = certificate
    port = serve(ssl_context=server)

    channel_to(port, tls="implicit", tls_context=client).send(MESSAGE)

    assert len(inbox.received) == 1


def test_a_password_is_given_and_a_wrong_one_is_nobodys_address(serve, inbox, certificate):
    server, client = certificate
    port = serve(
        tls_context=server,
        require_starttls=True,
        authenticator=lambda *asked: AuthResult(
            success=asked[-1].password == b"right", handled=False
        ),
        auth_required=True,
    )
    secured = {"tls": "starttls", "tls_context": client, "user": "bell"}

    channel_to(port, password="right", **secured).send(MESSAGE)
    error = refused(channel_to(port, password="wrong", **secured))

    assert len(inbox.received) == 1
    assert (error.permanent, error.unknown) == (False, False)
    assert error.retry_after == 900


def test_the_password_does_not_show_in_the_channels_own_description():
    assert "secret" not in repr(channel_to(25, user="bell", password="secret"))


def fields(message):
    """Return a message's fields."""
    return {name: getattr(message, name) for name in message.__slots__}
