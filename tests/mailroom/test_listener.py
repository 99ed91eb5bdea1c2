"""Mail over SMTP and LMTP: 250 means committed, and the bytes are kept as they came."""

import smtplib
import socket
from datetime import UTC, datetime

import pytest

OURS, SENDER = "notices@example.org", "rosa@example.com"


def test_a_mail_that_was_answered_250_is_in_the_record(listen, client, mail, record):
    message_id, content = mail()
    before = datetime.now(UTC)

    client(listen()).sendmail(SENDER, [OURS], content)

    item = record.item(message_id)
    assert record.content(message_id) == content
    assert before <= item.received_at <= datetime.now(UTC)
    assert (item.channel, item.content_type, item.sender) == ("smtp", "message/rfc822", SENDER)
    assert item.envelope == {
        "protocol": "smtp",
        "sender": SENDER,
        "recipients": [OURS],
        "peer": "127.0.0.1",
        "helo": "mx.example.com",
        "tls": "",
        "smtputf8": False,
    }
    assert record.work_for(item) == ["read"]


@pytest.mark.parametrize(
    "body",
    [
        b".\r\n..\r\n.leading dot\r\n",
        b"bare\nline\nfeeds and bare\rreturns\r\n",
        b"\xff\xfe eight bits \x00 and a NUL\r\n",
        b"a line without end: " + b"x" * 200_000 + b"\r\n",
        b"\r\n\r\n",
    ],
)
def test_the_bytes_are_kept_exactly_as_they_came(listen, raw, record, mail, body):
    message_id, content = mail(body)
    wire, answers = raw(listen())
    stuffed = content.replace(b"\r\n.", b"\r\n..")
    wire.sendall(
        b"EHLO x\r\nMAIL FROM:<a@example.com> BODY=8BITMIME\r\n"
        + f"RCPT TO:<{OURS}>\r\nDATA\r\n".encode()
        + stuffed
        + b".\r\nQUIT\r\n"
    )

    codes = [line[:4] for line in answers]

    assert codes[-2:] == [b"250 ", b"221 "]
    assert record.content(message_id) == content


def test_a_bounce_has_no_envelope_sender(listen, client, mail, record):
    message_id, content = mail()

    client(listen()).sendmail("<>", [OURS], content)

    item = record.item(message_id)
    assert (item.sender, item.envelope["sender"]) == (None, "")


def test_a_sender_that_lost_our_answer_brings_a_second_receipt_of_one_blob(
    listen, client, mail, record
):
    message_id, content = mail()
    port = listen()

    for _ in range(2):
        client(port).sendmail(SENDER, [OURS], content)

    first, second = record.items(message_id)
    assert first.sha256 == second.sha256
    assert record.blobs(first.sha256) == 1
    assert second.flags == []


def test_commands_that_are_sent_at_once_are_answered_in_order(listen, raw, mail, record):
    first_id, first = mail()
    second_id, second = mail()
    wire, answers = raw(listen())
    mails = b"".join(
        b"MAIL FROM:<a@example.com>\r\nRCPT TO:<notices@example.org>\r\nDATA\r\n"
        + content
        + b".\r\n"
        for content in (first, second)
    )
    wire.sendall(b"EHLO x\r\n" + mails + b"QUIT\r\n")

    assert b"250-PIPELINING\r\n" in list(answers)
    assert record.item(first_id)
    assert record.item(second_id)


def test_mail_in_utf8_from_and_to_anybody_is_taken(listen, client, mail, record):
    message_id, content = mail("Grüße\r\n".encode(), subject="Überfällig 通知")
    session = client(listen())
    session.ehlo()

    session.sendmail(
        "用户@例子.example", [OURS], content, mail_options=["SMTPUTF8", "BODY=8BITMIME"]
    )

    item = record.item(message_id)
    assert item.sender == "用户@例子.example"
    assert item.envelope["smtputf8"]
    assert record.content(message_id) == content


def test_a_mail_of_25_megabytes_is_kept(listen, client, mail, record):
    message_id, content = mail(b"0123456789abcde\r\n" * (25 * 1024 * 1024 // 17))

    client(listen()).sendmail(SENDER, [OURS], content)

    assert len(record.content(message_id)) == len(content)


def test_what_is_too_large_is_refused_before_it_is_sent(listen, client, mail):
    session = client(listen(max_bytes=1000))
    session.ehlo()

    assert session.esmtp_features["size"] == "1000"
    code, _ = session.mail(SENDER, ["SIZE=1001"])
    assert code == 552


def test_what_turns_out_too_large_is_refused_and_the_next_mail_taken(
    listen, client, mail, record
):
    session = client(listen(max_bytes=1000))
    large_id, large = mail(b"x" * 1200)
    small_id, small = mail(b"x")

    session.ehlo()
    session.mail(SENDER)
    session.rcpt(OURS)
    code, _ = session.data(large)
    session.sendmail(SENDER, [OURS], small)

    assert code == 552
    assert record.items(large_id) == []
    assert record.item(small_id)


def test_addresses_that_are_not_ours_are_refused(listen, client, mail, record):
    message_id, content = mail()
    signed = "NOTICES+tcn7k3mq2xd.r.abcdefghijklmnop@Example.ORG"
    someone = "someone@example.net"

    refused = client(listen()).sendmail(SENDER, [someone, signed], content)

    assert refused[someone][0] == 550
    assert record.item(message_id).envelope["recipients"] == [signed]


@pytest.mark.parametrize("address", ["postmaster", "Postmaster@example.org"])
def test_the_postmaster_is_always_reached(listen, client, mail, record, address):
    message_id, content = mail()

    client(listen()).sendmail(SENDER, [address], content)

    assert record.item(message_id)


def test_a_connection_that_breaks_within_a_mail_leaves_nothing(listen, raw, mail, record):
    message_id, content = mail()
    port = listen()
    wire, answers = raw(port)
    wire.sendall(b"EHLO x\r\nMAIL FROM:<a@example.com>\r\n")
    wire.sendall(f"RCPT TO:<{OURS}>\r\nDATA\r\n".encode() + content)
    while not answers.readline().startswith(b"354"):
        pass
    wire.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
    answers.close()
    wire.close()

    with smtplib.SMTP("127.0.0.1", port) as another:
        assert another.noop()[0] == 250
    assert record.items(message_id) == []


def test_while_postgresql_is_away_mail_is_put_off_and_then_taken(
    listen, client, mail, record, outage
):
    message_id, content = mail()
    session = client(listen())
    with outage(), pytest.raises(smtplib.SMTPDataError) as put_off:
        session.sendmail(SENDER, [OURS], content)

    assert put_off.value.smtp_code == 451
    assert session.sendmail(SENDER, [OURS], content) == {}
    assert record.item(message_id)


def test_a_fault_of_ours_never_makes_a_sender_give_up(listen, client, mail):
    def receive(arrival):
        raise RuntimeError("a bug")

    session = client(listen(receive=receive))

    with pytest.raises(smtplib.SMTPDataError) as put_off:
        session.sendmail(SENDER, [OURS], mail()[1])
    assert put_off.value.smtp_code == 451


def test_starttls_is_kept_beside_the_mail(listen, client, mail, record, tls, certificate):
    message_id, content = mail()
    session = client(listen(tls=tls, requires_tls=True))
    session.ehlo()

    assert session.docmd("MAIL FROM:<a@example.com>")[0] == 530
    session.starttls(context=certificate[1])
    session.ehlo()
    assert "auth" not in session.esmtp_features
    session.sendmail(SENDER, [OURS], content)

    assert record.item(message_id).envelope["tls"].startswith("TLSv1.")


def test_lmtp_answers_for_each_recipient(listen, raw, mail, record):
    message_id, content = mail()
    wire, answers = raw(listen(is_lmtp=True))
    other = "notices+sale@example.org"
    wire.sendall(
        f"LHLO x\r\nMAIL FROM:<a@example.com>\r\nRCPT TO:<{OURS}>\r\n"
        f"RCPT TO:<no@example.net>\r\nRCPT TO:<{other}>\r\nDATA\r\n".encode()
        + content
        + b".\r\nQUIT\r\n"
    )

    codes = [line[:3] for line in answers]

    assert codes[-7:] == [b"250", b"550", b"250", b"354", b"250", b"250", b"221"]
    item = record.item(message_id)
    assert (item.channel, item.envelope["recipients"]) == ("lmtp", [OURS, other])


def test_lmtp_is_not_taken_for_smtp(listen, raw):
    wire, answers = raw(listen(is_lmtp=True))
    wire.sendall(b"EHLO x\r\nQUIT\r\n")

    assert [line[:3] for line in answers] == [b"220", b"500", b"221"]
