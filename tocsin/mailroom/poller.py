"""Fetch mail from an IMAP mailbox: committed first, marked as seen afterwards, never deleted.

A message is taken in once, by the server's numbers (UIDVALIDITY and UID), so that a crash
between the commit and the mark does no harm. For one thread of its own.
"""

import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

import structlog
from imapclient import SEEN, IMAPClient, SocketTimeout
from imapclient.exceptions import IMAPClientError, LoginError
from sqlalchemy.exc import InterfaceError, OperationalError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from tocsin.domain.mail_header import header_of, message_id
from tocsin.mailroom.mailbox_url import MailboxUrl
from tocsin.mailroom.reception import MEDIA
from tocsin.storage.receiving import Arrival, Fetch, Receipt

log = structlog.get_logger()
AWAY = (OperationalError, InterfaceError, PoolTimeoutError)
BROKEN = (IMAPClientError, OSError, *AWAY)
FIRST_PAUSE, LONGEST_PAUSE, LOGIN_PAUSE = 1.0, 60.0, 60.0
IDLE_SECONDS = 9 * 60.0  # many firewalls forget a silent connection after ten minutes
PEEK_SECONDS = 0.5  # how soon a stop is noticed
TIMEOUT = SocketTimeout(connect=10, read=60)
TOO_LARGE = "too-large"


class Fetches(Protocol):
    """Which messages of the folder were fetched."""

    folder: str

    def open(self, uid_validity: int, next_uid: int) -> int:
        """Return the number from which on everything is taken in."""

    def known(self, uid_validity: int, uids: set[int]) -> set[int]:
        """Return those that were fetched before."""


@dataclass(frozen=True, slots=True)
class Habits:
    """How a mailbox is looked after.

    Attributes:
        move_to: Folder that fetched mail is moved to; None = it is marked as seen.
        poll_seconds: How often to look when the server does not tell.
        max_bytes: Of a larger message only the header is taken in, flagged.
    """

    move_to: str | None = None
    poll_seconds: float = 60
    max_bytes: int = 25 * 1024 * 1024
    tls: ssl.SSLContext | None = None


class Poller:
    """Looks after one mailbox until it is stopped."""

    def __init__(
        self,
        url: MailboxUrl,
        password: str,
        receive: Callable[[Arrival], Receipt],
        fetches: Fetches,
        habits: Habits,
    ) -> None:
        self._url = url
        self._password = password
        self._receive = receive
        self._fetches = fetches
        self._habits = habits
        self._stopping = threading.Event()

    def run(self) -> None:
        """Fetch until ``stop``; connect again, after longer and longer pauses."""
        pause = FIRST_PAUSE
        while not self._stopping.is_set():
            try:
                with self._connected() as client:
                    pause = FIRST_PAUSE
                    self._watch(client)
            except LoginError:
                log.warning("mailbox.refused_us", mailbox=self._url.name)
                self._stopping.wait(LOGIN_PAUSE)  # more often, and accounts are locked
            except BROKEN as error:
                log.warning(
                    "mailbox.away",
                    mailbox=self._url.name,
                    why=type(error).__name__,
                    seconds=pause,
                )
                self._stopping.wait(pause)
                pause = min(pause * 2, LONGEST_PAUSE)

    def stop(self) -> None:
        """Have it stop; may be called from any thread."""
        self._stopping.set()

    @contextmanager
    def _connected(self) -> Iterator[IMAPClient]:
        url, tls = self._url, self._habits.tls or ssl.create_default_context()
        client = IMAPClient(
            url.host, url.port, ssl=url.is_implicit, ssl_context=tls, timeout=TIMEOUT
        )
        client.normalise_times = False
        try:
            if not url.is_implicit and not url.is_local:
                client.starttls(tls)
            client.login(url.user, self._password)
            yield client
            client.logout()
        finally:
            client.shutdown()

    def _watch(self, client: IMAPClient) -> None:
        state = client.select_folder(self._url.folder)
        validity = int(state[b"UIDVALIDITY"])
        next_uid = int(state.get(b"UIDNEXT") or max(client.search("ALL"), default=0) + 1)
        start = self._fetches.open(validity, next_uid)
        log.info("mailbox.opened", mailbox=self._url.name, first_uid=start)
        start = self._collect(client, validity, start, is_first=True)
        while not self._stopping.is_set():
            self._wait(client)
            start = self._collect(client, validity, start)

    def _collect(
        self, client: IMAPClient, validity: int, start: int, *, is_first: bool = False
    ) -> int:
        """Take in what is new; at first, finish what was committed and not marked.

        Returns:
            The number that the next look may begin with.
        """
        unseen = set(client.search("UNSEEN"))
        # ``n:*`` always names the last message, however low its number (RFC 3501 6.4.8).
        newer = {uid for uid in client.search(["UID", f"{start}:*"]) if uid >= start}
        known = self._fetches.known(validity, unseen | newer)
        for uid in known if is_first else ():
            if uid in unseen or self._habits.move_to:
                self._settle(client, uid)
        failed = set()
        for uid in sorted((unseen | newer) - known):
            if self._stopping.is_set():
                return start
            if self._take_in(client, Fetch(self._url.name, validity, uid)):
                self._settle(client, uid)
            else:
                failed.add(uid)
        return min(failed & newer, default=max(newer, default=start - 1) + 1)

    def _take_in(self, client: IMAPClient, fetch: Fetch) -> bool:
        """Receive one message; False when it could not be, now or ever."""
        told = client.fetch([fetch.uid], [b"RFC822.SIZE", b"INTERNALDATE"]).get(fetch.uid)
        if told is None:
            return True  # somebody took it away in between
        is_large = int(told[b"RFC822.SIZE"]) > self._habits.max_bytes
        part = b"BODY[HEADER]" if is_large else b"BODY[]"
        asked = part.replace(b"BODY", b"BODY.PEEK")
        content = client.fetch([fetch.uid], [asked]).get(fetch.uid, {}).get(part)
        if content is None:
            return True
        try:
            receipt = self._receive(self._arrival(content, fetch, told, is_large=is_large))
        except AWAY:
            raise
        except (SQLAlchemyError, ValueError, TypeError) as error:
            log.warning("mail.not_received", uid=fetch.uid, why=type(error).__name__)
            return False
        log.info("mail.received", item_id=receipt.item_id, channel="imap")
        return True

    def _arrival(
        self, content: bytes, fetch: Fetch, told: dict[bytes, object], *, is_large: bool
    ) -> Arrival:
        now = datetime.now(UTC)
        stamped = told.get(b"INTERNALDATE")
        arrived = stamped if isinstance(stamped, datetime) and stamped.tzinfo else now
        return Arrival(
            content=content,
            received_at=min(arrived, now),
            channel="imap",
            content_type=MEDIA,
            provider_message_id=message_id(header_of(content)),
            flags=(TOO_LARGE,) if is_large else (),
            envelope={"protocol": "imap", "mailbox": fetch.folder, "uid": fetch.uid},
            fetch=fetch,
        )

    def _settle(self, client: IMAPClient, uid: int) -> None:
        """Mark what is committed; where the server cannot move, a copy is made instead."""
        target = self._habits.move_to
        if target is None:
            client.add_flags([uid], [SEEN], silent=True)
        elif client.has_capability("MOVE"):
            client.move([uid], target)
        else:
            client.copy([uid], target)
            client.add_flags([uid], [SEEN], silent=True)

    def _wait(self, client: IMAPClient) -> None:
        """Wait for the server to tell of something, or for the next look."""
        if not client.has_capability("IDLE"):
            self._stopping.wait(self._habits.poll_seconds)
            return
        client.idle()
        waited = 0.0
        try:
            while waited < IDLE_SECONDS and not self._stopping.is_set():
                if client.idle_check(timeout=PEEK_SECONDS):
                    break
                waited += PEEK_SECONDS
        finally:
            client.idle_done()
