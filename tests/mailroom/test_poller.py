"""Mail fetched from a mailbox: once, committed before it is marked, never deleted."""

import contextlib
import socket
import subprocess
import sys
import threading
import uuid
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from imapclient import SEEN, IMAPClient

from tocsin.mailroom.mailbox_url import MailboxUrl, MailboxUrlError
from tocsin.mailroom.poller import Habits, Poller
from tocsin.storage.fetches import PostgresFetches
from tocsin.storage.receiving import Receiver

HOST, USER, PASSWORD = "127.0.0.1", "notices", "open sesame"
PYMAP = Path(sys.executable).parent / "pymap"


class Server:
    """A real IMAP server, which forgets everything when it is killed."""

    def __init__(self):
        with socket.socket() as taken:
            taken.bind((HOST, 0))
            self.port = taken.getsockname()[1]
        self.process = None

    def start(self):
        self.process = subprocess.Popen(
            [
                *(PYMAP, "--host", HOST, "--port", str(self.port), "--no-tls"),
                *("--no-service", "managesieve", "dict"),
                *("--demo-user", USER, "--demo-password", PASSWORD),
            ],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def kill(self):
        self.process.kill()
        self.process.wait(10)

    @contextlib.contextmanager
    def client(self, folder="INBOX"):
        with IMAPClient(HOST, self.port, ssl=False, timeout=10) as client:
            client.login(USER, PASSWORD)
            if not client.folder_exists(folder):
                client.create_folder(folder)
            client.select_folder(folder)
            yield client

    def put(self, content, flags=(), at=None):
        with self.client() as client:
            client.append("INBOX", content, flags, at)

    def flags(self, folder="INBOX"):
        """The flags of each message in a folder."""
        with self.client(folder) as client:
            uids = client.search("ALL")
            return [SEEN in flags for flags in client.get_flags(uids).values()] if uids else []


@pytest.fixture
def server(until):
    server = Server()
    server.start()

    def answers():
        with contextlib.suppress(OSError), socket.create_connection((HOST, server.port), 1):
            return True

    until(answers, "the IMAP server")
    yield server
    server.kill()


@pytest.fixture
def fetch(sessions, server):
    """Look after the mailbox as the worker does."""
    running = []
    name = f"{uuid.uuid4().hex}@example.org/INBOX"

    def start(receive=None, **habits):
        url = MailboxUrl(HOST, server.port, USER, "INBOX", is_implicit=False)
        fetches = PostgresFetches(sessions, name)
        poller = Poller(
            url, PASSWORD, receive or Receiver(sessions).receive, fetches, Habits(**habits)
        )
        thread = threading.Thread(target=poller.run)
        thread.start()
        running.append((poller, thread))

        def stop():
            poller.stop()
            thread.join(10)
            assert not thread.is_alive()

        return stop

    yield start
    for poller, _ in running:
        poller.stop()
    for _, thread in running:
        thread.join(10)
        assert not thread.is_alive()


def test_what_waits_unseen_is_taken_in_and_then_marked(server, fetch, mail, record, until):
    message_id, content = mail(b"Dear\r\n.dot\r\n")
    server.put(content)

    fetch()
    until(lambda: server.flags() == [True], "the mail was marked")

    item = record.item(message_id)
    assert record.content(message_id) == content
    assert (item.channel, item.content_type) == ("imap", "message/rfc822")
    assert item.envelope["protocol"] == "imap"


def test_mail_that_comes_later_is_told_by_the_server(server, fetch, mail, record, until):
    fetch()
    for _ in range(2):
        message_id, content = mail()
        server.put(content)
        until(lambda message_id=message_id: record.items(message_id), "the mail came")


def test_mail_is_moved_to_a_folder_when_asked(server, fetch, mail, record, until):
    message_id, content = mail()
    with server.client("Received"):
        server.put(content)

    fetch(move_to="Received")
    until(lambda: server.flags("Received"), "the mail was moved")

    assert record.item(message_id)
    assert server.flags() == []


def test_what_somebody_read_before_us_is_taken_in_and_older_mail_is_not(
    server, fetch, mail, record, until
):
    old_id, old = mail()
    server.put(old, [SEEN])
    first_id, first = mail()
    server.put(first)
    fetch()
    until(lambda: record.items(first_id), "the first look")

    read_id, read = mail()
    server.put(read, [SEEN])

    until(lambda: record.items(read_id), "the mail that somebody read")
    assert record.items(old_id) == []


def test_a_crash_between_commit_and_mark_makes_no_second_receipt(
    server, fetch, mail, record, sessions, until
):
    message_id, content = mail()
    server.put(content)
    crashed = threading.Event()

    def crash_after(arrival):
        receipt = Receiver(sessions).receive(arrival)
        if not crashed.is_set():
            crashed.set()
            raise ConnectionResetError
        return receipt

    fetch(receive=crash_after)
    until(lambda: server.flags() == [True], "the mail was marked")

    assert crashed.is_set()
    assert len(record.items(message_id)) == 1


def test_while_the_record_is_away_nothing_is_marked(server, fetch, mail, record, outage, until):
    message_id, content = mail()
    server.put(content)
    with outage():
        stop = fetch()
        stop()
        assert server.flags() == [False]

    fetch()
    until(lambda: server.flags() == [True], "the mail was taken in")
    assert record.item(message_id)


def test_it_connects_again_and_notices_that_the_numbers_are_new(
    server, fetch, mail, record, until
):
    first_id, first = mail()
    server.put(first)
    fetch()
    until(lambda: record.items(first_id), "the first mail")

    server.kill()
    server.start()
    second_id, second = mail()

    def put():
        with contextlib.suppress(OSError):
            server.put(second)
            return True

    until(put, "the server is back")
    until(lambda: record.items(second_id), "the second mail")


def test_one_message_that_cannot_be_kept_holds_up_no_other(
    server, fetch, mail, record, sessions, until
):
    odd_id, odd = mail()
    good_id, good = mail()

    def refuse_odd(arrival):
        if arrival.content == odd:
            raise ValueError("cannot be kept")
        return Receiver(sessions).receive(arrival)

    server.put(odd)
    server.put(good)
    fetch(receive=refuse_odd)

    until(lambda: record.items(good_id), "the good mail")
    assert record.items(odd_id) == []
    until(lambda: server.flags() == [False, True], "only the good mail was marked")


def test_of_what_is_too_large_the_header_is_kept_and_flagged(
    server, fetch, mail, record, until
):
    message_id, content = mail(b"x" * 5000)
    server.put(content)

    fetch(max_bytes=1000)
    until(lambda: record.items(message_id), "the header")

    assert record.item(message_id).flags == ["too-large"]
    assert content.startswith(record.content(message_id))


def test_it_was_received_when_the_server_received_it(server, fetch, mail, record, until):
    message_id, content = mail(headers="Date: Mon, 1 Jan 2001 00:00:00 +0000\r\n")
    yesterday = datetime.now(UTC).replace(microsecond=0) - timedelta(days=1)
    server.put(content, at=yesterday)

    fetch()
    until(lambda: record.items(message_id), "the mail")

    assert record.item(message_id).received_at == yesterday


def test_a_url_names_user_host_and_folder():
    url = MailboxUrl.read("imaps://rosa%40example.org@imap.example.org/Legal/Notices")

    assert (url.user, url.host, url.port) == ("rosa@example.org", "imap.example.org", 993)
    assert url.folder == "Legal/Notices"
    assert MailboxUrl.read("imap://rosa@localhost:1143").folder == "INBOX"


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("https://rosa@example.org", "imaps://"),
        ("imaps://rosa:secret@example.org", "by itself"),
        ("imaps://example.org/INBOX", "names a user"),
    ],
)
def test_a_url_that_names_no_mailbox_is_refused_and_not_repeated(url, words):
    with pytest.raises(MailboxUrlError, match=words) as refused:
        MailboxUrl.read(url)

    assert "secret" not in str(refused.value)
