"""The mailroom as the worker runs it: a listener, a poller, or neither."""

import asyncio
import socket
import ssl
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Protocol

from sqlalchemy.orm import Session, sessionmaker

from tocsin.mail_settings import MailSettings
from tocsin.mailroom.addressees import Addressees
from tocsin.mailroom.conversation import Rules
from tocsin.mailroom.door import Door
from tocsin.mailroom.listener import Endpoint, ListenError, MailListener
from tocsin.mailroom.mailbox_url import MailboxUrl, MailboxUrlError
from tocsin.mailroom.poller import Habits, Poller
from tocsin.mailroom.reception import Reception
from tocsin.storage.fetches import PostgresFetches
from tocsin.storage.receiving import Receiver

THREADS = 4  # that commit; each holds a connection of the pool while it does
CONNECTIONS = THREADS + 1


class _Part(Protocol):
    def run(self) -> None:
        """Work until stopped."""

    def stop(self) -> None:
        """Have it stop."""


class Mailroom:
    """Receives mail for as long as its task runs."""

    def __init__(
        self, settings: MailSettings, sessions: sessionmaker[Session], max_bytes: int
    ) -> None:
        """Read the settings.

        Raises:
            ListenError: They do not go together.
            MailboxUrlError: The IMAP URL names no mailbox.
        """
        self._threads = ThreadPoolExecutor(THREADS, "mail")
        receiver = Receiver(sessions)
        self.listener: MailListener | None = None
        parts: list[_Part] = []
        if settings.mail_listen:
            endpoint = endpoint_of(settings)
            addressees = Addressees.of(addresses_of(settings))
            reception = Reception(receiver.receive, self._threads)
            door = Door(settings.mail_connections, settings.mail_per_minute)
            self.listener = MailListener(
                endpoint, lambda: Rules(reception, addressees, door, max_bytes)
            )
            parts.append(self.listener)
        if settings.imap_url:
            url = MailboxUrl.read(settings.imap_url)
            password = settings.imap_password
            if password is None:
                raise MailboxUrlError("TOCSIN_IMAP_URL needs TOCSIN_IMAP_PASSWORD")
            habits = Habits(settings.imap_move_to, settings.imap_poll_seconds, max_bytes)
            fetches = PostgresFetches(sessions, url.name)
            secret = password.get_secret_value()
            parts.append(Poller(url, secret, receiver.receive, fetches, habits))
        self._parts: Sequence[_Part] = parts

    async def run(self) -> None:
        """Receive for ever; cancelled by the worker's end.

        Raises:
            ListenError: The port is taken, or not ours to take.
        """
        if not self._parts:
            await asyncio.Event().wait()
        loop = asyncio.get_running_loop()
        with ThreadPoolExecutor(len(self._parts), "mailroom") as threads:
            running = [loop.run_in_executor(threads, part.run) for part in self._parts]
            try:
                await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for part in self._parts:
                    part.stop()
                await asyncio.wait(running)
                self._threads.shutdown(wait=False)
            for task in running:
                task.result()


def addresses_of(settings: MailSettings) -> tuple[str, ...]:
    """Return whom mail is taken for.

    Raises:
        ListenError: There is nobody.
    """
    ours = (settings.mail_address,) if settings.mail_address else ()
    if not (ours or settings.mail_recipients):
        raise ListenError("TOCSIN_MAIL_LISTEN needs TOCSIN_MAIL_ADDRESS or _RECIPIENTS")
    return (*ours, *settings.mail_recipients)


def endpoint_of(settings: MailSettings) -> Endpoint:
    """Read where and how to listen.

    Raises:
        ListenError: The address or the certificate cannot be used.
    """
    host, colon, port = (settings.mail_listen or "").rpartition(":")
    if not colon or not port.isdecimal():
        raise ListenError("TOCSIN_MAIL_LISTEN is host:port, such as 127.0.0.1:2525")
    tls = None
    if settings.mail_tls_cert:
        tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        try:
            tls.load_cert_chain(settings.mail_tls_cert, settings.mail_tls_key)
        except (OSError, ssl.SSLError) as error:
            raise ListenError(f"TOCSIN_MAIL_TLS_CERT cannot be used: {error}") from error
    elif settings.mail_tls_required:
        raise ListenError("TOCSIN_MAIL_TLS_REQUIRED needs TOCSIN_MAIL_TLS_CERT")
    return Endpoint(
        host.strip("[]") or "127.0.0.1",
        int(port),
        settings.mail_hostname or socket.gethostname(),
        is_lmtp=settings.mail_protocol == "lmtp",
        timeout=settings.mail_timeout,
        tls=tls,
        requires_tls=settings.mail_tls_required,
    )
