"""Every fault of a mail server has its fate in the ledger, as reference/deliveries says."""

from dataclasses import replace

import pytest

from tests.channels.scripted_smtp import RESET, SILENCE, Script, ScriptedController
from tests.channels.test_smtp import HOST, MESSAGE, channel_to, refused
from tocsin.channels.smtp import envelope_id, xtext
from tocsin.domain.ports import Attachment, ChannelError

TEMPORARY, PERMANENT, UNKNOWN = (False, False), (True, False), (False, True)


@pytest.fixture
def script():
    return Script()


@pytest.fixture
def channel(script, unused_port, certificate):
    """Make a channel to the scripted server, which is started with the first one."""
    running = []

    def make(**options):
        if not running:
            controller = ScriptedController(
                script, hostname=HOST, port=unused_port, auth_require_tls=False
            )
            wanted, script.at = script.at, {}  # starting connects once
            controller.start()
            script.at = wanted
            running.append(controller)
        return channel_to(unused_port, **{"timeout": 0.5, **options})

    yield make
    for controller in running:
        controller.stop()


@pytest.mark.parametrize(
    ("step", "answer", "expected"),
    [
        ("GREETING", "421 too busy", TEMPORARY),
        ("GREETING", "554 no service for you", TEMPORARY),
        ("GREETING", RESET, TEMPORARY),
        ("GREETING", SILENCE, TEMPORARY),
        ("EHLO", RESET, TEMPORARY),
        ("MAIL", "421 going down", TEMPORARY),
        ("MAIL", "451 local error", TEMPORARY),
        ("MAIL", "452 no space", TEMPORARY),
        ("MAIL", "550 sender refused", PERMANENT),
        ("MAIL", RESET, TEMPORARY),
        ("MAIL", SILENCE, TEMPORARY),
        ("RCPT", "450 4.2.0 greylisted, come back", TEMPORARY),
        ("RCPT", "451 4.7.1 greylisted, come back", TEMPORARY),
        ("RCPT", "452 4.2.2 mailbox full", TEMPORARY),
        ("RCPT", "421 too many", TEMPORARY),
        ("RCPT", "550 5.1.1 no such person", PERMANENT),
        ("RCPT", "553 5.1.3 no such name", PERMANENT),
        ("RCPT", RESET, TEMPORARY),
        ("RCPT", SILENCE, TEMPORARY),
        ("DATA", "451 not now", TEMPORARY),
        ("DATA", "554 no valid recipients", PERMANENT),
        ("DATA", RESET, TEMPORARY),
        ("DATA", SILENCE, TEMPORARY),
        ("CONTENT", "450 try later", TEMPORARY),
        ("CONTENT", "452 disk full", TEMPORARY),
        ("CONTENT", "552 too large", PERMANENT),
        ("CONTENT", "554 5.7.1 spam", PERMANENT),
        ("CONTENT", RESET, UNKNOWN),
        ("CONTENT", SILENCE, UNKNOWN),
    ],
)
def test_a_fault_at_each_step_is_sorted(channel, script, step, answer, expected):
    script.at[step] = answer

    error = refused(channel())

    assert (error.permanent, error.unknown) == expected
    assert script.received == []
    if answer[0].isdigit():
        assert error.response["code"] == int(answer[:3])


@pytest.mark.parametrize("end", [RESET, SILENCE, "500 what"])
def test_what_was_taken_is_sent_however_the_server_says_goodbye(channel, script, end):
    script.at["QUIT"] = end

    assert channel().send(MESSAGE).response["code"] == 250
    assert len(script.received) == 1


@pytest.mark.parametrize("answer", ["535 wrong", "454 not now", "538 encrypt first"])
def test_a_login_that_fails_is_nobodys_address(channel, script, answer):
    script.at["AUTH"] = answer
    script.offers = ["AUTH PLAIN"]

    error = refused(channel(user="bell", password="p"))

    assert (error.permanent, error.unknown) == TEMPORARY


@pytest.mark.parametrize("answer", ["454 TLS not available", RESET])
def test_tls_that_fails_is_nobodys_address_and_nothing_is_said(channel, script, answer):
    script.offers = ["STARTTLS"]
    script.at["STARTTLS"] = answer

    error = refused(channel(tls="starttls"))

    assert (error.permanent, error.unknown) == TEMPORARY
    assert script.commands == {}


def test_a_greylisting_server_takes_the_same_message_later(channel, script):
    script.at["RCPT"] = ["451 4.7.1 greylisted"]

    refused(channel())
    channel().send(MESSAGE)

    assert len(script.received) == 1


def test_a_server_with_dsn_is_asked_to_tell_of_failure_and_delay(channel, script):
    script.offers = ["DSN"]

    receipt = channel().send(replace(MESSAGE, return_path="notices+bounce.1@tocsin.example"))

    assert script.commands["MAIL"].split() == [
        "FROM:<notices+bounce.1@tocsin.example>",
        "RET=HDRS",
        "ENVID=case-1/7/user:ada",
    ]
    assert script.commands["RCPT"].split() == [
        "TO:<ada@example.com>",
        "NOTIFY=FAILURE,DELAY",
        "ORCPT=rfc822;ada@example.com",
    ]
    assert receipt.response == {"code": 250, "text": "2.0.0 taken", "dsn": True}


def test_a_server_without_dsn_is_not_asked(channel, script):
    assert channel().send(MESSAGE).response["dsn"] is False
    assert script.commands["MAIL"] == "FROM:<bell@tocsin.example>"


def test_parameters_are_written_so_that_nothing_breaks_out_of_them():
    assert xtext("a+b=c d\r\né") == "a+2Bb+3Dc+20d+0D+0A+E9"
    assert envelope_id("x" * 101) != "x" * 101
    assert len(envelope_id("x" * 101)) == 64


def test_an_international_name_goes_to_a_server_that_takes_it(channel, script):
    script.offers = ["SMTPUTF8", "8BITMIME"]

    channel().send(replace(MESSAGE, address="añil@éxample.com"))

    assert "SMTPUTF8" in script.commands["MAIL"]
    assert script.received[0]["To"] == "añil@xn--xample-9ua.com"


def test_an_international_name_is_refused_for_good_where_nobody_takes_it(channel, script):
    error = refused(channel(), replace(MESSAGE, address="añil@example.com"))

    assert error.permanent
    assert "SMTPUTF8" in error.reason


def test_an_international_domain_needs_no_server_that_knows_it(channel, script):
    channel().send(replace(MESSAGE, address="ada@éxample.com"))

    assert script.commands["RCPT"] == "TO:<ada@xn--xample-9ua.com>"


COUNTER = Attachment("copy-1.txt", "text/plain", "Yo, Ada, juro que…\n.\nñ".encode())


def test_a_letter_carries_its_copies_byte_for_byte(channel, script):
    pdf = Attachment("copy-2.pdf", "application/pdf", bytes(range(256)) * 4)
    channel().send(replace(MESSAGE, recipient="requester:case-1", attachments=(COUNTER, pdf)))

    (mail,) = script.received
    text, counter, paper = mail.iter_parts()
    assert text.get_content().replace("\r\n", "\n") == MESSAGE.body
    assert counter.get_payload(decode=True) == COUNTER.content
    assert counter.get_content_type() == "text/plain"
    assert paper.get_payload(decode=True) == pdf.content
    assert paper.get_filename() == "copy-2.pdf"


def test_a_copy_that_the_server_would_not_take_stays_out_and_the_letter_says_so(
    channel, script
):
    script.offers = ["SIZE 5000"]
    large = Attachment("copy-1.bin", "application/octet-stream", b"x" * 6000)

    receipt = channel().send(
        replace(MESSAGE, recipient="requester:case-1", attachments=(large,))
    )

    (mail,) = script.received
    assert "A copy belongs to this message" in mail.get_content()
    assert (receipt.response["copies"], receipt.response["copies_left_out"]) == (0, 1)


def test_answers_go_where_they_join_the_case(channel, script):
    channel().send(replace(MESSAGE, reply_to="notices+ref@tocsin.example"))

    assert script.received[0]["Reply-To"] == "notices+ref@tocsin.example"


def test_a_reply_address_that_is_none_is_refused(channel, script):
    with pytest.raises(ChannelError):
        channel().send(replace(MESSAGE, reply_to="x\r\nBcc: eve@evil.example"))
