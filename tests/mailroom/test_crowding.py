"""Nobody can crowd the others out, by much, nonsense or silence; closing drops no mail."""

import contextlib
import random
import smtplib
import threading

import pytest

from tocsin.mailroom.door import Door

OURS, SENDER = "notices@example.org", "rosa@example.com"


def test_there_is_room_for_so_many_connections(listen, client, raw):
    port = listen(door=Door(connections=2, per_minute=100))
    client(port)

    _, answers = raw(port)

    assert answers.readline().startswith(b"421 4.7.0")
    assert answers.readline() == b""


def test_a_peer_is_paced_and_told_to_come_back(listen, client, mail, record):
    session = client(listen(door=Door(connections=4, per_minute=2)))
    for _ in range(2):
        session.sendmail(SENDER, [OURS], mail()[1])

    with pytest.raises(smtplib.SMTPSenderRefused) as paced:
        session.sendmail(SENDER, [OURS], mail()[1])

    assert paced.value.smtp_code == 450


def test_a_client_that_says_nothing_is_shown_out(listen, raw):
    _, answers = raw(listen(timeout=0.2))

    assert [line[:3] for line in answers] == [b"220", b"421"]


def test_a_line_that_never_ends_takes_no_memory_and_ends_the_conversation(listen, raw):
    wire, answers = raw(listen(max_bytes=100_000))
    wire.sendall(f"EHLO x\r\nMAIL FROM:<a@b.c>\r\nRCPT TO:<{OURS}>\r\nDATA\r\n".encode())

    with contextlib.suppress(ConnectionError):
        for _ in range(200):
            wire.sendall(b"x" * 10_000)

    with contextlib.suppress(ConnectionError):
        last = [line[:3] for line in answers][-1]
        assert last == b"552"


@pytest.mark.parametrize(
    "line", [b"\xff\xfe\r\n", b"\r\n", b"NONSENSE\r\n", b"MAIL " + b"x" * 90_000 + b"\r\n"]
)
def test_nonsense_is_answered_and_the_conversation_goes_on(listen, raw, line):
    wire, answers = raw(listen())
    wire.sendall(b"EHLO x\r\n" + line + b"HELP\r\nNOOP\r\nQUIT\r\n")

    codes = [one[:3] for one in answers]

    assert codes[-4:] == [b"500", b"250", b"250", b"221"]


def test_a_slow_client_does_not_keep_others_waiting(listen, raw, client, mail, record):
    port = listen()
    wire, _ = raw(port)
    wire.sendall(b"EHLO x\r\nMAIL FROM:<a@b.c>\r\nRCPT TO:<notices@example.org>\r\nDATA\r\nDe")
    message_id, content = mail()

    client(port).sendmail(SENDER, [OURS], content)

    assert record.item(message_id)


def test_whoever_is_connected_when_we_close_is_told(listen, raw):
    _, answers = raw(listen())
    answers.readline()

    listen.stop()

    assert answers.readline().startswith(b"421 4.3.2")


def test_a_mail_that_is_being_committed_when_we_close_is_answered(listen, raw, client, mail):
    committing, go_on = threading.Event(), threading.Event()

    class Receipt:
        item_id = "item"

    def receive(arrival):
        committing.set()
        go_on.wait(5)
        return Receipt()

    port = listen(receive=receive)
    session = client(port)
    _, waiting = raw(port)
    waiting.readline()
    sending = threading.Thread(target=session.sendmail, args=(SENDER, [OURS], mail()[1]))
    sending.start()
    assert committing.wait(5)
    listen.stop()
    assert waiting.readline().startswith(b"421 4.3.2")
    go_on.set()
    sending.join(5)

    assert session.sock is not None
    assert not sending.is_alive()


def test_whatever_is_sent_the_next_mail_is_taken(listen, raw, client, mail, record, until):
    door = Door(connections=200, per_minute=6000)
    port = listen(max_bytes=5000, door=door)
    chance = random.Random(20261122)  # noqa: S311 - no secret
    words = [
        *(b"EHLO x", b"MAIL FROM:<a@b.c>", b"RCPT TO:<notices@example.org>", b"DATA", b"RSET"),
        *(b".", b"..", b"", b"\xff\x00", b"MAIL FROM:<", b"RCPT TO:<@>", b"x" * 3000, b"HELP"),
        *(b"AUTH PLAIN AAAA", b"STARTTLS", b"VRFY x", b"MAIL FROM:<a@b.c> SIZE=x", b"LHLO x"),
    ]
    for _ in range(60):
        wire, answers = raw(port)
        lines = chance.choices(words, k=chance.randrange(1, 25))
        with contextlib.suppress(ConnectionError):
            wire.sendall(chance.choice([b"\r\n", b"\n", b"\r"]).join(lines))
        answers.close()
        wire.close()

    until(lambda: not door.inside, "everybody has left")
    message_id, content = mail()
    client(port).sendmail(SENDER, [OURS], content)

    assert record.item(message_id)
