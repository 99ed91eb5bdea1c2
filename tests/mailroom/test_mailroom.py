"""The mailroom as the worker runs it, and what its settings may say."""

import asyncio
import smtplib
import socket

import pytest

from tocsin.domain.return_address import AddressError
from tocsin.mailroom.addressees import Addressees
from tocsin.mailroom.door import Door
from tocsin.mailroom.listener import ListenError
from tocsin.mailroom.mailbox_url import MailboxUrlError
from tocsin.mailroom.mailroom import Mailroom
from tocsin.settings import Settings

HOST, OURS = "127.0.0.1", "notices@example.org"


@pytest.fixture
def mailroom(sessions):
    def make(**settings):
        return Mailroom(Settings(**settings), sessions, 1000)

    return make


@pytest.mark.anyio
async def test_it_listens_while_its_task_runs(mailroom, mail, record):
    room = mailroom(mail_listen=f"{HOST}:0", mail_address=OURS)
    task = asyncio.create_task(room.run())
    assert await asyncio.to_thread(room.listener.wait_until_ready, 10)
    message_id, content = mail()

    def send():
        with smtplib.SMTP(HOST, room.listener.port) as session:
            session.sendmail("rosa@example.com", [OURS], content)

    await asyncio.to_thread(send)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)

    assert record.item(message_id)
    with pytest.raises(OSError, match="refused"):
        socket.create_connection((HOST, room.listener.port), 1)


@pytest.mark.anyio
async def test_a_port_that_is_taken_ends_it_with_a_reason(mailroom):
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        taken.listen()
        room = mailroom(mail_listen=f"{HOST}:{taken.getsockname()[1]}", mail_address=OURS)

        with pytest.raises(ListenError, match="cannot be listened for"):
            await room.run()


@pytest.mark.anyio
async def test_without_mail_it_waits_for_ever(mailroom):
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(mailroom().run(), 0.05)


@pytest.mark.parametrize(
    ("settings", "error", "words"),
    [
        ({"mail_listen": "2525"}, ListenError, "host:port"),
        ({"mail_listen": ":2525"}, ListenError, "MAIL_ADDRESS"),
        ({"mail_listen": ":1", "mail_tls_required": True}, ListenError, "TLS_CERT"),
        ({"mail_listen": ":1", "mail_tls_cert": "/no/such.pem"}, ListenError, "TLS_CERT"),
        ({"imap_url": "imaps://a@example.org"}, MailboxUrlError, "IMAP_PASSWORD"),
        ({"imap_url": "pop3://a@example.org"}, MailboxUrlError, "imaps://"),
    ],
)
def test_settings_that_do_not_go_together_are_refused(mailroom, settings, error, words):
    ours = {} if words == "MAIL_ADDRESS" else {"mail_address": OURS}

    with pytest.raises(error, match=words):
        mailroom(**settings, **ours)


def test_a_mail_address_needs_a_key():
    with pytest.raises(AddressError, match="mail key"):
        Settings(mail_address=OURS).return_addresses()


@pytest.mark.parametrize(
    ("address", "is_ours"),
    [
        ("Notices+anything@EXAMPLE.org", True),
        ("anybody@legal.example.org", True),
        ("other@example.org", False),
        ("notices@example.com", False),
        ("postmaster@example.org", True),
        ("postmaster@example.com", False),
    ],
)
def test_addresses_and_whole_domains_are_ours(address, is_ours):
    ours = Addressees.of([OURS, "@legal.example.org"])

    assert ours.include(address) is is_ours


def test_credit_comes_back_with_time():
    now = [0.0]
    door = Door(connections=2, per_minute=60, clock=lambda: now[0])
    assert all(door.may_bring("a") for _ in range(60))
    assert not door.may_bring("a")
    assert door.may_bring("b")

    now[0] += 1

    assert door.may_bring("a")
    assert not door.may_bring("a")


def test_one_peer_may_hold_half_of_the_room():
    door = Door(connections=4, per_minute=60)
    assert [door.enter("a") for _ in range(3)] == [True, True, False]
    assert [door.enter(peer) for peer in "bcd"] == [True, True, False]

    door.leave("a")

    assert door.enter("d")
